package io.tollgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetIncrease;
import io.tollgate.contracts.BudgetMode;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RedisClockTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private Instant own = NOON;
    private final RedisClock clock = new RedisClock(() -> own);

    @Test
    void goesAsThisGatewaysUntilRedisAnswersAndAsRedisFromThenOn() {
        assertThat(clock.instant()).isEqualTo(NOON);
        clock.heard(NOON.plusSeconds(3_600));
        own = NOON.plusSeconds(5);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3_605));
        clock.heard(NOON.minusSeconds(60));
        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(60));
    }

    @Test
    void anIncreaseEndsByRedisWhateverTheGatewayThinks() {
        Budget budget =
                new Budget(
                        1_000L,
                        null,
                        null,
                        Instant.EPOCH,
                        ZoneOffset.UTC,
                        new BudgetIncrease(500, NOON.plusSeconds(60)),
                        BudgetMode.STRICT);
        assertThat(budget.limitAt(clock.instant())).isEqualTo(1_500);
        clock.heard(NOON.plusSeconds(61));
        assertThat(budget.limitAt(clock.instant())).isEqualTo(1_000);
    }
}
