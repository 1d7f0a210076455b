package io.tollgate.e2e.chaos;

import io.tollgate.e2e.chaos.Fault.Effect;
import io.tollgate.e2e.fault.FaultProxy;
import io.tollgate.e2e.fault.Trouble;
import io.tollgate.e2e.suite.Service;
import io.tollgate.e2e.suite.SuiteUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Everything that can go wrong with a suite; how long and how badly follows from the seed. */
final class Faults {

    private static final Set<Effect> NONE = Set.of();

    /** The chart's pods go on serving for ten seconds after load balancers were told. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(1);

    private final SuiteUnderTest suite;
    private final Random random;

    Faults(SuiteUnderTest suite, Random random) {
        this.suite = suite;
        this.random = random;
    }

    /** Every kind once. */
    List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        all.add(none());
        suite.gateways().stream().limit(1).forEach(s -> all.add(kill(s, Effect.GATEWAY_DIES)));
        all.add(kill(suite.service(SuiteUnderTest.KEYS)));
        all.add(kill(suite.service(SuiteUnderTest.SPEND)));
        all.add(kill(suite.service(SuiteUnderTest.PROVIDERS), Effect.PROVIDER_SERVICE_DIES));
        all.add(replace(suite.gateways().getFirst()));
        all.add(restart(suite.service(SuiteUnderTest.KEYS)));
        all.add(restart(suite.service(SuiteUnderTest.SPEND)));
        all.add(restart(suite.service(SuiteUnderTest.PROVIDERS), Effect.PROVIDER_SERVICE_DIES));
        all.add(killRedis());
        all.add(loseRedis());
        all.add(flushRedis());
        all.add(freezeRedis(some(3, 6)));
        all.add(killPostgres());
        all.add(freezePostgres(Duration.ofSeconds(60)));
        all.addAll(troubles("Redis", suite.redisProxy(), Set.of(Effect.REDIS_AWAY)).values());
        all.addAll(troubles("PostgreSQL", suite.postgresProxy(), NONE).values());
        all.addAll(
                troubles("provider", suite.providerProxy(), Set.of(Effect.PROVIDER_CUT)).values());
        return all;
    }

    Fault none() {
        return new Fault("none", NONE, 0, some(3, 5), () -> {}, () -> {});
    }

    Fault kill(Service service, Effect... effects) {
        return new Fault(
                "kill -9 " + service.name(),
                Set.of(effects),
                1,
                some(1, 3),
                service::killHard,
                () -> startAgain(service));
    }

    /** One of two: load balancers forget it, a second later it is told to end. */
    Fault replace(Service service) {
        return new Fault(
                "replace " + service.name(),
                Set.of(Effect.REPLACED),
                0,
                some(2, 3),
                () -> {
                    service.leave();
                    pause(FORGOTTEN_AFTER);
                    service.stop();
                },
                () -> startAgain(service));
    }

    Fault restart(Service service, Effect... effects) {
        return new Fault(
                "restart " + service.name(),
                Set.of(effects),
                0,
                some(1, 2),
                service::stop,
                () -> startAgain(service));
    }

    Fault killRedis() {
        return new Fault(
                "kill -9 Redis",
                Set.of(Effect.REDIS_AWAY),
                1,
                some(2, 5),
                suite.redis()::killHard,
                suite.redis()::start);
    }

    Fault loseRedis() {
        return new Fault(
                "kill -9 Redis, AOF lost",
                Set.of(Effect.REDIS_AWAY, Effect.REDIS_FORGETS),
                1,
                some(1, 3),
                () -> {
                    suite.redis().killHard();
                    suite.redis().forgetAll();
                },
                suite.redis()::start);
    }

    Fault flushRedis() {
        return new Fault(
                "FLUSHALL",
                Set.of(Effect.REDIS_FORGETS),
                0,
                some(3, 5),
                suite.redis()::flushAll,
                () -> {});
    }

    Fault freezeRedis(Duration lasts) {
        return new Fault(
                "SIGSTOP Redis",
                Set.of(Effect.REDIS_AWAY),
                0,
                lasts,
                suite.redis()::freeze,
                suite.redis()::thaw);
    }

    Fault killPostgres() {
        return new Fault(
                "kill -9 PostgreSQL",
                NONE,
                1,
                some(2, 5),
                suite.postgres()::killHard,
                suite.postgres()::start);
    }

    Fault freezePostgres(Duration lasts) {
        return new Fault(
                "SIGSTOP PostgreSQL " + lasts.toSeconds() + " s",
                NONE,
                0,
                lasts,
                suite.postgres()::freeze,
                suite.postgres()::thaw);
    }

    /** Every trouble of a connection, by its name. */
    Map<String, Fault> troubles(String server, FaultProxy proxy, Set<Effect> effects) {
        Map<String, Trouble> troubles = new LinkedHashMap<>();
        troubles.put("latency", new Trouble.Latency(Duration.ofMillis(50 + random.nextInt(750))));
        troubles.put(
                "drip",
                new Trouble.Drip(
                        20 + random.nextInt(400), Duration.ofMillis(5 + random.nextInt(30))));
        troubles.put("reset", new Trouble.Reset());
        troubles.put("half-close", new Trouble.HalfClose());
        troubles.put("black hole", new Trouble.BlackHole());
        Map<String, Fault> faults = new LinkedHashMap<>();
        troubles.forEach(
                (name, trouble) ->
                        faults.put(
                                name,
                                new Fault(
                                        server + " " + name,
                                        effects,
                                        0,
                                        some(3, 6),
                                        () -> proxy.make(trouble),
                                        proxy::heal)));
        return faults;
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }

    private static void startAgain(Service service) {
        service.start();
        service.awaitReady();
    }

    private Duration some(int from, int to) {
        return Duration.ofMillis(from * 1000L + random.nextInt((to - from) * 1000));
    }
}
