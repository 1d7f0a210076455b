package io.tollgate.gateway.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The Hold protocol in plain Java: one key with a strict budget and a limit of parallel requests,
 * in a team whose budget only counts. What the scripts do to Redis, without a clock.
 */
final class HoldModel {

    static final int LEASES = 3;

    /** One window of one budget; null is a field that is not there. */
    static final class Figures {
        @Nullable Long spent;
        @Nullable Long held;
        long pending;
        long revision;

        void hold(long amount) {
            held = (held == null ? 0 : held) + amount;
        }

        long seed(long ledger, long pendingBefore) {
            if (spent != null) {
                return 0;
            }
            spent = ledger + pending - pendingBefore;
            pending = 0;
            revision++;
            return 1;
        }

        long sum() {
            return (spent == null ? 0 : spent) + (held == null ? 0 : held);
        }

        @Override
        public String toString() {
            return "spent " + spent + " held " + held + " pending " + pending;
        }
    }

    record Held(long amount, long granted) {}

    final long limit;
    Figures key = new Figures();
    Figures team = new Figures();
    final Map<UUID, Held> holds = new HashMap<>();
    final TreeSet<String> leases = new TreeSet<>();
    final Map<UUID, Long> ended = new HashMap<>();

    /** Null after Redis lost its data, false while it warms up. */
    @Nullable Boolean trusted = true;

    HoldModel(long limit) {
        this.limit = limit;
    }

    void lose() {
        key = new Figures();
        team = new Figures();
        holds.clear();
        leases.clear();
        ended.clear();
        trusted = null;
    }

    /** Redis came back as it was, but nobody can be sure. */
    void restart() {
        trusted = null;
    }

    void trust() {
        trusted = false;
        for (Figures budget : List.of(key, team)) {
            budget.spent = null;
        }
    }

    long correct(Figures budget, long change, long revision) {
        if (budget.spent == null && budget.held == null && budget.revision == 0) {
            return -1;
        }
        long changed = 0;
        if (change != 0 && budget.spent != null && budget.revision == revision) {
            budget.spent += change;
            budget.revision++;
            changed = 1;
        }
        if (budget.held != null && budget.held != 0 && holds.isEmpty()) {
            budget.held = 0L;
            changed = 1;
        }
        return changed;
    }

    /** Status and numbers as the script answers them, without those of the version check. */
    List<Object> admit(UUID id, Price price) {
        Held repeated = holds.get(id);
        if (trusted == null) {
            return List.of("LOST");
        }
        if (!trusted && repeated == null) {
            return List.of("WARMING");
        }
        if (key.spent == null) {
            return List.of("SEED", 2L);
        }
        long held = key.held == null ? 0 : key.held;
        long room = limit - key.spent - held;
        long granted = price.outputTokens();
        long perToken = price.nanoUsdPerOutputToken();
        if (repeated == null) {
            if (room <= 0 || price.inputNanoUsd() + perToken * granted > room) {
                granted = Math.floorDiv(room - price.inputNanoUsd(), perToken);
                if (room <= 0 || granted < price.fewestOutputTokens()) {
                    return List.of("REFUSED", 2L, -1L, key.spent, held);
                }
            }
            if (leases.size() >= LEASES) {
                return List.of("REFUSED", 3L, 1_000L, 0L, 0L);
            }
            long amount = price.inputNanoUsd() + perToken * granted;
            repeated = new Held(amount, granted);
            make(id, repeated);
        }
        List<Object> answer = new ArrayList<>(List.of("OK", repeated.granted(), repeated.amount()));
        answer.addAll(List.of(key.spent, key.held, (long) leases.size(), 0L));
        answer.addAll(List.of(team.spent == null ? -1L : team.spent, team.held));
        return answer;
    }

    String extend(UUID id, long amount) {
        if (holds.containsKey(id)) {
            leases.add(id.toString());
            return "KEPT";
        }
        if (ended.containsKey(id)) {
            return "ENDED";
        }
        make(id, new Held(amount, 0));
        return "MADE";
    }

    private void make(UUID id, Held hold) {
        holds.put(id, hold);
        leases.add(id.toString());
        key.hold(hold.amount());
        team.hold(hold.amount());
    }

    long settle(UUID id, long actual, long correction, boolean sweeping) {
        Held hold = holds.remove(id);
        Long endedAt = ended.get(id);
        long change = actual;
        if (hold == null) {
            change = sweeping ? 0 : endedAt != null ? actual - endedAt : correction;
            if (change <= 0) {
                return 0;
            }
        }
        for (Figures budget : List.of(key, team)) {
            if (hold != null && budget.held != null) {
                budget.held -= hold.amount();
            }
            if (budget.spent != null) {
                budget.spent += change;
            } else {
                budget.pending += change;
            }
        }
        leases.remove(id.toString());
        ended.put(id, actual);
        return hold == null ? 0 : 1;
    }

    /** What Redis must hold now, in the form that the simulation reads it. */
    List<Object> state() {
        TreeSet<String> index = new TreeSet<>();
        holds.keySet().forEach(id -> index.add(id.toString()));
        return List.of(key.toString(), team.toString(), List.copyOf(leases), List.copyOf(index));
    }
}
