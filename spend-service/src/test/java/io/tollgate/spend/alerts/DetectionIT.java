package io.tollgate.spend.alerts;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.LevelKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class DetectionIT extends AlertsTestBase {

    @Autowired private MeterRegistry metrics;

    @Test
    void eachThresholdIsRaisedOnceAsSpendGrows() {
        Receiver receiver = receiver();
        webhook(receiver);
        knowsKey(monthly("10", "5"));
        double before = raised("threshold_80");

        spend("4.99");
        job.look();
        assertThat(kinds()).isEmpty();
        for (String usd : List.of("0.01", "3", "0.5", "1", "1.5", "3")) {
            spend(usd);
            job.look();
        }

        deliver();
        assertThat(kinds())
                .contains("soft_budget", "threshold_80", "threshold_90", "threshold_100")
                .doesNotHaveDuplicates();
        List<JsonNode> alerts =
                receiver.deliveries().stream()
                        .flatMap(each -> each.json().path("alerts").valueStream())
                        .filter(each -> !each.path("kind").asString().startsWith("projected"))
                        .toList();
        assertThat(alerts.stream().map(each -> each.path("kind").asString()))
                .containsExactly("soft_budget", "threshold_80", "threshold_90", "threshold_100");
        assertThat(alerts.get(1).path("spend").decimalValue()).isEqualByComparingTo("8");
        assertThat(alerts.get(1).path("max_budget").decimalValue()).isEqualByComparingTo("10");
        assertThat(alerts.get(1).path("entity_name").asString()).isEqualTo("ci");
        assertThat(alerts.get(0).path("soft_budget").decimalValue()).isEqualByComparingTo("5");
        assertThat(raised("threshold_80") - before).isEqualTo(1);
    }

    @Test
    void twoDetectorsThatFindTheSameRaiseItOnce() throws Exception {
        webhook(receiver());
        knowsKey(budget("10", "5", null, Instant.EPOCH));
        spend("6");
        spend("6");
        // Each takes one of the two rows; both know the total before either raises anything.
        CyclicBarrier both = new CyclicBarrier(2);
        KEYS.before(() -> meet(both));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> looks = List.of(threads.submit(job::look), threads.submit(job::look));
            for (Future<?> look : looks) {
                look.get(30, TimeUnit.SECONDS);
            }
        }

        assertThat(kinds())
                .containsExactly("soft_budget", "threshold_100", "threshold_80", "threshold_90");
        assertThat(count("spend.alert_message")).isEqualTo(1);
        assertThat(count("spend.alert_item")).isEqualTo(4);
        assertThat(count("spend.alert_touch")).isZero();
    }

    @Test
    void detectorsRacingWithTheLedgerMissNothingAndRepeatNothing() throws Exception {
        webhook(receiver());
        knowsKey(budget("10", "5", null, Instant.EPOCH));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new java.util.ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                all.add(threads.submit(() -> repeat(25, () -> spend("0.2"))));
                all.add(threads.submit(() -> repeat(25, job::look)));
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
        job.look();

        assertThat(kinds())
                .containsExactly("soft_budget", "threshold_100", "threshold_80", "threshold_90");
        assertThat(count("spend.alert_item")).isEqualTo(4);
        assertThat(count("spend.alert_touch")).isZero();
    }

    @Test
    void everyLevelWithABudgetIsLookedAt() {
        String id = UUID.randomUUID().toString();
        String model = "gpt-4o-mini";
        KEYS.knows(LevelKind.KEY, key, null, monthly("1", null));
        KEYS.knows(LevelKind.KEY_MODEL, LevelKind.pair(key, model), null, monthly("1", null));
        KEYS.knows(LevelKind.USER_MODEL, LevelKind.pair(id, model), null, monthly("1", null));
        KEYS.knows(LevelKind.TEAM_MODEL, LevelKind.pair(id, model), null, monthly("1", null));
        KEYS.knows(LevelKind.TEAM_MEMBER, LevelKind.pair(id, id), null, monthly("1", null));
        KEYS.knows(LevelKind.TAG, "prod", null, monthly("1", null));
        for (LevelKind kind :
                List.of(
                        LevelKind.USER,
                        LevelKind.TEAM,
                        LevelKind.ORGANIZATION,
                        LevelKind.CUSTOMER)) {
            KEYS.knows(kind, id, null, monthly("1", null));
        }

        send(event().key(key).user(id).team(id).organization(id).endUser(id).cost("1").build());
        job.look();
        assertThat(spentUp())
                .containsExactly(
                        "customer in a tenant",
                        "key",
                        "key_model of gpt-4o-mini",
                        "organization",
                        "tag in a tenant",
                        "team",
                        "team_member of " + id,
                        "team_model of gpt-4o-mini");

        send(event().user(id).cost("0.5").build());
        job.look();
        assertThat(spentUp()).as("a team's calls are not the user's").hasSize(8);
        send(event().user(id).cost("0.5").build());
        job.look();
        assertThat(spentUp()).hasSize(10).contains("user", "user_model of gpt-4o-mini");
    }

    private List<String> spentUp() {
        return jdbc.sql(
                        """
                        SELECT level || CASE WHEN part <> '' THEN ' of ' || part ELSE '' END
                            || CASE WHEN tenant <> '' THEN ' in a tenant' ELSE '' END
                        FROM spend.alert WHERE kind = 'threshold_100' ORDER BY level COLLATE "C"
                        """)
                .query(String.class)
                .list();
    }

    @Test
    void aBudgetThatIsRaisedIsWatchedAnew() {
        knowsKey(monthly("10", null));
        spend("8");
        job.look();

        knowsKey(monthly("20", null));
        spend("1");
        job.look();
        spend("8");
        job.look();

        assertThat(kinds().stream().filter("threshold_80"::equals)).hasSize(2);
    }

    @Test
    void aLateRowIsComparedWithTheWindowItBelongsTo() {
        Instant now = Instant.now();
        knowsKey(budget("10", null, "2h", now.minus(Duration.ofHours(1))));

        send(event().key(key).at(now.minus(Duration.ofMinutes(90))).cost("8").build());
        job.look();

        assertThat(kinds()).containsExactly("threshold_80");
        assertThat(
                        jdbc.sql("SELECT window_end < now() FROM spend.alert")
                                .query(Boolean.class)
                                .single())
                .isTrue();
    }

    @Test
    void anOverrunIsForetoldWithItsTime() {
        Instant start = Instant.now().minus(Duration.ofHours(5));
        knowsKey(budget("10", null, "10h", start));

        spend("7");
        job.look();

        assertThat(kinds()).containsExactly("projected_overrun");
        Instant exhausted =
                jdbc.sql("SELECT exhausted_at FROM spend.alert")
                        .query((row, n) -> AlertTable.instant(row, "exhausted_at"))
                        .single();
        assertThat(exhausted)
                .isBetween(
                        start.plus(Duration.ofMinutes(427)), start.plus(Duration.ofMinutes(431)));
    }

    @Test
    void whoSpentIsRememberedWhileKeyServiceIsAway() {
        knowsKey(monthly("10", null));
        spend("9");
        spend("0.5");
        KEYS.answers(503);
        job.look();
        assertThat(kinds()).isEmpty();

        KEYS.answers(200);
        job.look();

        assertThat(kinds()).contains("threshold_80", "threshold_90");
    }

    @Test
    void anIdThatKeyServiceRefusesDoesNotHideOthers() {
        knowsKey(monthly("10", null));

        send(event().key(key).endUser("bad").cost("9").build());
        job.look();

        assertThat(kinds()).contains("threshold_90");
    }

    @Test
    void callsWithoutCostAreNotLookedAt() {
        send(event().key(key).cost("0").build());

        assertThat(count("spend.alert_touch")).isZero();
    }

    private double raised(String kind) {
        return metrics.counter("tollgate.alerts.raised", "kind", kind).count();
    }

    private long count(String table) {
        return switch (table) {
            case "spend.alert_touch" -> count(jdbc.sql("SELECT count(*) FROM spend.alert_touch"));
            case "spend.alert_item" -> count(jdbc.sql("SELECT count(*) FROM spend.alert_item"));
            default -> count(jdbc.sql("SELECT count(*) FROM spend.alert_message"));
        };
    }

    private static long count(
            org.springframework.jdbc.core.simple.JdbcClient.StatementSpec statement) {
        return statement.query(Long.class).single();
    }

    private static void repeat(int times, Runnable action) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(5, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException alone) {
            throw new IllegalStateException("the other detector did not ask", alone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
