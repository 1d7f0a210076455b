package io.tollgate.e2e.calls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.Service;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is changed about a key holds for its very next request. */
class KeyChangesIT {

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Lane lane = suite.provider().lane(new Assistant(12, 10));
    private final String model = Gateway.unique("changing");

    @BeforeEach
    void deploy() {
        gateway.deploy(model, "openai", lane, Prices.USUAL);
    }

    @Test
    void aBlockAndAnUnblockHoldAtOnce() {
        Gateway.Key key = gateway.key(Map.of());
        for (int round = 0; round < 10; round++) {
            assertThat(call(key).status()).isEqualTo(200);
            gateway.manage("/key/block", Map.of("key", key.id()));
            Answer refused = call(key);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.text()).contains("blocked");
            gateway.manage("/key/unblock", Map.of("key", key.id()));
        }
        assertThat(lane.served()).hasSize(10);
    }

    @Test
    void aDeletedKeyIsUnknownAtOnce() {
        for (int round = 0; round < 10; round++) {
            Gateway.Key key = gateway.key(Map.of());
            assertThat(call(key).status()).isEqualTo(200);
            gateway.manage("/key/delete", Map.of("keys", List.of(key.id())));
            assertThat(call(key).status()).isEqualTo(401);
        }
        assertThat(lane.served()).hasSize(10);
    }

    @Test
    void changedModelsBudgetsAndLimitsHoldAtOnce() {
        Gateway.Key key = gateway.key(Map.of());
        assertThat(call(key).status()).isEqualTo(200);

        gateway.manage("/key/update", Map.of("key", key.id(), "models", List.of("another")));
        assertThat(call(key).errorCode()).isEqualTo("model_not_allowed");

        gateway.manage("/key/update", Map.of("key", key.id(), "models", List.of(model)));
        assertThat(call(key).status()).isEqualTo(200);

        gateway.manage("/key/update", Map.of("key", key.id(), "max_budget", 0.000001));
        assertThat(call(key).errorCode()).isEqualTo("budget_exceeded");

        gateway.manage("/key/update", Map.of("key", key.id(), "max_budget", 10));
        assertThat(call(key).status()).isEqualTo(200);

        gateway.manage("/key/update", Map.of("key", key.id(), "rpm_limit", 0));
        assertThat(call(key).errorCode()).isEqualTo("rate_limit_exceeded");
        assertThat(lane.served()).hasSize(3);
    }

    @Test
    void aKeyEndsWhenItsTimeIsOver() {
        Gateway.Key key = gateway.key(Map.of("duration", "3s"));
        assertThat(call(key).status()).isEqualTo(200);

        await("the key expires")
                .atMost(10, SECONDS)
                .untilAsserted(
                        () -> {
                            Answer answer = call(key);
                            assertThat(answer.status()).isEqualTo(401);
                            assertThat(answer.text()).contains("expired");
                        });
    }

    @Test
    void withoutKeyServiceKnownKeysGoOnAndUnknownOnesAreNotJudged() {
        Gateway.Key known = gateway.key(Map.of());
        Gateway.Key neverSeen = gateway.key(Map.of());
        assertThat(call(known).status()).isEqualTo(200);
        Service keys = suite.service(SuiteUnderTest.KEYS);
        keys.killHard();
        try {
            Answer goesOn = call(known);
            Answer notSeen = call(neverSeen);
            Answer madeUp = gateway.chat("sk-nobody-made-this", model, "Hello");
            Answer management = gateway.get("/key/list", suite.masterKey());

            assertThat(goesOn.status()).isEqualTo(200);
            assertThat(notSeen.status()).isEqualTo(503);
            assertThat(notSeen.header("retry-after")).isNotNull();
            assertThat(madeUp.status()).isEqualTo(503);
            assertThat(management.status()).isEqualTo(503);
        } finally {
            keys.start();
            keys.awaitReady();
        }
        assertThat(call(neverSeen).status()).isEqualTo(200);
        assertThat(gateway.chat("sk-nobody-made-this", model, "Hello").status()).isEqualTo(401);
    }

    private Answer call(Gateway.Key key) {
        return gateway.chat(key.plain(), model, "Hello");
    }
}
