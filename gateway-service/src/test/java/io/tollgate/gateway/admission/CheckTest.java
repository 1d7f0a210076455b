package io.tollgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetIncrease;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.gateway.Calls;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void everyLevelBringsItsOwnChecksInOrder() {
        Level key = Level.of(LevelKind.KEY, "k", 1L, 2L, 3L, List.of());
        Level team = new Level(LevelKind.TEAM, "t", 7L, null, 4L, null, null, List.of());
        Level customer = Level.of(LevelKind.CUSTOMER, "c", null, 5L, null, List.of());

        List<Check> checks = Check.of(Calls.caller(key, team), "gpt", List.of(customer), NOW);

        assertThat(checks)
                .extracting(check -> check.kind() + " " + check.key() + " " + check.a())
                .containsExactly(
                        "v tg:{tenant}:v:key:k 1",
                        "r tg:{tenant}:r:key:k 1",
                        "t tg:{tenant}:t:key:k 2",
                        "p tg:{tenant}:p:key:k 3",
                        "v tg:{tenant}:v:team:t 7",
                        "r tg:{tenant}:r:team:t 4",
                        "t tg:{tenant}:t:customer:c 5");
    }

    @Test
    void aModelsLimitsCountOnlyForCallsToThatModel() {
        Level model =
                new Level(
                        LevelKind.KEY_MODEL,
                        LevelKind.pair("k", "gpt"),
                        null,
                        "gpt",
                        1L,
                        null,
                        null,
                        List.of());

        assertThat(Check.of(Calls.caller(model), "gpt", List.of(), NOW)).hasSize(1);
        assertThat(Check.of(Calls.caller(model), "other", List.of(), NOW)).isEmpty();
    }

    @Test
    void aBudgetIsCheckedInItsWindowAtTheLimitOfTheMoment() {
        Budget daily =
                new Budget(
                        100L,
                        null,
                        "1d",
                        Instant.EPOCH,
                        ZoneOffset.UTC,
                        new BudgetIncrease(50, NOW.plusSeconds(1)),
                        BudgetMode.STRICT);
        Level key = Level.of(LevelKind.KEY, "k", null, null, null, List.of(daily));

        Check now = Check.of(Calls.caller(key), "gpt", List.of(), NOW).get(1);
        Check later = Check.of(Calls.caller(key), "gpt", List.of(), NOW.plusSeconds(1)).get(1);

        assertThat(now.a()).isEqualTo("150");
        assertThat(later.a()).isEqualTo("100");
        assertThat(now.key())
                .isEqualTo(HoldKeys.budget("tenant", LevelKind.KEY, "k", daily.windowAt(NOW)));
        assertThat(now.b()).isEqualTo("1795305600000:1795392000000");
        assertThat(now.failsClosed()).isTrue();
    }
}
