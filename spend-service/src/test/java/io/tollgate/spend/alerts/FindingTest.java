package io.tollgate.spend.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetIncrease;
import io.tollgate.contracts.BudgetMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    void thresholdsHoldFromTheVeryNanoDollar() {
        assertThat(kinds(7, START, 5)).isEmpty();
        assertThat(kinds(7, START, 6)).containsExactly(AlertKind.THRESHOLD_80);
        assertThat(kinds(100, START, 79)).isEmpty();
        assertThat(kinds(100, START, 90))
                .containsExactly(AlertKind.THRESHOLD_80, AlertKind.THRESHOLD_90);
        assertThat(kinds(Budget.MAX_NANO_USD, START, Long.MAX_VALUE)).hasSize(3);
    }

    @Test
    void whoSpentNothingIsToldNothing() {
        assertThat(kinds(0, START, 0)).isEmpty();
        assertThat(kinds(0, START, 1)).hasSize(3);
    }

    @Test
    void anIncreaseCountsWhileItLasts() {
        Instant until = START.plus(Duration.ofHours(3));
        Budget budget =
                new Budget(
                        100L,
                        null,
                        "10h",
                        START,
                        ZoneOffset.UTC,
                        new BudgetIncrease(100, until),
                        BudgetMode.ALERT);

        assertThat(find(budget, until.minusSeconds(1), 100, 1_000)).isEmpty();
        assertThat(find(budget, until, 100, 1_000)).hasSize(3);
    }

    @Test
    void anOverrunIsForetoldFromATenthOfTheWindowOn() {
        Instant early = START.plus(Duration.ofMinutes(59));
        Instant tenth = START.plus(Duration.ofHours(1));

        assertThat(kinds(100, early, 50)).isEmpty();
        assertThat(find(budget(100), tenth, 20, 0))
                .containsExactly(
                        new Finding(
                                AlertKind.PROJECTED_OVERRUN, 100, START.plus(Duration.ofHours(5))));
        assertThat(find(budget(100), tenth, 10, 0)).as("lasts exactly").isEmpty();
        assertThat(find(budget(100), tenth, 20, 21)).as("too little spent").isEmpty();
    }

    @Test
    void aBudgetYoungerThanItsWindowIsProjectedFromItsOwnStart() {
        Instant made = Instant.parse("2026-11-21T00:00:00Z");
        Budget budget = Budget.of(100L, "1mo", made, BudgetMode.STRICT);

        List<Finding> found = find(budget, made.plus(Duration.ofDays(2)), 40, 0);

        assertThat(found)
                .containsExactly(
                        new Finding(
                                AlertKind.PROJECTED_OVERRUN, 100, made.plus(Duration.ofDays(5))));
    }

    private static Budget budget(long limit) {
        return Budget.of(limit, "10h", START, BudgetMode.STRICT);
    }

    private static List<AlertKind> kinds(long limit, Instant now, long spent) {
        return find(budget(limit), now, spent, 0).stream().map(Finding::kind).toList();
    }

    private static List<Finding> find(Budget budget, Instant now, long spent, long projectFrom) {
        return Finding.of(budget, budget.windowAt(now), now, spent, projectFrom);
    }
}
