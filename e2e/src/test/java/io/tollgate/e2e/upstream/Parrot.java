package io.tollgate.e2e.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model that does what its prompt says and begins with the call's name, so that an answer which
 * reaches the wrong caller is seen. Every word is an output token, the name included.
 *
 * @param inputTokens billed for every prompt
 */
public record Parrot(int inputTokens) implements Script {

    private static final Pattern ORDER =
            Pattern.compile("Call (\\S+): say (\\d+) words, wait (\\d+) ms, pause (\\d+) ms\\.");

    /**
     * What a prompt of such a call says.
     *
     * @param name without spaces, nobody else's
     * @param words from 1; the answer is shorter if the request allows less
     * @param delay before the answer's head
     * @param pause between the words of a stream
     */
    public record Order(String name, int words, Duration delay, Duration pause) {

        public String prompt() {
            return "Call %s: say %d words, wait %d ms, pause %d ms."
                    .formatted(name, words, delay.toMillis(), pause.toMillis());
        }

        static @Nullable Order in(String body) {
            Matcher found = ORDER.matcher(body);
            return found.find()
                    ? new Order(
                            found.group(1),
                            Integer.parseInt(found.group(2)),
                            Duration.ofMillis(Long.parseLong(found.group(3))),
                            Duration.ofMillis(Long.parseLong(found.group(4))))
                    : null;
        }
    }

    /** The name in a request's prompt, empty when it has none. */
    public static String nameIn(Received call) {
        Order order = Order.in(new String(call.body(), UTF_8));
        return order == null ? "" : order.name();
    }

    @Override
    public Reply answer(Received call) {
        Order order = Order.in(new String(call.body(), UTF_8));
        if (order == null) {
            return new Assistant(inputTokens, 3).answer(call);
        }
        int count = Math.min(order.words(), call.maxTokens(order.words()));
        boolean cutOff = count < order.words();
        List<String> words = new ArrayList<>();
        words.add(order.name());
        for (int i = 1; i < count; i++) {
            words.add(" word" + i);
        }
        Reply reply =
                call.anthropic()
                        ? AnthropicBodies.text(words, inputTokens, call.stream(), cutOff)
                        : OpenAiBodies.text(words, inputTokens, call, cutOff);
        return reply.pacedBy(order.pause()).after(order.delay());
    }
}
