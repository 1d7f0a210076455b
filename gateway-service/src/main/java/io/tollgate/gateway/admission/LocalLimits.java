package io.tollgate.gateway.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits while Redis is away: each gateway grants its share, the limit divided by the gateways at
 * work, at least one. A share begins where Redis left it when it was last heard of: used up there
 * is used up here, so that an answer of Redis that comes too late opens no limit anew. Budgets that
 * may go on ({@code soft}) get this gateway's share of what was left then.
 */
final class LocalLimits {

    private static final long MINUTE = 60_000;
    private static final int MOST_COUNTERS = 200_000;

    private final IntSupplier replicas;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** Older state than this means an unused limit. */
    private final Cache<String, State> states =
            Caffeine.newBuilder()
                    .maximumSize(MOST_COUNTERS)
                    .expireAfterAccess(Duration.ofMinutes(2))
                    .build();

    /**
     * What Redis said last of rates: when a whole burst is there again (ms), or which part of the
     * tokens was left.
     */
    private final Cache<String, State> heard =
            Caffeine.newBuilder()
                    .maximumSize(MOST_COUNTERS)
                    .expireAfterWrite(Duration.ofMinutes(2))
                    .build();

    /** Calls of this gateway under way that Redis knows of, where they are limited. */
    private final ConcurrentMap<String, Integer> underWay = new ConcurrentHashMap<>();

    /** What was left of soft budgets, nano-USD. */
    private final Cache<String, Long> left =
            Caffeine.newBuilder()
                    .maximumSize(MOST_COUNTERS)
                    .expireAfterWrite(Duration.ofHours(1))
                    .build();

    LocalLimits(IntSupplier replicas, InstantSource clock) {
        this.replicas = replicas;
        this.clock = clock;
    }

    /**
     * One limit's state.
     *
     * @param value time of arrival for requests, tokens left, calls under way, nano-USD spent here
     * @param at when it was so, ms
     */
    private record State(double value, long at) {}

    /** What was granted, to be given back when the call is over. */
    record Grant(List<Check> leases) {}

    /**
     * Notes what Redis knew: it is the basis of the share if Redis goes away.
     *
     * @param first as {@code admit.lua} answered for this check
     * @param second likewise
     */
    void remember(Check check, long first, long second) {
        switch (check.kind()) {
            case 'r' -> heard.put(check.key(), new State((double) clock.millis() + second, 0));
            case 't' -> {
                double part = Math.max(0, first) / Math.max(1.0, Double.parseDouble(check.a()));
                heard.put(check.key(), new State(part, clock.millis()));
            }
            case 'b' -> {
                if (check.limitsSpending() && check.mode().equals("soft")) {
                    left.put(check.key(), Long.parseLong(check.a()) - first - second);
                    states.invalidate(check.key());
                }
            }
            default -> {}
        }
    }

    /** A call that Redis admitted begins; {@link #ended} follows. */
    void begun(Check check) {
        if (check.kind() == 'p') {
            underWay.merge(check.key(), 1, Integer::sum);
        }
    }

    void ended(Check check) {
        if (check.kind() == 'p') {
            underWay.computeIfPresent(check.key(), (key, calls) -> calls > 1 ? calls - 1 : null);
        }
    }

    /**
     * Counts the call in.
     *
     * @param amountNanoUsd most that the call can cost
     * @throws io.tollgate.gateway.call.Refusal when a share is used up
     */
    Grant admit(List<Check> checks, long amountNanoUsd, long tokens) {
        Instant now = clock.instant();
        lock.lock();
        try {
            List<State> after = new ArrayList<>(checks.size());
            for (int i = 0; i < checks.size(); i++) {
                after.add(count(checks, i, now, amountNanoUsd, tokens));
            }
            List<Check> leases = new ArrayList<>();
            for (int i = 0; i < checks.size(); i++) {
                State state = after.get(i);
                if (state.at() > 0) {
                    states.put(checks.get(i).key(), state);
                }
                if (checks.get(i).kind() == 'p') {
                    leases.add(checks.get(i));
                }
            }
            return new Grant(leases);
        } finally {
            lock.unlock();
        }
    }

    void giveBack(Grant grant) {
        lock.lock();
        try {
            for (Check check : grant.leases()) {
                State state = states.getIfPresent(check.key());
                if (state != null) {
                    states.put(check.key(), new State(Math.max(0, state.value() - 1), state.at()));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private State count(
            List<Check> checks, int index, Instant now, long amountNanoUsd, long tokens) {
        Check check = checks.get(index);
        State state = states.getIfPresent(check.key());
        return switch (check.kind()) {
            case 'r' -> request(checks, index, now, state);
            case 't' -> tokens(checks, index, now, state, tokens);
            case 'p' -> parallel(checks, index, now, state);
            case 'b' -> spend(checks, index, now, state, amountNanoUsd);
            default -> new State(0, 0);
        };
    }

    private State request(List<Check> checks, int index, Instant now, @Nullable State state) {
        double share = share(checks.get(index), checks, index, now);
        double interval = MINUTE / share;
        State known = heard.getIfPresent(checks.get(index).key());
        double arrival =
                Math.max(
                        Math.max(now.toEpochMilli(), state == null ? 0 : state.value()),
                        known == null ? 0 : known.value());
        double wait = arrival + interval - MINUTE - now.toEpochMilli();
        if (wait > 0) {
            throw refused(checks, index, now, (long) Math.ceil(wait));
        }
        return new State(arrival + interval, now.toEpochMilli());
    }

    private State tokens(
            List<Check> checks, int index, Instant now, @Nullable State state, long tokens) {
        double share = share(checks.get(index), checks, index, now);
        double level = share;
        if (state != null) {
            level =
                    Math.min(
                            share,
                            state.value() + (now.toEpochMilli() - state.at()) * share / MINUTE);
        }
        State known = heard.getIfPresent(checks.get(index).key());
        if (known != null) {
            double part = known.value() + (double) (now.toEpochMilli() - known.at()) / MINUTE;
            level = Math.min(level, share * part);
        }
        double need = Math.min(tokens, share);
        if (level < need) {
            throw refused(checks, index, now, (long) Math.ceil((need - level) * MINUTE / share));
        }
        return new State(level - need, now.toEpochMilli());
    }

    private State parallel(List<Check> checks, int index, Instant now, @Nullable State state) {
        double used = state == null ? 0 : state.value();
        int known = underWay.getOrDefault(checks.get(index).key(), 0);
        if (used + known + 1 > share(checks.get(index), checks, index, now)) {
            throw refused(checks, index, now, 1_000);
        }
        return new State(used + 1, now.toEpochMilli());
    }

    private State spend(
            List<Check> checks, int index, Instant now, @Nullable State state, long amount) {
        Check check = checks.get(index);
        if (!check.limitsSpending()) {
            return new State(0, 0);
        }
        Long known = left.getIfPresent(check.key());
        double used = state == null ? 0 : state.value();
        if (known == null || used + amount > known / (double) replicas.getAsInt()) {
            throw refused(checks, index, now, -1);
        }
        return new State(used + amount, now.toEpochMilli());
    }

    private double share(Check check, List<Check> checks, int index, Instant now) {
        long limit = Long.parseLong(check.a());
        if (limit <= 0) {
            throw refused(checks, index, now, MINUTE);
        }
        return Math.max(1, limit / replicas.getAsInt());
    }

    private static io.tollgate.gateway.call.Refusal refused(
            List<Check> checks, int index, Instant now, long waitMillis) {
        return Refusals.of(
                new Holds.Answer("REFUSED", now, List.of(index + 1L, waitMillis, 0L, 0L), "", true),
                checks);
    }
}
