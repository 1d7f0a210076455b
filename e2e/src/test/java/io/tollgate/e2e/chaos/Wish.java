package io.tollgate.e2e.chaos;

import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.upstream.Parrot;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/**
 * A call that will be made.
 *
 * @param key plain; a tenant's, or one that nobody made
 * @param leaves whether the client leaves after the first bytes of the answer
 */
record Wish(
        String tenant,
        String key,
        String model,
        Parrot.Order order,
        String path,
        boolean stream,
        boolean leaves) {

    /** Must be found nowhere afterwards. */
    static final String PROMPT_CANARY = "canary-prompt-6b19d4";

    private static final int MAX_TOKENS = 60;

    static Wish random(Random random, Tenant tenant, String name) {
        boolean stream = random.nextInt(100) < 60;
        boolean anthropic = random.nextInt(100) < 25;
        boolean leaves = stream && random.nextInt(100) < 5;
        int words = random.nextInt(100) < 10 ? 50 + random.nextInt(30) : 3 + random.nextInt(25);
        Duration wait = Duration.ofMillis(10 + random.nextInt(300));
        Duration pause = Duration.ofMillis(stream ? 2 + random.nextInt(20) : 0);
        return new Wish(
                tenant.label(),
                tenant.key().plain(),
                tenant.model(),
                new Parrot.Order(name, words, wait, pause),
                anthropic ? "/v1/messages" : "/v1/chat/completions",
                stream,
                leaves);
    }

    /** With a key that nobody made. */
    static Wish stranger(Random random, Tenant tenant) {
        return new Wish(
                "stranger",
                "sk-nobody-made-" + Long.toHexString(random.nextLong()),
                tenant.model(),
                new Parrot.Order("stranger", 3, Duration.ZERO, Duration.ZERO),
                "/v1/chat/completions",
                false,
                false);
    }

    Map<String, Object> body() {
        Map<String, Object> body =
                Gateway.chatBody(model, order.prompt() + " " + PROMPT_CANARY, stream);
        body.put("max_tokens", MAX_TOKENS);
        if (path.endsWith("messages")) {
            body.put("metadata", Map.of("user_id", order.name()));
        } else {
            body.put("user", order.name());
        }
        return body;
    }
}
