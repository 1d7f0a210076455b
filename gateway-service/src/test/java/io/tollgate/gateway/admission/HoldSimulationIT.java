package io.tollgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ScriptOutputType;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.hold.HoldKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Random lives of Holds, in Redis and in {@link HoldModel} side by side. {@code
 * -Dtollgate.holds.schedules=} sets how many, {@code -Dtollgate.holds.seed=} where to start.
 */
class HoldSimulationIT {

    private static final int SCHEDULES = Integer.getInteger("tollgate.holds.schedules", 2_500);
    private static final int FIRST_SEED = Integer.getInteger("tollgate.holds.seed", 0);

    private static final String READ_STATE =
            """
            local function figure(key, field)
              return redis.call('HGET', key, field) or 'null'
            end
            local function budget(key)
              return 'spent ' .. figure(key, 'spent') .. ' held ' .. figure(key, 'held') ..
                ' pending ' .. (redis.call('HGET', key, 'pending') or '0')
            end
            local function sorted(key)
              local members = redis.call('ZRANGE', key, 0, -1)
              table.sort(members)
              return members
            end
            return {
              budget(KEYS[1]), budget(KEYS[2]),
              sorted(KEYS[3]), sorted(KEYS[4])}
            """;

    private static final HoldsFixture REDIS = new HoldsFixture();

    @AfterAll
    static void close() {
        REDIS.close();
    }

    @Test
    void redisDoesWhatTheModelDoesAndTheStrictBudgetIsNeverOverspent() {
        int admitted = 0;
        for (int i = 0; i < SCHEDULES; i++) {
            REDIS.await(REDIS.redis().flushdb());
            admitted += new Schedule(FIRST_SEED + i).run();
        }
        assertThat(admitted).as("calls admitted in all").isGreaterThan(SCHEDULES);
    }

    /** A call as its gateway knows it. */
    private static final class Call {
        final UUID id;
        final Hold hold;
        @Nullable Long actual;
        boolean stored;
        long correction;
        boolean settled;
        boolean gatewayDied;

        Call(UUID id, Hold hold) {
            this.id = id;
            this.hold = hold;
        }
    }

    private record Row(long nanoUsd, boolean orphan) {}

    /**
     * A budget as it was read, before the ledger is asked.
     *
     * @param known calls admitted by then
     */
    private record Asked(HoldsFixture.Figures figures, long pending, Set<UUID> known) {}

    private record Suspect(long difference, long revision) {}

    private static final class Schedule {

        private final Random random;
        private final StringBuilder log = new StringBuilder();
        private final boolean losesData;
        private final boolean dear;
        private final HoldModel model;
        private final List<Check> checks;
        private final Map<UUID, Row> ledger = new HashMap<>();
        private final List<Call> calls = new ArrayList<>();
        private final Map<Integer, Asked> asked = new HashMap<>();
        private final Map<Integer, Asked> compared = new HashMap<>();
        private final Map<Integer, Suspect> suspects = new HashMap<>();
        private final String[] stateKeys;
        private int warmUps = 1;

        Schedule(int seed) {
            random = new Random(seed);
            losesData = random.nextInt(4) == 0;
            dear = random.nextInt(5) == 0;
            model = new HoldModel(2_000 + random.nextInt(12_000));
            log.append("seed ").append(seed);
            REDIS.tenant = "simulated-" + seed;
            Level key =
                    REDIS.key(
                            null,
                            null,
                            (long) HoldModel.LEASES,
                            HoldsFixture.budget(model.limit, BudgetMode.STRICT));
            Level team =
                    Level.of(
                            LevelKind.TEAM,
                            "t",
                            null,
                            null,
                            null,
                            List.of(HoldsFixture.budget(null, BudgetMode.STRICT)));
            checks = REDIS.checks(key, team);
            REDIS.await(REDIS.redis().set(HoldKeys.trusted(REDIS.tenant), REDIS.run() + ":1"));
            stateKeys =
                    new String[] {
                        checks.get(1).key(),
                        checks.get(3).key(),
                        checks.get(2).key(),
                        HoldKeys.holds(REDIS.tenant)
                    };
        }

        int run() {
            if (random.nextInt(8) > 0) {
                ask(1);
                put();
            }
            int steps = 8 + random.nextInt(14);
            for (int i = 0; i < steps; i++) {
                step();
                check();
            }
            finish();
            return calls.size();
        }

        private void step() {
            switch (random.nextInt(27)) {
                case 0, 1, 2, 3, 4, 20, 21 -> admit();
                case 5 -> pick(c -> !c.gatewayDied && c.actual == null).forEach(this::repeat);
                case 6 -> pick(c -> !c.gatewayDied && c.actual == null).forEach(this::extend);
                case 7, 8, 9 -> pick(c -> !c.gatewayDied && c.actual == null).forEach(this::end);
                case 10, 11 -> pick(c -> !c.gatewayDied && c.actual != null).forEach(this::store);
                case 12, 13 -> pick(c -> !c.gatewayDied && c.stored).forEach(this::settle);
                case 14 -> pick(c -> model.holds.containsKey(c.id)).forEach(this::sweep);
                case 15 -> ask(1 + 2 * random.nextInt(2));
                case 16, 17 -> put();
                case 18 -> pick(c -> true).forEach(this::die);
                case 22, 23 -> compare();
                case 24, 25 -> mend();
                case 26 -> restart();
                default -> loseData();
            }
        }

        private Stream<Call> pick(java.util.function.Predicate<Call> fit) {
            List<Call> fitting = calls.stream().filter(fit).toList();
            return fitting.isEmpty()
                    ? Stream.of()
                    : Stream.of(fitting.get(random.nextInt(fitting.size())));
        }

        private void admit() {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            long wanted = 1 + random.nextInt(200);
            Price price =
                    new Price(
                            random.nextInt(1_500),
                            1 + random.nextInt(30),
                            wanted,
                            Math.min(wanted, 20),
                            false);
            say("admit " + id + " " + price);
            Holds.Answer answer = REDIS.admitUntrusted(id, checks, price, 0);
            assertThat(flat(answer)).as(log.toString()).isEqualTo(model.admit(id, price));
            if (answer.status().equals("OK")) {
                calls.add(new Call(id, REDIS.hold(id, answer, checks, 0)));
            } else if (answer.status().equals("SEED")) {
                ask(1);
            } else if (answer.status().equals("LOST")) {
                trust();
            }
        }

        private void repeat(Call call) {
            if (model.holds.containsKey(call.id)) {
                say("repeat " + call.id);
                Price price = new Price(7, 3, 50, 20, false);
                assertThat(flat(REDIS.admitUntrusted(call.id, checks, price, 0)))
                        .as(log.toString())
                        .isEqualTo(model.admit(call.id, price));
            }
        }

        private void extend(Call call) {
            say("extend " + call.id);
            assertThat(REDIS.holds.extend(call.hold, outcome(call)).await())
                    .as(log.toString())
                    .isEqualTo(model.extend(call.id, call.hold.amount()));
        }

        private void end(Call call) {
            long amount = call.hold.amount();
            long actual = random.nextLong(amount + 1);
            call.actual = dear && random.nextBoolean() ? Long.valueOf(amount + actual) : actual;
            say("outcome " + call.id + " " + call.actual);
            REDIS.holds.outcome(call.hold, outcome(call));
            model.extend(call.id, amount);
        }

        private void store(Call call) {
            say("store " + call.id);
            Row known = ledger.get(call.id);
            if (known != null && known.orphan()) {
                call.correction = call.actual - known.nanoUsd();
            }
            ledger.put(call.id, new Row(call.actual, false));
            call.stored = true;
        }

        private void settle(Call call) {
            say("settle " + call.id);
            assertThat(REDIS.holds.settle(call.hold, call.actual, 0, call.correction).await())
                    .as(log.toString())
                    .isEqualTo(model.settle(call.id, call.actual, call.correction, false));
            call.settled = true;
        }

        private static @Nullable Outcome outcome(Call call) {
            return call.actual == null
                    ? null
                    : new Outcome(
                            Hold.json(List.of(REDIS.event(call.hold.requestId()))), call.actual, 0);
        }

        private void sweep(Call call) {
            say("sweep " + call.id);
            if (call.actual != null) {
                ledger.put(call.id, new Row(call.actual, false));
            } else {
                ledger.putIfAbsent(call.id, new Row(call.hold.amount(), true));
            }
            long booked = ledger.get(call.id).nanoUsd();
            assertThat(REDIS.sweep(call.hold, booked))
                    .as(log.toString())
                    .isEqualTo(model.settle(call.id, booked, 0, true));
        }

        private void ask(int check) {
            say("ask " + check);
            asked.put(check, look(check));
        }

        private Asked look(int check) {
            return new Asked(
                    REDIS.figures(checks.get(check).key()),
                    budget(check).pending,
                    calls.stream().map(c -> c.id).collect(Collectors.toSet()));
        }

        private void put() {
            asked.forEach(
                    (check, read) -> {
                        if (!read.figures().spent().isEmpty()) {
                            return;
                        }
                        long spent = settled(read);
                        say("put " + check + " " + spent + " after " + read);
                        String key = checks.get(check).key();
                        long taken = REDIS.seed(key, spent, read.figures());
                        if (taken >= 0) {
                            assertThat(taken)
                                    .as(log.toString())
                                    .isEqualTo(budget(check).seed(spent, read.pending()));
                        }
                    });
            asked.clear();
        }

        /** The reconciler reads a budget … */
        private void compare() {
            int check = 1 + 2 * random.nextInt(2);
            say("compare " + check);
            compared.put(check, look(check));
        }

        /** … and later has the ledger's answer; the same difference twice is mended. */
        private void mend() {
            compared.forEach(this::mend);
            compared.clear();
        }

        private void mend(int check, Asked read) {
            if (read.figures().spent().isEmpty()) {
                return;
            }
            long revision = Long.parseLong(read.figures().revision());
            long difference = settled(read) - Long.parseLong(read.figures().spent());
            Suspect found = new Suspect(difference, revision);
            boolean again = found.equals(suspects.put(check, found));
            if (difference != 0 && !again) {
                return;
            }
            say("mend " + check + " by " + difference);
            suspects.remove(check);
            assertThat(REDIS.correct(checks.get(check).key(), difference, read.figures()))
                    .as(log.toString())
                    .isEqualTo(model.correct(budget(check), difference, revision));
        }

        private HoldModel.Figures budget(int check) {
            return check == 1 ? model.key : model.team;
        }

        /** The ledger now, without what held something when the budget was read or came later. */
        private long settled(Asked read) {
            return ledger.entrySet().stream()
                    .filter(row -> read.known().contains(row.getKey()))
                    .filter(row -> !read.figures().live().contains(row.getKey()))
                    .mapToLong(row -> row.getValue().nanoUsd())
                    .sum();
        }

        /** Warms up: whoever is alive beats before anybody is admitted. */
        private void trust() {
            say("trust");
            assertThat(REDIS.trust(REDIS.run(), 3_600_000)).as(log.toString()).isTrue();
            model.trust();
            UUID early = new UUID(random.nextLong(), random.nextLong());
            Price price = new Price(1, 1, 1, 1, false);
            assertThat(flat(REDIS.admitUntrusted(early, checks, price, 0)))
                    .as(log.toString())
                    .isEqualTo(model.admit(early, price));
            calls.stream().filter(c -> !c.gatewayDied && !c.settled).forEach(this::extend);
            // As if the warm-up were over; no two are at the same moment.
            String now = REDIS.run() + ":" + ++warmUps;
            REDIS.await(REDIS.redis().set(HoldKeys.trusted(REDIS.tenant), now));
            model.trusted = true;
        }

        /** Redis comes back with all it had; nobody knows that. */
        private void restart() {
            if (model.trusted != null) {
                say("restart");
                REDIS.await(REDIS.redis().set(HoldKeys.trusted(REDIS.tenant), "earlier:1"));
                model.restart();
            }
        }

        private void die(Call call) {
            say("gateway of " + call.id + " died");
            call.gatewayDied = true;
        }

        private void loseData() {
            if (losesData) {
                say("data lost");
                REDIS.await(REDIS.redis().flushdb());
                model.lose();
            }
        }

        private long booked() {
            return ledger.values().stream().mapToLong(Row::nanoUsd).sum();
        }

        /** What was, or may still be, billed by providers as far as anybody can know. */
        private long owed() {
            return calls.stream()
                    .filter(c -> c.actual != null && !ledger.containsKey(c.id))
                    .filter(c -> model.holds.containsKey(c.id))
                    .mapToLong(c -> Math.min(c.actual, c.hold.amount()))
                    .sum();
        }

        private void check() {
            assertThat(read()).as(log.toString()).isEqualTo(model.state());
            if (dear) {
                return;
            }
            long truth = booked() + owed();
            assertThat(truth).as(log.toString()).isLessThanOrEqualTo(model.limit);
            for (HoldModel.Figures budget : List.of(model.key, model.team)) {
                if (budget.spent != null && Boolean.TRUE.equals(model.trusted)) {
                    assertThat(budget.sum()).as(log.toString()).isGreaterThanOrEqualTo(truth);
                }
            }
        }

        /** Everybody comes to an end: gateways that live settle, the sweeper ends the rest. */
        private void finish() {
            for (Call call : calls) {
                if (!call.gatewayDied) {
                    if (call.actual == null) {
                        end(call);
                    }
                    if (!call.stored) {
                        store(call);
                    }
                    settle(call);
                }
                if (model.holds.containsKey(call.id)) {
                    sweep(call);
                }
                check();
            }
            for (HoldModel.Figures budget : List.of(model.key, model.team)) {
                assertThat(budget.held == null ? 0 : budget.held).as(log.toString()).isZero();
            }
            assertThat(model.leases).as(log.toString()).isEmpty();
            assertThat(model.holds).as(log.toString()).isEmpty();
            reconcileAtRest();
            for (HoldModel.Figures budget : List.of(model.key, model.team)) {
                if (budget.spent != null) {
                    assertThat(budget.spent).as(log.toString()).isEqualTo(booked());
                }
            }
        }

        private void reconcileAtRest() {
            for (int look = 0; look < 2; look++) {
                compared.put(1, look(1));
                compared.put(3, look(3));
                mend();
            }
            check();
        }

        private List<Object> read() {
            return REDIS.await(
                    REDIS.redis()
                            .<List<Object>>eval(READ_STATE, ScriptOutputType.MULTI, stateKeys));
        }

        /** Without the two zeros of the version check. */
        private static List<Object> flat(Holds.Answer answer) {
            List<Object> flat = new ArrayList<>(List.of(answer.status()));
            if (!answer.status().equals("WARMING")) {
                flat.addAll(answer.numbers());
            }
            if (answer.status().equals("OK")) {
                flat.subList(3, 5).clear();
            }
            return flat;
        }

        private void say(String what) {
            log.append("\n  ").append(what);
        }
    }
}
