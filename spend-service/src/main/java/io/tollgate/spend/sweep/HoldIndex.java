package io.tollgate.spend.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScoredValueScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.ZAddArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.tollgate.contracts.hold.HoldCounter;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.contracts.hold.HoldScript;
import io.tollgate.platform.LuaScript;
import io.tollgate.platform.RedisLink;
import io.tollgate.spend.SpendProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Holds in Redis, as the sweeper needs them. Every method fails when Redis is away. */
@Component
class HoldIndex {

    private static final int PAGE = 500;
    private static final int MOST_PER_TENANT = 200;
    private static final Duration ASIDE = Duration.ofMinutes(10);

    private final RedisLink<String> redis;
    private final Duration timeout;
    private final LuaScript settle = new LuaScript(HoldScript.SETTLE.text());
    private final LuaScript forget = new LuaScript(read("forget.lua"));
    private final LuaScript retire = new LuaScript(read("retire.lua"));

    HoldIndex(RedisLink<String> redis, SpendProperties properties) {
        this.redis = redis;
        this.timeout = properties.redisTimeout();
    }

    /**
     * A tenant and those of its Holds that ran out, oldest first, at most 200.
     *
     * @param seen when a gateway last said that the tenant holds something
     */
    record Tenant(String id, Instant seen, List<String> expired) {}

    /** Redis's own clock, the only one that Holds know. */
    Instant now() {
        List<String> time = commands().time();
        return Instant.ofEpochSecond(
                Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1_000);
    }

    /** Visits every tenant, asking Redis for the Holds of many tenants at a time. */
    void forEachTenant(Instant now, Consumer<Tenant> visitor) {
        ScanCursor cursor = ScanCursor.INITIAL;
        while (true) {
            ScoredValueScanCursor<String> page =
                    commands().zscan(HoldKeys.TENANTS, cursor, ScanArgs.Builder.limit(PAGE));
            expired(page.getValues(), now).forEach(visitor);
            if (page.isFinished()) {
                return;
            }
            cursor = page;
        }
    }

    private List<Tenant> expired(List<ScoredValue<String>> tenants, Instant now) {
        RedisClusterAsyncCommands<String, String> async = redis.connection().async();
        Range<Long> past = Range.create(0L, now.toEpochMilli());
        List<RedisFuture<List<String>>> asked =
                tenants.stream()
                        .map(
                                tenant ->
                                        async.zrangebyscore(
                                                HoldKeys.holds(tenant.getValue()),
                                                past,
                                                Limit.from(MOST_PER_TENANT)))
                        .toList();
        List<Tenant> answers = new ArrayList<>();
        for (int i = 0; i < tenants.size(); i++) {
            List<String> expired =
                    LettuceFutures.awaitOrCancel(
                            asked.get(i), timeout.toNanos(), TimeUnit.NANOSECONDS);
            ScoredValue<String> tenant = tenants.get(i);
            answers.add(
                    new Tenant(
                            tenant.getValue(),
                            Instant.ofEpochMilli((long) tenant.getScore()),
                            expired));
        }
        return answers;
    }

    /** The Hold's fields; empty when it is gone. */
    Map<String, String> fields(String tenant, UUID requestId) {
        return commands().hgetall(HoldKeys.hold(tenant, requestId));
    }

    /** Whether the lease is still over: a heartbeat may have come while others were swept. */
    boolean isExpired(String tenant, String requestId, Instant now) {
        Double lease = commands().zscore(HoldKeys.holds(tenant), requestId);
        return lease != null && lease <= now.toEpochMilli();
    }

    /** Takes a Hold that is gone out of the index. */
    void forget(String tenant, UUID requestId) {
        forget.<Long>run(
                commands(),
                ScriptOutputType.INTEGER,
                List.of(HoldKeys.hold(tenant, requestId), HoldKeys.holds(tenant)),
                List.of(requestId.toString()));
    }

    /** Ends the Hold behind its gateway's back, at what its ledger rows add up to. */
    void settle(ExpiredHold hold, long nanoUsd) {
        List<String> keys = new ArrayList<>();
        keys.add(HoldKeys.hold(hold.tenant(), hold.requestId()));
        keys.add(HoldKeys.holds(hold.tenant()));
        keys.add(HoldKeys.ended(hold.tenant(), hold.requestId()));
        List<String> arguments = new ArrayList<>();
        arguments.add(hold.requestId().toString());
        arguments.add(Long.toString(nanoUsd));
        arguments.add(Long.toString(hold.tokens()));
        arguments.add("0");
        arguments.add("1");
        for (HoldCounter counter : hold.counters()) {
            keys.add(counter.key());
            arguments.add(counter.kind());
            arguments.add(Long.toString(counter.limit()));
        }
        settle.<Long>run(commands(), ScriptOutputType.INTEGER, keys, arguments);
    }

    /**
     * Leaves a Hold that cannot be read alone for ten minutes, so that it does not hold up others.
     */
    void setAside(String tenant, String requestId, Instant now) {
        commands()
                .zadd(
                        HoldKeys.holds(tenant),
                        ZAddArgs.Builder.xx(),
                        (double) now.plus(ASIDE).toEpochMilli(),
                        requestId);
    }

    /** Looks no more at a tenant that has no Holds and was not seen since {@code idleSince}. */
    void retire(String tenant, Instant idleSince) {
        if (commands().zcard(HoldKeys.holds(tenant)) == 0) {
            retire.<Long>run(
                    commands(),
                    ScriptOutputType.INTEGER,
                    List.of(HoldKeys.TENANTS),
                    List.of(tenant, Long.toString(idleSince.toEpochMilli())));
        }
    }

    private RedisClusterCommands<String, String> commands() {
        return redis.connection().sync();
    }

    private static String read(String file) {
        try (InputStream in = HoldIndex.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing script " + file);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
