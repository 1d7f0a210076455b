package io.tollgate.gateway.admission;

import io.lettuce.core.ScriptOutputType;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.hold.HoldCounter;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.contracts.hold.HoldScript;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.Pending;
import io.tollgate.gateway.redis.RedisBreaker;
import io.tollgate.gateway.redis.RedisScripts;
import io.tollgate.gateway.redis.RedisUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The Holds in Redis: taking, keeping, finishing and settling them. */
public final class Holds {

    /** How often a tenant is named to the sweeper; far less than the sweeper's patience. */
    private static final Duration REGISTER_EVERY = Duration.ofSeconds(10);

    private static final int MAX_REGISTERED = 100_000;

    /** Keys before those of the checks. */
    private static final int FIRST_CHECK = 3;

    private final AsyncRedis<String> redis;
    private final RedisScripts scripts;
    private final RedisBreaker breaker;
    private final String leaseMillis;
    private final ConcurrentMap<String, Long> registered = new ConcurrentHashMap<>();
    private final Queue<Hold> doubtful = new ConcurrentLinkedQueue<>();

    public Holds(
            AsyncRedis<String> redis, RedisScripts scripts, RedisBreaker breaker, Duration lease) {
        this.redis = redis;
        this.scripts = scripts;
        this.breaker = breaker;
        this.leaseMillis = Long.toString(lease.toMillis());
    }

    /**
     * What the admission script answered, see {@code admit.lua}.
     *
     * @param run of the Redis server that answered
     * @param trusted whether the tenant's figures are trusted in that run
     */
    record Answer(String status, Instant now, List<Long> numbers, String run, boolean trusted) {}

    /** A Hold before it is granted. */
    record Draft(
            UUID requestId,
            String tenant,
            String eventJson,
            List<HoldCounter> counters,
            String countersJson) {

        static Draft of(UsageEvent event, List<Check> checks) {
            List<HoldCounter> counters =
                    checks.stream().map(Check::counter).filter(Objects::nonNull).toList();
            return new Draft(
                    event.requestId(),
                    event.tenant(),
                    Hold.json(event),
                    counters,
                    Hold.json(counters));
        }

        /** Of a call that nobody pays for: if nothing is heard of it, nothing is booked. */
        static Draft free(UUID requestId, String tenant, List<Check> checks) {
            List<HoldCounter> counters =
                    checks.stream().map(Check::counter).filter(Objects::nonNull).toList();
            return new Draft(requestId, tenant, "", counters, Hold.json(counters));
        }

        Hold granted(long amount, long tokens, Instant admittedAt) {
            return new Hold(
                    requestId,
                    tenant,
                    amount,
                    tokens,
                    admittedAt,
                    eventJson,
                    counters,
                    countersJson);
        }
    }

    /**
     * Runs the admission script.
     *
     * @throws RedisUnavailableException when no answer came in time; a Hold that is granted later
     *     all the same is given back then, since nobody makes the call
     */
    Answer admit(Draft draft, List<Check> checks, Price price, long debit) {
        String tenant = draft.tenant();
        register(tenant);
        String[] keys = new String[FIRST_CHECK + checks.size()];
        keys[0] = HoldKeys.hold(tenant, draft.requestId());
        keys[1] = HoldKeys.holds(tenant);
        keys[2] = HoldKeys.trusted(tenant);
        List<String> values = new ArrayList<>(9 + 4 * checks.size());
        values.add(draft.requestId().toString());
        values.add(leaseMillis);
        values.add(Long.toString(price.inputNanoUsd()));
        values.add(Long.toString(price.nanoUsdPerOutputToken()));
        values.add(Long.toString(price.outputTokens()));
        values.add(Long.toString(price.fewestOutputTokens()));
        values.add(Long.toString(debit));
        values.add(draft.eventJson());
        values.add(draft.countersJson());
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            keys[FIRST_CHECK + i] = check.key();
            values.add(String.valueOf(check.kind()));
            values.add(check.a());
            values.add(check.b());
            values.add(check.mode());
        }
        return breaker.ask(
                () -> {
                    RedisScripts.Admission<List<Object>> answer =
                            scripts.admit(
                                    ScriptOutputType.MULTI, keys, values.toArray(String[]::new));
                    try {
                        return read(answer.await(), answer.run());
                    } catch (RedisUnavailableException late) {
                        answer.whenLate(
                                granted -> giveBack(draft, read(granted, ""), debit),
                                () -> doubtful.add(draft.granted(0, debit, Instant.EPOCH)));
                        throw late;
                    }
                });
    }

    private void giveBack(Draft draft, Answer answer, long debit) {
        if (answer.status().equals("OK")) {
            giveBack(draft.granted(answer.numbers().get(1), debit, answer.now()));
        }
    }

    private void giveBack(Hold hold) {
        try {
            settle(hold, 0, 0, 0).whenLate(ended -> {}, () -> doubtful.add(hold));
        } catch (RedisUnavailableException away) {
            doubtful.add(hold);
        }
    }

    /**
     * Gives back the Holds of calls that were refused because Redis did not answer, where nobody
     * could tell whether it had admitted them; does not wait.
     */
    void giveBackDoubtful() {
        for (int left = doubtful.size(); left > 0; left--) {
            Hold hold = doubtful.poll();
            if (hold != null) {
                giveBack(hold);
            }
        }
    }

    /**
     * Heartbeat of a call that is not settled yet; does not wait.
     *
     * @param outcome null while the call is under way
     */
    public Pending<String> extend(Hold hold, @Nullable Outcome outcome) {
        register(hold.tenant());
        return keep(hold, outcome);
    }

    /**
     * Writes the call's outcome into its Hold, and waits until it is there.
     *
     * @throws RedisUnavailableException when nobody can tell whether it is
     */
    public void outcome(Hold hold, Outcome outcome) {
        Pending<String> written =
                scripts.start(
                        HoldScript.OUTCOME,
                        ScriptOutputType.STATUS,
                        new String[] {
                            HoldKeys.hold(hold.tenant(), hold.requestId()),
                            HoldKeys.holds(hold.tenant())
                        },
                        hold.requestId().toString(),
                        leaseMillis,
                        outcome.eventsJson(),
                        Long.toString(outcome.nanoUsd()),
                        Long.toString(outcome.tokens()));
        if (!breaker.ask(written::await).equals("KEPT")) {
            Pending<String> kept = keep(hold, outcome);
            breaker.ask(kept::await);
        }
    }

    /**
     * Ends a Hold whose rows are stored; does not wait.
     *
     * @param correctionNanoUsd what the ledger says an orphan row was off by, else 0
     */
    public Pending<Long> settle(
            Hold hold, long actualNanoUsd, long actualTokens, long correctionNanoUsd) {
        return scripts.start(
                HoldScript.SETTLE,
                ScriptOutputType.INTEGER,
                hold.keys(),
                hold.values(
                        hold.requestId().toString(),
                        Long.toString(actualNanoUsd),
                        Long.toString(actualTokens),
                        Long.toString(correctionNanoUsd),
                        "0"));
    }

    private Pending<String> keep(Hold hold, @Nullable Outcome outcome) {
        return scripts.start(
                HoldScript.EXTEND,
                ScriptOutputType.STATUS,
                hold.keys(),
                hold.values(
                        hold.requestId().toString(),
                        leaseMillis,
                        Long.toString(hold.amount()),
                        Long.toString(hold.tokens()),
                        hold.eventJson(),
                        hold.countersJson(),
                        outcome == null ? "" : outcome.eventsJson(),
                        Long.toString(outcome == null ? 0 : outcome.nanoUsd()),
                        Long.toString(outcome == null ? 0 : outcome.tokens()),
                        Long.toString(hold.admittedAt().toEpochMilli())));
    }

    /** Tells the sweeper where to look, at most every ten seconds for each tenant. */
    private void register(String tenant) {
        long now = System.currentTimeMillis();
        Long last = registered.get(tenant);
        if (last != null && now - last < REGISTER_EVERY.toMillis()) {
            return;
        }
        if (registered.size() >= MAX_REGISTERED) {
            registered.clear();
        }
        redis.commands().zadd(HoldKeys.TENANTS, (double) now, tenant);
        redis.commands().pexpire(HoldKeys.trusted(tenant), HoldKeys.TRUST_LIFETIME_MILLIS);
        registered.put(tenant, now);
    }

    private static Answer read(List<Object> answer, String run) {
        List<Long> numbers = new ArrayList<>(answer.size());
        for (Object number : answer.subList(2, answer.size())) {
            numbers.add((Long) number);
        }
        boolean trusted = !answer.getFirst().equals("OK_UNTRUSTED");
        return new Answer(
                trusted ? (String) answer.getFirst() : "OK",
                Instant.ofEpochMilli((Long) answer.get(1)),
                numbers,
                run,
                trusted);
    }
}
