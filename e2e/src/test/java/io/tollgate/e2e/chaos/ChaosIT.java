package io.tollgate.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.e2e.suite.Service;
import io.tollgate.e2e.suite.SuiteUnderTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The short form of {@code ./tollgate chaos}: the faults that find most, one short round each. What
 * a killed gateway leaves behind is {@code CrashIT}'s.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChaosIT {

    private static final long SEED = 20_261_122;

    private static final Round.Scale SHORT =
            new Round.Scale(
                    25, 80, Duration.ofSeconds(1), Duration.ofSeconds(2), new BigDecimal("0.006"));

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Service second = suite.gateways().getLast();

    /** What goes wrong. */
    enum Kind {
        PROVIDER_SERVICE_KILLED(
                faults ->
                        faults.kill(
                                suite().service(SuiteUnderTest.PROVIDERS),
                                Fault.Effect.PROVIDER_SERVICE_DIES)),
        SPEND_SERVICE_KILLED(faults -> faults.kill(suite().service(SuiteUnderTest.SPEND))),
        GATEWAY_REPLACED(faults -> faults.replace(suite().gateways().getFirst())),
        REDIS_FROZEN(faults -> faults.freezeRedis(Duration.ofSeconds(4))),
        REDIS_EMPTIED(Faults::flushRedis),
        POSTGRES_FROZEN(faults -> faults.freezePostgres(Duration.ofSeconds(10))),
        PROVIDER_RESET(faults -> provider(faults, "reset"));

        private final Function<Faults, Fault> make;

        Kind(Function<Faults, Fault> make) {
            this.make = make;
        }

        private static SuiteUnderTest suite() {
            return SuiteUnderTest.shared();
        }

        private static Fault provider(Faults faults, String trouble) {
            Map<String, Fault> troubles =
                    faults.troubles(
                            "provider", suite().providerProxy(), Set.of(Fault.Effect.PROVIDER_CUT));
            return troubles.get(trouble);
        }
    }

    @BeforeAll
    void startTheSecondGateway() {
        second.start();
        second.awaitReady();
    }

    @AfterAll
    void stopTheSecondGateway() {
        second.stop();
    }

    @ParameterizedTest
    @EnumSource
    void everyPromiseIsKeptWhile(Kind kind) throws InterruptedException {
        Fault fault = kind.make.apply(new Faults(suite, new Random(SEED)));

        RoundResult result = new Round(suite, SHORT).run(kind.ordinal(), fault, SEED);

        System.out.print(RoundResult.heading() + result.row());
        assertThat(result.outcomes()).as("calls went through").containsKey("200");
        assertThat(result.violations()).as("seed " + SEED).isEmpty();
    }
}
