package io.tollgate.spend.ledger;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.SpendServiceTestBase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class RollupCheckIT extends SpendServiceTestBase {

    @Autowired private RollupCheck check;
    @Autowired private MeterRegistry metrics;

    @Test
    void findsWhatDiffersInEveryTableAndMakesItAnew() {
        Instant at = Instant.now().minus(Duration.ofDays(60));
        LocalDate day = RequestDay.day(at);
        send(
                List.of(
                        event().at(at).key("check").endUser("c-check").build(),
                        event().at(at).key("check").cost("3").build()));
        assertThat(check.check(day)).isEmpty();
        double before = differences();

        jdbc.sql("UPDATE spend.usage_day SET usd = usd + 0.000000001 WHERE day = :day")
                .param("day", day)
                .update();
        jdbc.sql(
                        "DELETE FROM spend.usage_hour WHERE hour >= CAST(:day AS date)"
                                + " AND hour < CAST(:day AS date) + 1")
                .param("day", day)
                .update();
        jdbc.sql(
                        "UPDATE spend.usage_tag_day SET requests = requests + 1 WHERE day = :day"
                                + " AND tag = 'prod'")
                .param("day", day)
                .update();
        jdbc.sql("UPDATE spend.usage_customer_day SET duration_ms = 0 WHERE day = :day")
                .param("day", day)
                .update();
        jdbc.sql(
                        "UPDATE spend.rollup SET nano_usd = nano_usd - 1 WHERE day = :day AND level"
                                + " = 'key'")
                .param("day", day)
                .update();

        assertThat(check.check(day))
                .extracting(RollupCheck.Difference::table)
                .containsExactlyInAnyOrder(
                        "usage_day", "usage_hour", "usage_tag_day", "usage_customer_day", "rollup");
        assertThat(differences()).isGreaterThan(before);

        Answer answer =
                call(
                        Principal.master(),
                        "POST",
                        "/global/spend/refresh?start_date=" + day + "&end_date=" + day,
                        "");

        assertThat(answer.body().get("status").asString()).isEqualTo("success");
        assertThat(answer.body().get("message").asString()).contains("1 day");
        assertThat(check.check(day)).isEmpty();
        assertThat(differences()).isEqualTo(before);
    }

    @Test
    void repairWhileRowsComeInLosesNone() throws Exception {
        Instant at = Instant.now().minus(Duration.ofDays(61));
        LocalDate day = RequestDay.day(at);
        send(event().at(at).key("busy").cost("1").build());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> sent =
                    IntStream.range(0, 60)
                            .mapToObj(
                                    i -> {
                                        UsageEvent more =
                                                event().at(at).key("busy").cost("1").build();
                                        return threads.submit(() -> send(more));
                                    })
                            .toList();
            for (int i = 0; i < 5; i++) {
                jdbc.sql("UPDATE spend.usage_day SET usd = 0 WHERE day = :day")
                        .param("day", day)
                        .update();
                assertThat(check.repair(day)).isNotEmpty();
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
        assertThat(check.check(day)).isEmpty();
        assertThat(
                        jdbc.sql(
                                        "SELECT sum(usd) FROM spend.usage_day JOIN"
                                                + " spend.usage_dimension ON id = dimension_id WHERE"
                                                + " key_id = 'busy'")
                                .query(java.math.BigDecimal.class)
                                .single())
                .isEqualByComparingTo("61");
    }

    private double differences() {
        return metrics.get("tollgate.rollup.differences").gauge().value();
    }
}
