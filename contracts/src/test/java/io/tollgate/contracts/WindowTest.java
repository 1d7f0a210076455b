package io.tollgate.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void aResetStartsTheRunningWindowAgainAndEndsWithIt() {
        Instant reset = Instant.parse("2026-11-20T08:00:00Z");
        Window whole = budget("30d", null).windowAt(NOW);
        Window rest = budget("30d", reset).windowAt(NOW);
        assertThat(rest.start()).isEqualTo(reset);
        assertThat(rest.end()).isEqualTo(whole.end());
        assertThat(rest.name()).isNotEqualTo(whole.name()).startsWith(whole.name());
    }

    @Test
    void aResetOfAnEarlierWindowMeansNothingNow() {
        assertThat(budget("1d", Instant.parse("2026-11-20T08:00:00Z")).windowAt(NOW))
                .isEqualTo(budget("1d", null).windowAt(NOW));
    }

    @Test
    void aBudgetForLifeHasTwoEndsOnceItWasReset() {
        Window rest = budget(null, NOW.minusSeconds(5)).windowAt(NOW);
        assertThat(rest.start()).isEqualTo(NOW.minusSeconds(5));
        assertThat(rest.end()).isAfter(NOW);
        assertThat(budget(null, null).windowAt(NOW)).isEqualTo(Window.LIFETIME);
    }

    private static Budget budget(@Nullable String duration, @Nullable Instant resetAt) {
        return new Budget(
                1L,
                null,
                duration,
                Instant.EPOCH,
                ZoneOffset.UTC,
                null,
                BudgetMode.STRICT,
                resetAt);
    }
}
