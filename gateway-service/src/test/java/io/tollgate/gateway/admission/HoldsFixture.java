package io.tollgate.gateway.admission;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.contracts.hold.HoldScript;
import io.tollgate.gateway.TestRedis;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisBreaker;
import io.tollgate.gateway.redis.RedisScripts;
import io.tollgate.platform.RedisAddress;
import io.tollgate.platform.RedisLink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Holds of a tenant of its own in a real Redis, and what tests need around them. */
final class HoldsFixture implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(30);

    String tenant = "tenant-" + UUID.randomUUID();
    final AsyncRedis<String> link;
    final RedisScripts scripts;
    final Holds holds;

    HoldsFixture() {
        this(TestRedis.URL);
    }

    HoldsFixture(String url) {
        link =
                new AsyncRedis<>(
                        new RedisLink<>(
                                RedisAddress.parse(url),
                                StringCodec.UTF8,
                                null,
                                InstantSource.system()),
                        Duration.ofSeconds(20));
        scripts = new RedisScripts(link);
        holds = new Holds(link, scripts, new RedisBreaker(new SimpleMeterRegistry()), LEASE);
    }

    RedisClusterAsyncCommands<String, String> redis() {
        return link.commands();
    }

    <T> T await(java.util.concurrent.CompletionStage<T> answer) {
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
        return checks(Instant.now(), levels);
    }

    List<Check> checks(Instant now, Level... levels) {
        return Check.of(caller(levels), "gpt", List.of(), now);
    }

    /** Admits in a tenant whose figures are trusted, as if by long use. */
    Holds.Answer admit(UUID id, List<Check> checks, Price price, long debit) {
        Holds.Answer answer = admitUntrusted(id, checks, price, debit);
        if (answer.status().equals("LOST")) {
            trust(answer.run(), 0);
            return admitUntrusted(id, checks, price, debit);
        }
        return answer;
    }

    Holds.Answer admitUntrusted(UUID id, List<Check> checks, Price price, long debit) {
        return holds.admit(Holds.Draft.of(event(id), checks), checks, price, debit);
    }

    /** Of the tenant's Redis server, as admission knows it. */
    String run() {
        return server("run_id");
    }

    /** What the tenant's Redis server says of itself. */
    String server(String field) {
        String info =
                redis().eval(
                                "return redis.call('INFO', 'server')",
                                ScriptOutputType.VALUE,
                                new String[] {HoldKeys.holds(tenant)})
                        .thenApply(String.class::cast)
                        .toCompletableFuture()
                        .join();
        String start = field + ":";
        return info.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow()
                .substring(start.length())
                .trim();
    }

    /** As spend-service does when a gateway says that Redis lost its data. */
    boolean trust(String run, long warmUpMillis) {
        Long taken =
                scripts.run(
                        HoldScript.TRUST,
                        ScriptOutputType.INTEGER,
                        new String[] {HoldKeys.trusted(tenant), HoldKeys.budgets(tenant)},
                        run,
                        Long.toString(warmUpMillis),
                        "3600000");
        return taken == 1;
    }

    /** What Redis says of a budget, see {@code figures.lua}. */
    record Figures(String spent, long pending, String revision, String trust, Set<UUID> live) {}

    Figures figures(String budget) {
        List<String> answer =
                scripts.run(
                        HoldScript.FIGURES,
                        ScriptOutputType.MULTI,
                        new String[] {budget, HoldKeys.holds(tenant), HoldKeys.trusted(tenant)});
        return new Figures(
                answer.get(1),
                Long.parseLong(answer.get(2)),
                answer.get(4),
                answer.get(5),
                answer.subList(6, answer.size()).stream()
                        .map(UUID::fromString)
                        .collect(Collectors.toSet()));
    }

    /** Gives a budget of a trusted tenant a figure that was asked for just now. */
    long seed(String budget, long spent) {
        await(redis().setnx(HoldKeys.trusted(tenant), run() + ":1"));
        return seed(budget, spent, figures(budget));
    }

    /**
     * Gives a budget a figure.
     *
     * @param read before the ledger was asked
     */
    long seed(String budget, long spent, Figures read) {
        return scripts.<Long>run(
                HoldScript.SEED,
                ScriptOutputType.INTEGER,
                new String[] {budget, HoldKeys.budgets(tenant), HoldKeys.trusted(tenant)},
                Long.toString(spent),
                Long.toString(read.pending()),
                read.trust(),
                "key",
                "k",
                "total");
    }

    /** Mends a budget as the reconciler does. */
    long correct(String budget, long change, Figures read) {
        return scripts.<Long>run(
                HoldScript.CORRECT,
                ScriptOutputType.INTEGER,
                new String[] {budget, HoldKeys.holds(tenant), HoldKeys.budgets(tenant)},
                Long.toString(change),
                read.revision());
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
