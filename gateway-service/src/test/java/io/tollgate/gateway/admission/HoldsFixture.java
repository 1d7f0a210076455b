package io.tollgate.gateway.admission;

import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.hold.HoldScript;
import io.tollgate.gateway.TestRedis;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisScripts;
import io.tollgate.platform.RedisLink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The Holds of a tenant of its own in a real Redis, and what tests need around them. */
final class HoldsFixture implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(30);

    String tenant = "tenant-" + UUID.randomUUID();
    final AsyncRedis<String> link =
            new AsyncRedis<>(
                    new RedisLink<>(
                            RedisURI.create(TestRedis.URL),
                            StringCodec.UTF8,
                            null,
                            InstantSource.system()),
                    Duration.ofSeconds(20));
    final RedisScripts scripts = new RedisScripts(link);
    final Holds holds = new Holds(link, scripts, LEASE);

    RedisAsyncCommands<String, String> redis() {
        return link.commands();
    }

    <T> T await(io.lettuce.core.RedisFuture<T> answer) {
        return link.await(answer);
    }

    Level key(@Nullable Long rpm, @Nullable Long tpm, @Nullable Long parallel, Budget... budgets) {
        return Level.of(LevelKind.KEY, "k", rpm, tpm, parallel, List.of(budgets));
    }

    static Budget budget(@Nullable Long nanoUsd, BudgetMode mode) {
        return Budget.of(nanoUsd, null, Instant.EPOCH, mode);
    }

    Caller caller(Level... levels) {
        return new Caller(
                "k",
                5,
                tenant,
                Role.INTERNAL_USER,
                null,
                null,
                null,
                null,
                false,
                null,
                List.of(),
                List.of(),
                Map.of(),
                List.of(levels),
                List.of(),
                null,
                null);
    }

    List<Check> checks(Level... levels) {
        return Check.of(caller(levels), Instant.now());
    }

    Holds.Answer admit(UUID id, List<Check> checks, Price price, long debit) {
        return holds.admit(Holds.Draft.of(event(id), checks), checks, price, debit);
    }

    Hold hold(UUID id, Holds.Answer answer, List<Check> checks, long debit) {
        return Holds.Draft.of(event(id), checks)
                .granted(answer.numbers().get(1), debit, answer.now());
    }

    /** Settles behind the gateway's back, as spend-service's sweeper does. */
    long sweep(Hold hold, long nanoUsd) {
        return scripts.<Long>run(
                HoldScript.SETTLE,
                ScriptOutputType.INTEGER,
                hold.keys(),
                hold.values(
                        hold.requestId().toString(),
                        Long.toString(nanoUsd),
                        Long.toString(hold.tokens()),
                        "0",
                        "1"));
    }

    UsageEvent event(UUID id) {
        Instant now = Instant.EPOCH;
        return new UsageEvent(
                id,
                1,
                now,
                now,
                null,
                now,
                UsageEvent.Source.ORPHAN,
                "failure",
                "acompletion",
                tenant,
                "k",
                null,
                null,
                null,
                null,
                null,
                List.of(),
                "gpt",
                null,
                null,
                null,
                null,
                null,
                TokenUsage.NONE,
                CostParts.ZERO,
                false,
                false,
                true,
                false,
                null,
                null,
                null,
                null,
                null);
    }

    @Override
    public void close() {
        link.close();
    }
}
