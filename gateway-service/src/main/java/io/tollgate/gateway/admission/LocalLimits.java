package io.tollgate.gateway.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits while Redis is away: each gateway grants its share, the limit divided by the gateways at
 * work, at least one. Budgets that may go on ({@code soft}) get this gateway's share of what was
 * left when Redis was last heard of.
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

    /** Notes what Redis knew: it is the basis of the share if Redis goes away. */
    void remember(Check check, long spent, long held) {
        if (check.limitsSpending() && check.mode().equals("soft")) {
            left.put(check.key(), Long.parseLong(check.a()) - spent - held);
            states.invalidate(check.key());
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
        double arrival = Math.max(now.toEpochMilli(), state == null ? 0 : state.value());
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
        double need = Math.min(tokens, share);
        if (level < need) {
            throw refused(checks, index, now, (long) Math.ceil((need - level) * MINUTE / share));
        }
        return new State(level - need, now.toEpochMilli());
    }

    private State parallel(List<Check> checks, int index, Instant now, @Nullable State state) {
        double used = state == null ? 0 : state.value();
        if (used + 1 > share(checks.get(index), checks, index, now)) {
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
