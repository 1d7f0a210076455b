package io.tollgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.gateway.Calls;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.sdk.error.ErrorKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalLimitsTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private Instant now = START;
    private int replicas = 1;
    private final LocalLimits limits = new LocalLimits(() -> replicas, () -> now);

    @Test
    void aGatewayGrantsItsShareOfTheRequestsAndNoMore() {
        replicas = 3;
        List<Check> checks = checks(30L, null, null);
        for (int i = 0; i < 10; i++) {
            limits.admit(checks, 0, 0);
        }
        assertThatThrownBy(() -> limits.admit(checks, 0, 0))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refused -> {
                            assertThat(refused.error().kind())
                                    .isEqualTo(ErrorKind.KEY_RATE_LIMITED);
                            assertThat(refused.error().retryAfter()).hasSeconds(6);
                        });
        now = now.plusSeconds(6);
        limits.admit(checks, 0, 0);
        assertThatThrownBy(() -> limits.admit(checks, 0, 0)).isInstanceOf(Refusal.class);
    }

    @Test
    void aShareIsAtLeastOne() {
        replicas = 5;
        List<Check> checks = checks(2L, null, null);
        limits.admit(checks, 0, 0);
        assertThatThrownBy(() -> limits.admit(checks, 0, 0)).isInstanceOf(Refusal.class);
    }

    @Test
    void tokensComeBackWithTime() {
        List<Check> checks = checks(null, 600L, null);
        limits.admit(checks, 0, 500);
        assertThatThrownBy(() -> limits.admit(checks, 0, 200)).isInstanceOf(Refusal.class);
        now = now.plusSeconds(10);
        limits.admit(checks, 0, 200);
    }

    @Test
    void parallelRequestsAreCountedUntilTheyEnd() {
        List<Check> checks = checks(null, null, 2L);
        LocalLimits.Grant first = limits.admit(checks, 0, 0);
        limits.admit(checks, 0, 0);
        assertThatThrownBy(() -> limits.admit(checks, 0, 0))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refused ->
                                assertThat(refused.error().kind())
                                        .isEqualTo(ErrorKind.TOO_MANY_PARALLEL));
        limits.giveBack(first);
        limits.admit(checks, 0, 0);
    }

    @Test
    void aRefusedCallCountsNowhere() {
        Level key = Level.of(LevelKind.KEY, "k", 10L, null, 0L, List.of());
        List<Check> checks = Check.of(caller(key), "gpt", List.of(), now);
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> limits.admit(checks, 0, 0))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refused ->
                                    assertThat(refused.error().kind())
                                            .isEqualTo(ErrorKind.TOO_MANY_PARALLEL));
        }
    }

    @Test
    void aSoftBudgetGoesOnWithinThisGatewaysShareOfWhatWasLeft() {
        replicas = 2;
        Budget soft = Budget.of(10_000L, null, Instant.EPOCH, BudgetMode.SOFT);
        List<Check> checks = budget(soft);
        assertThatThrownBy(() -> limits.admit(checks, 1, 0))
                .as("nobody knows what is left")
                .isInstanceOf(Refusal.class);

        limits.remember(checks.get(1), 3_000, 1_000);

        limits.admit(checks, 2_000, 0);
        limits.admit(checks, 1_000, 0);
        assertThatThrownBy(() -> limits.admit(checks, 1, 0))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refused ->
                                assertThat(refused.error().kind())
                                        .isEqualTo(ErrorKind.BUDGET_EXCEEDED));
    }

    @Test
    void requestsThatRedisGrantedAreNotGrantedAgain() {
        List<Check> checks = checks(10L, null, null);
        limits.remember(check(checks, 'r'), 0, 60_000);

        assertThatThrownBy(() -> limits.admit(checks, 0, 0)).isInstanceOf(Refusal.class);

        now = now.plusSeconds(6);
        limits.admit(checks, 0, 0);
        assertThatThrownBy(() -> limits.admit(checks, 0, 0)).isInstanceOf(Refusal.class);
    }

    @Test
    void tokensThatRedisGrantedAreNotGrantedAgain() {
        replicas = 2;
        List<Check> checks = checks(null, 600L, null);
        limits.remember(check(checks, 't'), 60, 54_000);

        assertThatThrownBy(() -> limits.admit(checks, 0, 31)).isInstanceOf(Refusal.class);
        limits.admit(checks, 0, 30);
        now = now.plusSeconds(10);
        limits.admit(checks, 0, 50);
        assertThatThrownBy(() -> limits.admit(checks, 0, 1)).isInstanceOf(Refusal.class);
    }

    @Test
    void callsThatRedisKnowsOfTakeTheirPlaceHereToo() {
        List<Check> checks = checks(null, null, 2L);
        limits.begun(check(checks, 'p'));
        limits.admit(checks, 0, 0);
        assertThatThrownBy(() -> limits.admit(checks, 0, 0)).isInstanceOf(Refusal.class);

        limits.ended(check(checks, 'p'));

        limits.admit(checks, 0, 0);
    }

    private static Check check(List<Check> checks, char kind) {
        return checks.stream().filter(each -> each.kind() == kind).findFirst().orElseThrow();
    }

    @Test
    void aBudgetThatOnlyAlertsRefusesNobody() {
        Budget alert = Budget.of(1L, null, Instant.EPOCH, BudgetMode.ALERT);
        limits.admit(budget(alert), 1_000_000, 0);
        limits.admit(budget(alert), 1_000_000, 0);
    }

    private List<Check> checks(@Nullable Long rpm, @Nullable Long tpm, @Nullable Long parallel) {
        Level key = Level.of(LevelKind.KEY, "k", rpm, tpm, parallel, List.of());
        return Check.of(caller(key), "gpt", List.of(), now);
    }

    private List<Check> budget(Budget budget) {
        Level key = Level.of(LevelKind.KEY, "k", null, null, null, List.of(budget));
        return Check.of(caller(key), "gpt", List.of(), now);
    }

    private static Caller caller(Level level) {
        return Calls.caller(level);
    }
}
