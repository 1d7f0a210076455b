package io.tollgate.spend.alerts;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Money;
import io.tollgate.contracts.Principal;
import io.tollgate.spend.SpendServiceTestBase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The running service with a key-service that knows what a test says, and jobs run by hand. */
abstract class AlertsTestBase extends SpendServiceTestBase {

    static final FakeKeyService KEYS = new FakeKeyService(SECRET);
    static final Principal ADMIN = Principal.master();

    @Autowired AlertJob job;
    @Autowired Deliverer deliverer;
    @Autowired Destinations destinations;

    private final List<Receiver> receivers = new ArrayList<>();
    String key;

    @DynamicPropertySource
    static void alertSettings(DynamicPropertyRegistry registry) {
        registry.add("tollgate.spend.alerts.key-service-url", KEYS::url);
        registry.add(
                "tollgate.spend.alerts.vault-key",
                () -> "k1:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=");
        registry.add("tollgate.spend.alerts.allow-private-addresses", () -> "true");
        registry.add("tollgate.spend.alerts.look-batch", () -> "1");
        registry.add("tollgate.spend.alerts.retry-delay", () -> "20ms");
        registry.add("tollgate.spend.alerts.retry-delay-max", () -> "40ms");
        registry.add("tollgate.spend.alerts.send-timeout", () -> "3s");
    }

    @BeforeEach
    void nothingIsKnownYet() {
        jdbc.sql(
                        "TRUNCATE spend.alert_touch, spend.alert, spend.alert_destination,"
                                + " spend.alert_message, spend.alert_item")
                .update();
        KEYS.forgetEverybody();
        KEYS.answers(200);
        KEYS.before(() -> {});
        key = "watched-" + UUID.randomUUID();
    }

    @AfterEach
    void stopReceivers() {
        receivers.forEach(Receiver::close);
    }

    Receiver receiver() {
        Receiver fresh = new Receiver();
        receivers.add(fresh);
        return fresh;
    }

    /** A budget of a month, in USD. */
    static Budget monthly(@Nullable String limit, @Nullable String soft) {
        return budget(limit, soft, "1mo", Instant.EPOCH);
    }

    static Budget budget(
            @Nullable String limit,
            @Nullable String soft,
            @Nullable String duration,
            Instant anchor) {
        return new Budget(
                nano(limit), nano(soft), duration, anchor, ZoneOffset.UTC, null, BudgetMode.STRICT);
    }

    void spend(String usd) {
        send(event().key(key).cost(usd).build());
    }

    void knowsKey(Budget... budgets) {
        KEYS.knows(LevelKind.KEY, key, "ci", budgets);
    }

    /** Creates a destination and answers its view. */
    JsonNode destination(Map<String, ?> fields) {
        Answer answer =
                call(
                        ADMIN,
                        "POST",
                        "/alerts/destinations",
                        ContractJson.MAPPER.writeValueAsString(fields));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body();
    }

    JsonNode webhook(Receiver receiver) {
        return destination(Map.of("name", "hook", "channel", "webhook", "url", receiver.url()));
    }

    /** Delivers what is due, once, and waits for the end of it. */
    void deliver() {
        for (Thread thread : deliverer.start()) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
        }
    }

    List<String> kinds() {
        return jdbc.sql("SELECT kind FROM spend.alert WHERE entity = :key ORDER BY kind")
                .param("key", key)
                .query(String.class)
                .list();
    }

    private static @Nullable Long nano(@Nullable String usd) {
        return usd == null ? null : Money.ceilNanoUsd(new BigDecimal(usd));
    }
}
