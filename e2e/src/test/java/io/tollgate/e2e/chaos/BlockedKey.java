package io.tollgate.e2e.chaos;

import io.tollgate.e2e.chaos.Fault.Effect;
import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * I6: a key that is blocked while something is broken. Once the block was answered with 200, no
 * later call is accepted; where Redis is gone, none that comes more than a minute later.
 */
final class BlockedKey {

    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SuiteUnderTest suite;
    private final Gateway gateway;
    private final Tenant tenant;
    private final Traffic traffic;
    private final List<Sent> after = new ArrayList<>();
    private long blockedNanos;

    BlockedKey(SuiteUnderTest suite, Gateway gateway, Tenant tenant, Traffic traffic) {
        this.suite = suite;
        this.gateway = gateway;
        this.tenant = tenant;
        this.traffic = traffic;
    }

    /** Both gateways know the key before anything breaks. */
    void use() {
        for (int i = 0; i < suite.gateways().size(); i++) {
            traffic.call(tenant);
        }
    }

    /** Tries while something is broken; the block may be refused. */
    void block() {
        try {
            Answer answer =
                    gateway.send(
                            java.net.http.HttpRequest.newBuilder(
                                            gateway.postRequest(
                                                    "/key/block",
                                                    suite.masterKey(),
                                                    Map.of("key", tenant.key().id())),
                                            (name, value) -> true)
                                    .timeout(PATIENCE)
                                    .build());
            if (answer.status() == 200) {
                blockedNanos = System.nanoTime();
            }
        } catch (UncheckedIOException notAnswered) {
            // Not blocked, as far as its administrator knows.
        }
    }

    /** Blocks now at the latest, and calls. */
    void insist() {
        if (blockedNanos == 0) {
            gateway.manage("/key/block", Map.of("key", tenant.key().id()));
            blockedNanos = System.nanoTime();
        }
        for (int i = 0; i < suite.gateways().size(); i++) {
            tryAgain();
        }
    }

    void tryAgain() {
        if (blockedNanos != 0) {
            after.add(traffic.call(tenant));
        }
    }

    List<Violation> violations(Fault fault) throws InterruptedException {
        Duration grace = fault.may(Effect.REDIS_AWAY) ? GRACE : Duration.ZERO;
        while (since(System.nanoTime()).compareTo(grace) < 0 && after.getLast().status() == 200) {
            TimeUnit.SECONDS.sleep(1);
            tryAgain();
        }
        List<Sent> late =
                after.stream()
                        .filter(call -> call.status() == 200)
                        .filter(call -> since(call.startedNanos()).compareTo(grace) > 0)
                        .toList();
        return late.isEmpty()
                ? List.of()
                : List.of(
                        Violation.of(
                                "I6",
                                "call(s) of a blocked key were accepted",
                                late,
                                call ->
                                        "%d ms after the block"
                                                .formatted(since(call.startedNanos()).toMillis())));
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(nanos - blockedNanos);
    }
}
