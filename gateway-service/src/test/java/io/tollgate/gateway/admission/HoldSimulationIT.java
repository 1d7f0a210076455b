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
import java.util.UUID;
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
            local function sorted(key)
              local members = redis.call('ZRANGE', key, 0, -1)
              table.sort(members)
              return members
            end
            return {
              'spent ' .. figure(KEYS[1], 'spent') .. ' held ' .. figure(KEYS[1], 'held'),
              'spent ' .. figure(KEYS[2], 'spent') .. ' held ' .. figure(KEYS[2], 'held'),
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
        assertThat(admitted).as("calls admitted in all").isGreaterThan(2 * SCHEDULES);
    }

    /** A call as its gateway knows it. */
    private static final class Call {
        final UUID id;
        final Hold hold;
        @Nullable Long actual;
        boolean stored;
        long correction;
        boolean gatewayDied;

        Call(UUID id, Hold hold) {
            this.id = id;
            this.hold = hold;
        }
    }

    private record Row(long nanoUsd, boolean orphan) {}

    private record Asked(long spent, long missed) {}

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
        private final String[] stateKeys;

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
            switch (random.nextInt(22)) {
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
            Holds.Answer answer = REDIS.admit(id, checks, price, 0);
            assertThat(flat(answer)).as(log.toString()).isEqualTo(model.admit(id, price));
            if (answer.status().equals("OK")) {
                calls.add(new Call(id, REDIS.hold(id, answer, checks, 0)));
            } else if (answer.status().equals("SEED")) {
                ask(1);
            }
        }

        private void repeat(Call call) {
            if (model.holds.containsKey(call.id)) {
                say("repeat " + call.id);
                Price price = new Price(7, 3, 50, 20, false);
                assertThat(flat(REDIS.admit(call.id, checks, price, 0)))
                        .as(log.toString())
                        .isEqualTo(model.admit(call.id, price));
            }
        }

        private void extend(Call call) {
            say("extend " + call.id);
            assertThat(REDIS.holds.extend(call.hold).await())
                    .as(log.toString())
                    .isEqualTo(model.extend(call.id, call.hold.amount()));
        }

        private void end(Call call) {
            long amount = call.hold.amount();
            long actual = random.nextLong(amount + 1);
            call.actual = dear && random.nextBoolean() ? Long.valueOf(amount + actual) : actual;
            say("outcome " + call.id + " " + call.actual);
            REDIS.holds.outcome(
                    call.hold, List.of(REDIS.event(call.hold.requestId())), call.actual, 0);
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
            asked.put(check, new Asked(booked(), REDIS.holds.missed(checks.get(check).key())));
        }

        private void put() {
            asked.forEach(
                    (check, answer) -> {
                        say("put " + check + " " + answer);
                        String key = checks.get(check).key();
                        REDIS.holds.seed(key, answer.spent(), answer.missed());
                        (check == 1 ? model.key : model.team).seed(answer.spent(), answer.missed());
                    });
            asked.clear();
        }

        private void die(Call call) {
            say("gateway of " + call.id + " died");
            call.gatewayDied = true;
        }

        /** Redis starts empty; whoever is alive beats once before anybody is admitted. */
        private void loseData() {
            if (losesData) {
                say("data lost");
                REDIS.await(REDIS.redis().flushdb());
                model.lose();
                calls.stream().filter(c -> !c.gatewayDied && !c.stored).forEach(this::extend);
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
                if (budget.spent != null) {
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
            // A correction whose gateway died before it came to Redis waits there for a recount.
            boolean exact =
                    !losesData && calls.stream().noneMatch(c -> c.gatewayDied && c.correction != 0);
            if (exact && model.key.spent != null) {
                assertThat(model.key.spent).as(log.toString()).isEqualTo(booked());
            }
        }

        private List<Object> read() {
            return REDIS.await(
                    REDIS.redis()
                            .<List<Object>>eval(READ_STATE, ScriptOutputType.MULTI, stateKeys));
        }

        /** Without the two zeros of the version check. */
        private static List<Object> flat(Holds.Answer answer) {
            List<Object> flat = new ArrayList<>(List.of(answer.status()));
            flat.addAll(answer.numbers());
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
