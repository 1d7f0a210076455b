package io.tollgate.providers.account;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.contracts.hold.HoldScript;
import io.tollgate.platform.LuaScript;
import io.tollgate.platform.RedisLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Holds on provider accounts in Redis. Every method fails with {@link RedisException} when Redis is
 * away; once half of the last answers failed to come in time, nobody waits for a second.
 */
final class AccountRedis implements AutoCloseable {

    /** How often an account is named to the sweeper; far less than the sweeper's patience. */
    private static final Duration REGISTER_EVERY = Duration.ofSeconds(10);

    private static final int REMEMBERED = 20;
    private static final int FEWEST = 4;
    private static final float MOST_FAILED_PERCENT = 50;
    private static final Duration OPEN = Duration.ofSeconds(1);
    private static final int PROBES = 2;

    private final AdmissionScript admit;
    private final LuaScript extend = new LuaScript(HoldScript.EXTEND.text());
    private final LuaScript settle = new LuaScript(HoldScript.SETTLE.text());
    private final LuaScript announce = new LuaScript(HoldScript.ANNOUNCE.text());
    private final RedisLink<String> redis;
    private final String leaseMillis;
    private final CircuitBreaker breaker;
    private final ConcurrentMap<String, Long> registered = new ConcurrentHashMap<>();

    AccountRedis(RedisLink<String> redis, Duration timeout, Duration lease) {
        this.redis = redis;
        this.admit = new AdmissionScript(timeout);
        this.leaseMillis = Long.toString(lease.toMillis());
        this.breaker =
                CircuitBreaker.of(
                        "provider-accounts",
                        CircuitBreakerConfig.custom()
                                .slidingWindowSize(REMEMBERED)
                                .minimumNumberOfCalls(FEWEST)
                                .failureRateThreshold(MOST_FAILED_PERCENT)
                                .waitDurationInOpenState(OPEN)
                                .permittedNumberOfCallsInHalfOpenState(PROBES)
                                .maxWaitDurationInHalfOpenState(OPEN.multipliedBy(2))
                                .recordException(AccountRedis::away)
                                .build());
    }

    /**
     * What the admission script answered, see {@code admit.lua}.
     *
     * @param run of the server that answered
     */
    record Answer(String status, Instant now, List<Long> numbers, String run) {}

    /** Asks for all of the attempt or nothing: fewer output tokens are another call. */
    Answer admit(AccountHold draft, List<Check> checks, WorstCase worst) {
        String tenant = draft.tenant();
        List<String> keys =
                new ArrayList<>(
                        List.of(
                                HoldKeys.hold(tenant, draft.id()),
                                HoldKeys.holds(tenant),
                                HoldKeys.trusted(tenant)));
        String outputTokens = Long.toString(worst.outputTokens());
        List<String> values =
                new ArrayList<>(
                        List.of(
                                draft.id().toString(),
                                leaseMillis,
                                Long.toString(worst.inputNanoUsd()),
                                Long.toString(worst.nanoUsdPerOutputToken()),
                                outputTokens,
                                outputTokens,
                                Long.toString(worst.debit()),
                                "",
                                draft.countersJson()));
        for (Check check : checks) {
            keys.add(check.key());
            values.addAll(check.values());
        }
        return ask(
                commands -> {
                    register(commands, tenant);
                    return read(admit.run(redis.connection(), keys, values));
                });
    }

    /** Heartbeat of an attempt under way; makes its Hold anew when Redis does not have it. */
    void extend(AccountHold hold) {
        List<String> values =
                List.of(
                        hold.id().toString(),
                        leaseMillis,
                        Long.toString(hold.amount()),
                        Long.toString(hold.tokens()),
                        "",
                        hold.countersJson(),
                        "",
                        "0",
                        "0",
                        Long.toString(hold.admittedAt().toEpochMilli()));
        ask(
                commands -> {
                    register(commands, hold.tenant());
                    return extend.<String>run(
                            commands, ScriptOutputType.VALUE, hold.keys(), hold.values(values));
                });
    }

    /** Ends a Hold; does nothing where there is none. */
    void settle(AccountHold hold, long nanoUsd, long tokens) {
        List<String> values =
                List.of(
                        hold.id().toString(),
                        Long.toString(nanoUsd),
                        Long.toString(tokens),
                        "0",
                        "0");
        ask(
                commands ->
                        settle.<Long>run(
                                commands,
                                ScriptOutputType.INTEGER,
                                hold.keys(),
                                hold.values(values)));
    }

    /**
     * Tells other replicas of a change of a provider's budget.
     *
     * @return false when Redis is away, and they learn of it by themselves
     */
    boolean announce(String provider, long version) {
        String mark =
                HoldKeys.version(HoldKeys.providerAccount(provider), LevelKind.PROVIDER, provider);
        List<String> values =
                List.of(
                        Long.toString(version),
                        Long.toString(HoldKeys.VERSION_LIFETIME_MILLIS),
                        HoldKeys.CHANGES,
                        BudgetChanges.message(provider));
        try {
            ask(
                    commands ->
                            announce.<Long>run(
                                    commands, ScriptOutputType.INTEGER, List.of(mark), values));
            return true;
        } catch (RedisException away) {
            return false;
        }
    }

    /**
     * Listens from now on, also after reconnections.
     *
     * @throws RedisException when Redis is away
     */
    void listen(String channel, RedisPubSubListener<String, String> listener) {
        StatefulRedisPubSubConnection<String, String> connection = redis.subscriptions();
        connection.addListener(listener);
        connection.sync().subscribe(channel);
    }

    private <T> T ask(Function<RedisClusterCommands<String, String>, T> question) {
        Supplier<T> guarded =
                CircuitBreaker.decorateSupplier(
                        breaker, () -> question.apply(redis.connection().sync()));
        try {
            return guarded.get();
        } catch (CallNotPermittedException open) {
            throw new RedisException("Redis has not answered others");
        }
    }

    /** Not when the call was stopped: that says nothing of Redis. */
    private static boolean away(Throwable failure) {
        return failure instanceof RedisException
                && !(failure instanceof RedisCommandInterruptedException);
    }

    /** Tells the sweeper and the reconciler where to look. */
    private void register(RedisClusterCommands<String, String> commands, String tenant) {
        long now = System.currentTimeMillis();
        Long last = registered.get(tenant);
        if (last == null || now - last >= REGISTER_EVERY.toMillis()) {
            commands.zadd(HoldKeys.TENANTS, (double) now, tenant);
            commands.pexpire(HoldKeys.trusted(tenant), HoldKeys.TRUST_LIFETIME_MILLIS);
            registered.put(tenant, now);
        }
    }

    private static Answer read(AdmissionScript.Said said) {
        List<Object> answer = said.answer();
        List<Long> numbers = new ArrayList<>(answer.size());
        for (Object number : answer.subList(2, answer.size())) {
            numbers.add((Long) number);
        }
        return new Answer(
                (String) answer.get(0),
                Instant.ofEpochMilli((Long) answer.get(1)),
                numbers,
                said.run());
    }

    @Override
    public void close() {
        redis.close();
    }
}
