package io.tollgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Window;
import io.tollgate.contracts.hold.HoldKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoldScriptsIT {

    /** 1,000 nano-USD of prompt, 10 for each of up to 100 output tokens, 20 at the least. */
    private static final Price PRICE = new Price(1_000, 10, 100, 20, false);

    private static final Price FREE = new Price(0, 0, 100, 20, false);

    private final HoldsFixture redis = new HoldsFixture();

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void aBudgetWithoutFiguresAsksForThemAndConsumesNothing() {
        Level team = Level.of(LevelKind.TEAM, "t", null, null, null, List.of(strict(9_000)));
        List<Check> checks = redis.checks(redis.key(5L, 500L, 2L, strict(5_000)), team);

        Holds.Answer answer = admit(checks);

        assertThat(answer.status()).isEqualTo("SEED");
        assertThat(answer.numbers())
                .extracting(i -> checks.get(i.intValue() - 1).kind())
                .containsExactly('b', 'b');
        assertThat(everything()).isEmpty();

        redis.seed(checks.get(1).key(), 7);
        redis.seed(checks.get(5).key(), 8);
        redis.seed(checks.get(1).key(), 99);
        assertThat(admit(checks).numbers().subList(4, 6)).containsExactly(7L, 2_000L);
    }

    @Test
    void aBudgetThatLimitsNothingIsCountedFromTheFirstCallOn() {
        List<Check> checks =
                redis.checks(
                        redis.key(
                                null,
                                null,
                                null,
                                HoldsFixture.budget(null, BudgetMode.STRICT),
                                HoldsFixture.budget(1L, BudgetMode.ALERT)));

        Holds.Answer answer = admit(checks);

        assertThat(answer.status()).isEqualTo("OK");
        assertThat(answer.numbers())
                .containsExactly(100L, 2_000L, 0L, 0L, -1L, 2_000L, -1L, 2_000L);
    }

    @Test
    void everyCheckIsAnsweredWithWhatIsLeftOnceTheCallIsCounted() {
        List<Check> checks = seeded(redis.key(6L, 600L, 2L, strict(5_000)), 500);

        Holds.Answer answer = redis.admit(UUID.randomUUID(), checks, PRICE, 200);

        assertThat(answer.status()).isEqualTo("OK");
        List<Long> numbers = answer.numbers();
        assertThat(numbers.subList(0, 6)).containsExactly(100L, 2_000L, 0L, 0L, 500L, 2_000L);
        assertThat(numbers.get(6)).as("requests left").isEqualTo(5);
        assertThat(numbers.get(7)).as("requests reset").isEqualTo(10_000);
        assertThat(numbers.get(8)).as("tokens left").isEqualTo(400);
        assertThat(numbers.get(9)).as("tokens reset").isEqualTo(20_000);
        assertThat(numbers.subList(10, 12)).as("parallel").containsExactly(1L, 0L);
        assertThat(answer.now()).isCloseTo(Instant.now(), within(Duration.ofSeconds(10)));
    }

    @Test
    void admittingTheSameRequestTwiceAnswersAlikeAndHoldsOnce() {
        List<Check> checks = seeded(redis.key(2L, 250L, 1L, strict(3_000)), 0);
        UUID id = UUID.randomUUID();
        Holds.Answer first = redis.admit(id, checks, PRICE, 200);
        Map<String, Object> after = everything();

        Holds.Answer second = redis.admit(id, checks, PRICE, 200);

        assertThat(second.status()).isEqualTo("OK");
        assertThat(second.numbers().subList(0, 6)).isEqualTo(first.numbers().subList(0, 6));
        assertThat(second.numbers().get(10)).isEqualTo(1);
        assertThat(everything()).isEqualTo(after);
    }

    @Test
    void aRequestAdmittedBeforeIsAnsweredAlikeEvenWhenTheTokensAreInDebtSince() {
        List<Check> checks = redis.checks(redis.key(null, 1_000L, null));
        UUID id = UUID.randomUUID();
        redis.admit(id, checks, PRICE, 100);
        UUID other = UUID.randomUUID();
        Hold dear = redis.hold(other, redis.admit(other, checks, PRICE, 100), checks, 100);
        redis.holds.settle(dear, 0, 50_000, 0).await();

        assertThat(redis.admit(id, checks, PRICE, 100).status()).isEqualTo("OK");
    }

    @Test
    void aRefusalAtTheLastCheckLeavesNothingBehind() {
        List<Level> levels =
                List.of(
                        redis.key(5L, 500L, 2L, strict(5_000)),
                        Level.of(LevelKind.TEAM, "t", null, null, 0L, List.of(strict(5_000))));
        List<Check> checks = redis.checks(levels.toArray(Level[]::new));
        redis.seed(checks.get(1).key(), 0);
        redis.seed(checks.get(5).key(), 0);
        Map<String, Object> before = everything();

        Holds.Answer answer = admit(checks);

        assertThat(answer.status()).isEqualTo("REFUSED");
        assertThat(answer.numbers()).containsExactly((long) checks.size(), 1_000L, 0L, 0L);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void outputIsLoweredToExactlyWhatTheTightestBudgetStillBuys() {
        Level team = Level.of(LevelKind.TEAM, "t", null, null, null, List.of(strict(10_000)));
        List<Check> checks = redis.checks(redis.key(null, null, null, strict(5_000)), team);
        redis.seed(checks.get(1).key(), 100);
        redis.seed(checks.get(2).key(), 8_495);

        Holds.Answer answer = admit(checks);

        // 1,505 left on the team: 1,000 for the prompt and 50 whole tokens.
        assertThat(answer.status()).isEqualTo("OK");
        assertThat(answer.numbers()).startsWith(50L, 1_500L);
        assertThat(hash(checks.get(1).key())).containsEntry("held", "1500");

        Holds.Answer next = admit(checks);
        assertThat(next.status()).isEqualTo("REFUSED");
        assertThat(next.numbers()).containsExactly(3L, -1L, 8_495L, 1_500L);
    }

    @Test
    void fewerTokensThanAreWorthACallAreRefusedAndJustEnoughAreNot() {
        assertThat(admitWithRoom(1_200).numbers()).startsWith(20L, 1_200L);
        assertThat(admitWithRoom(1_199).status()).isEqualTo("REFUSED");
        assertThat(admitWithRoom(2_000).numbers()).startsWith(100L, 2_000L);
        assertThat(admitWithRoom(1_999).numbers()).startsWith(99L, 1_990L);
        assertThat(admitWithRoom(0).status()).isEqualTo("REFUSED");
    }

    @Test
    void grantedTokensAreExactWithFiguresUpToTheLargestBudget() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            long perToken = 1 + random.nextLong(1_000_000);
            long input = random.nextLong(1_000_000_000);
            long room = input + random.nextLong(Budget.MAX_NANO_USD / 2);
            long spent = Budget.MAX_NANO_USD - room;
            Level key =
                    Level.of(
                            LevelKind.KEY,
                            "exact" + i,
                            null,
                            null,
                            null,
                            List.of(strict(Budget.MAX_NANO_USD)));
            List<Check> checks = redis.checks(key);
            redis.seed(checks.get(1).key(), spent);
            long wanted = Integer.MAX_VALUE;

            Holds.Answer answer =
                    redis.admit(
                            UUID.randomUUID(),
                            checks,
                            new Price(input, perToken, wanted, 0, false),
                            0);

            long affordable = Math.min(wanted, (room - input) / perToken);
            assertThat(answer.status()).isEqualTo("OK");
            assertThat(answer.numbers())
                    .startsWith(affordable, input + perToken * affordable)
                    .endsWith(spent, input + perToken * affordable);
        }
    }

    @Test
    void aSpentBudgetInAlertModeRefusesNobody() {
        List<Check> checks =
                redis.checks(
                        redis.key(null, null, null, HoldsFixture.budget(1L, BudgetMode.ALERT)));
        redis.seed(checks.get(1).key(), 1_000_000);

        assertThat(admit(checks).numbers()).startsWith(100L, 2_000L);
    }

    @Test
    void aPassedOrComingWindowIsComputedAnew() {
        Instant now = Instant.now();
        Budget daily = Budget.of(5_000L, "1d", Instant.EPOCH, BudgetMode.STRICT);
        Level key = redis.key(null, null, null, daily);
        List<Check> yesterday = redis.checks(now.minus(Duration.ofDays(1)), key);
        List<Check> tomorrow = redis.checks(now.plus(Duration.ofDays(1)), key);

        assertThat(admit(yesterday).status()).isEqualTo("AGAIN");
        assertThat(admit(tomorrow).status()).isEqualTo("AGAIN");
        Holds.Answer again = admit(yesterday);
        assertThat(admit(redis.checks(again.now(), key)).status()).isEqualTo("SEED");
        assertThat(everything()).isEmpty();
    }

    @Test
    void aNewerVersionOfTheCallerIsStaleAndAnOlderMarkIsNot() {
        List<Check> checks = redis.checks(redis.key(null, null, null));
        String mark = HoldKeys.version(redis.tenant, LevelKind.KEY, "k");

        redis.await(redis.redis().set(mark, "6"));
        assertThat(admit(checks).status()).isEqualTo("STALE");
        redis.await(redis.redis().set(mark, "5"));
        assertThat(admit(checks).status()).isEqualTo("OK");
        redis.await(redis.redis().set(mark, "4"));
        assertThat(admit(checks).status()).isEqualTo("OK");
    }

    @Test
    void requestsStayWithinLimitAndBurstInEverySlidingMinute() {
        int limit = 30;
        List<Check> checks = redis.checks(redis.key((long) limit, null, null));
        String key = checks.get(1).key();
        Random random = new Random(11);
        Deque<Long> accepted = new ArrayDeque<>();
        long shifted = 0;
        int refused = 0;
        int most = 0;
        for (int i = 0; i < 1_500; i++) {
            long pause = random.nextInt(10) == 0 ? random.nextLong(20_000) : random.nextLong(1_500);
            passTime(key, pause);
            shifted += pause;
            Holds.Answer answer = redis.admit(UUID.randomUUID(), checks, FREE, 0);
            long now = answer.now().toEpochMilli() + shifted;
            if (answer.status().equals("OK")) {
                accepted.add(now);
            } else {
                refused++;
            }
            while (!accepted.isEmpty() && accepted.peek() <= now - 60_000) {
                accepted.poll();
            }
            most = Math.max(most, accepted.size());
        }
        assertThat(most).isBetween(limit + 1, 2 * limit);
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void aRefusedRequestIsToldTheExactWait() {
        List<Check> checks = redis.checks(redis.key(7L, null, null));
        String key = checks.get(1).key();
        for (int i = 0; i < 7; i++) {
            assertThat(admit(checks).status()).isEqualTo("OK");
        }
        for (int i = 0; i < 20; i++) {
            double arrival = Double.parseDouble(redis.await(redis.redis().get(key)));
            Holds.Answer answer = admit(checks);
            assertThat(answer.status()).isEqualTo("REFUSED");
            long wait = answer.numbers().get(1);
            double exact = arrival + 60_000.0 / 7 - 60_000 - answer.now().toEpochMilli();
            assertThat(wait).isEqualTo((long) Math.ceil(exact));
            assertThat(answer.numbers()).startsWith(2L).element(2).isEqualTo(0L);

            passTime(key, wait);
            assertThat(admit(checks).status()).isEqualTo("OK");
        }
    }

    @Test
    void tokensAreDebitedCorrectedAndMayGoIntoDebt() {
        List<Check> checks = redis.checks(redis.key(null, 600L, null));
        UUID id = UUID.randomUUID();
        Hold hold = redis.hold(id, redis.admit(id, checks, FREE, 400), checks, 400);
        assertThat(redis.admit(UUID.randomUUID(), checks, FREE, 400).status()).isEqualTo("REFUSED");

        redis.holds.settle(hold, 0, 900, 0).await();

        // 600 - 900: 300 below nothing, and ten tokens come back each second.
        Holds.Answer answer = redis.admit(UUID.randomUUID(), checks, FREE, 1);
        assertThat(answer.status()).isEqualTo("REFUSED");
        assertThat(answer.numbers().get(1)).isBetween(20_000L, 30_100L);
        assertThat(answer.numbers().get(2)).isZero();
    }

    @Test
    void tokensThatWereNotUsedComeBackButNeverMoreThanTheLimit() {
        List<Check> checks = redis.checks(redis.key(null, 6L, null));
        UUID id = UUID.randomUUID();
        Hold hold = redis.hold(id, redis.admit(id, checks, FREE, 1_000_000), checks, 1_000_000);
        assertThat(redis.admit(UUID.randomUUID(), checks, FREE, 3).status()).isEqualTo("REFUSED");

        redis.holds.settle(hold, 0, 0, 0).await();

        assertThat(redis.admit(UUID.randomUUID(), checks, FREE, 6).numbers().get(4)).isZero();
    }

    @Test
    void parallelLeasesEndWithTheCallOrWithTheirTime() {
        List<Check> checks = redis.checks(redis.key(null, null, 2L));
        UUID first = UUID.randomUUID();
        Hold hold = redis.hold(first, redis.admit(first, checks, FREE, 0), checks, 0);
        admit(checks);
        Holds.Answer refused = admit(checks);
        assertThat(refused.status()).isEqualTo("REFUSED");

        redis.holds.settle(hold, 0, 0, 0).await();
        assertThat(admit(checks).status()).isEqualTo("OK");
        assertThat(admit(checks).status()).isEqualTo("REFUSED");

        String leases = checks.get(1).key();
        String one = redis.await(redis.redis().zrange(leases, 0, 0)).getFirst();
        redis.await(redis.redis().zadd(leases, 1.0, one));
        assertThat(admit(checks).status()).isEqualTo("OK");
    }

    @Test
    void twoHundredCallersAtOnceNeverHoldMoreThanTheBudget() throws Exception {
        List<Check> checks = seeded(redis.key(null, null, null, strict(100_000)), 0);
        List<Callable<Holds.Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(() -> admit(checks));
        }
        long held = 0;
        int admitted = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Holds.Answer> call : threads.invokeAll(calls)) {
                if (call.get().status().equals("OK")) {
                    admitted++;
                    held += call.get().numbers().get(1);
                }
            }
        }
        assertThat(admitted).isEqualTo(50);
        assertThat(held).isEqualTo(100_000);
        assertThat(hash(checks.get(1).key())).containsEntry("held", "100000");
    }

    @Test
    void settlingTwiceSettlesOnce() {
        List<Check> checks = seeded(redis.key(null, 1_000L, 5L, strict(5_000)), 100);
        UUID id = UUID.randomUUID();
        Hold hold = redis.hold(id, redis.admit(id, checks, PRICE, 50), checks, 50);
        redis.holds.outcome(hold, outcome(hold, 700, 30));

        assertThat(redis.holds.settle(hold, 700, 30, 0).await()).isEqualTo(1);
        Map<String, Object> after = everything();
        assertThat(redis.holds.settle(hold, 700, 30, 0).await()).isZero();

        assertThat(hash(checks.get(1).key()))
                .containsEntry("spent", "800")
                .containsEntry("held", "0");
        assertThat(everything()).isEqualTo(after);
    }

    @Test
    void whatIsSettledWhileTheLedgerIsAskedIsAddedToItsAnswer() {
        List<Check> checks =
                redis.checks(
                        redis.key(null, null, null, HoldsFixture.budget(null, BudgetMode.STRICT)));
        String budget = checks.get(1).key();
        UUID id = UUID.randomUUID();
        Hold before = redis.hold(id, redis.admit(id, checks, PRICE, 0), checks, 0);
        redis.holds.settle(before, 50, 0, 0).await();
        UUID other = UUID.randomUUID();
        Hold during = redis.hold(other, redis.admit(other, checks, PRICE, 0), checks, 0);
        HoldsFixture.Figures read = redis.figures(budget);
        assertThat(read.live()).containsExactly(other);
        redis.holds.settle(during, 700, 0, 0).await();

        assertThat(redis.seed(budget, 50, read)).isEqualTo(1);

        assertThat(hash(budget))
                .containsEntry("spent", "750")
                .containsEntry("held", "0")
                .doesNotContainKey("pending");
        assertThat(redis.seed(budget, 1)).as("somebody was faster").isZero();
        assertThat(hash(budget)).containsEntry("spent", "750");
    }

    @Test
    void anAnswerOfTheLedgerThatIsOlderThanALossOfDataIsNotTaken() {
        List<Check> checks = seeded(redis.key(null, null, null, strict(5_000)), 0);
        String budget = checks.get(1).key();
        String run = admitted(checks).run();
        redis.await(redis.redis().hdel(budget, "spent"));
        HoldsFixture.Figures read = redis.figures(budget);

        assertThat(redis.trust("another", 0)).isTrue();

        assertThat(redis.seed(budget, 7, read)).isEqualTo(-1);
        assertThat(redis.trust(run, 0)).isTrue();
    }

    @Test
    void nobodyWithSomethingToProtectIsAdmittedBeforeATenantIsTrusted() {
        List<Check> strict = redis.checks(redis.key(null, null, null, strict(5_000)));
        List<Check> parallel = redis.checks(redis.key(null, null, 3L));
        List<Check> plain = redis.checks(redis.key(9L, 900L, null));

        assertThat(untrusted(plain).status()).isEqualTo("OK");
        assertThat(untrusted(plain).trusted()).isFalse();
        assertThat(untrusted(parallel).status()).isEqualTo("LOST");
        Holds.Answer lost = untrusted(strict);
        assertThat(lost.status()).isEqualTo("LOST");
        assertThat(lost.run()).hasSize(40);

        assertThat(redis.trust(lost.run(), 60_000)).isTrue();
        assertThat(untrusted(plain).trusted()).isTrue();
        assertThat(redis.trust(lost.run(), 0)).as("somebody was faster").isFalse();
        Holds.Answer warming = untrusted(strict);
        assertThat(warming.status()).isEqualTo("WARMING");
        assertThat(warming.numbers().getFirst()).isBetween(50_000L, 60_000L);
        assertThat(untrusted(parallel).status()).isEqualTo("WARMING");

        redis.await(redis.redis().set(HoldKeys.trusted(redis.tenant), lost.run() + ":1"));
        assertThat(untrusted(strict).status()).isEqualTo("SEED");
        assertThat(untrusted(parallel).status()).isEqualTo("OK");
    }

    @Test
    void inAnotherRunOfTheServerEveryBudgetIsSeededAnew() {
        List<Check> checks = seeded(redis.key(null, null, null, strict(5_000)), 0);
        String budget = checks.get(1).key();
        UUID id = UUID.randomUUID();
        Holds.Answer answer = redis.admit(id, checks, PRICE, 0);
        redis.await(redis.redis().set(HoldKeys.trusted(redis.tenant), "earlier:1"));

        assertThat(untrusted(checks).status()).isEqualTo("LOST");
        redis.trust(answer.run(), 0);

        assertThat(hash(budget)).doesNotContainKey("spent").containsEntry("held", "2000");
        assertThat(untrusted(checks).status()).isEqualTo("SEED");
    }

    @Test
    void aServerThatForgotTheScriptsIsAskedWhoItIs() {
        List<Check> checks = seeded(redis.key(null, null, null, strict(50_000)), 0);
        String run = admitted(checks).run();

        redis.await(redis.redis().scriptFlush());

        assertThat(admitted(checks).run()).isEqualTo(run);
    }

    @Test
    void aDifferenceIsMendedOnceForEachRevision() {
        List<Check> checks = seeded(redis.key(null, null, null, strict(50_000)), 10);
        String budget = checks.get(1).key();
        HoldsFixture.Figures read = redis.figures(budget);

        assertThat(redis.correct(budget, 5, read)).isEqualTo(1);
        assertThat(redis.correct(budget, 5, read)).isZero();
        assertThat(hash(budget)).containsEntry("spent", "15");

        redis.await(redis.redis().hset(budget, "held", "77"));
        assertThat(redis.correct(budget, 0, redis.figures(budget))).isEqualTo(1);
        assertThat(hash(budget)).containsEntry("held", "0");

        redis.await(redis.redis().del(budget));
        assertThat(redis.correct(budget, 0, read)).isEqualTo(-1);
        assertThat(redis.await(redis.redis().smembers(HoldKeys.budgets(redis.tenant)))).isEmpty();
    }

    @Test
    void aHeartbeatMakesALostHoldAgainOnceAndNeverAnEndedOne() {
        List<Check> checks = seeded(redis.key(null, null, 5L, strict(5_000)), 100);
        UUID id = UUID.randomUUID();
        Hold hold = redis.hold(id, redis.admit(id, checks, PRICE, 0), checks, 0);
        assertThat(redis.holds.extend(hold, null).await()).isEqualTo("KEPT");
        Map<String, Object> before = everything();

        redis.await(redis.redis().del(everything().keySet().toArray(String[]::new)));
        assertThat(redis.holds.extend(hold, null).await()).isEqualTo("MADE");
        assertThat(redis.holds.extend(hold, null).await()).isEqualTo("KEPT");
        assertThat(everything().keySet()).isEqualTo(before.keySet());
        assertThat(hash(checks.get(1).key())).containsOnly(Map.entry("held", "2000"));

        redis.holds.settle(hold, 700, 0, 0).await();
        assertThat(redis.holds.extend(hold, null).await()).isEqualTo("ENDED");
        assertThat(everything().keySet()).noneMatch(key -> key.contains(":hold"));
    }

    @Test
    void anOutcomeIsKeptByLaterHeartbeats() {
        List<Check> checks = seeded(redis.key(null, null, null, strict(5_000)), 0);
        UUID id = UUID.randomUUID();
        Hold hold = redis.hold(id, redis.admit(id, checks, PRICE, 0), checks, 0);

        redis.holds.outcome(hold, outcome(hold, 700, 30));
        redis.holds.extend(hold, null).await();

        Map<String, String> fields = hash(HoldKeys.hold(redis.tenant, id));
        assertThat(fields).containsEntry("actual", "700").containsEntry("actual_tokens", "30");
        assertThat(fields.get("outcome")).contains(id.toString());
    }

    @Test
    void anOutcomeMakesAHoldAgainThatRedisLostButNoneThatHasEnded() {
        List<Check> checks = seeded(redis.key(null, null, null, strict(5_000)), 0);
        UUID id = UUID.randomUUID();
        Hold hold = redis.hold(id, redis.admit(id, checks, PRICE, 0), checks, 0);
        String key = HoldKeys.hold(redis.tenant, id);
        redis.await(redis.redis().del(key));

        redis.holds.outcome(hold, outcome(hold, 700, 30));

        assertThat(hash(key))
                .containsEntry("amount", Long.toString(hold.amount()))
                .containsEntry("actual", "700")
                .containsKeys("event", "counters", "outcome");

        redis.holds.settle(hold, 700, 30, 0).await();
        redis.holds.outcome(hold, outcome(hold, 700, 30));

        assertThat(hash(key)).isEmpty();
    }

    @Test
    void aLateOutcomeThatCostMoreThanTheSweeperBookedIsAppliedAsTheDifferenceAndOnce() {
        List<Check> checks = seeded(redis.key(null, null, null, strict(5_000)), 100);
        UUID id = UUID.randomUUID();
        Hold hold = redis.hold(id, redis.admit(id, checks, PRICE, 0), checks, 0);

        assertThat(redis.sweep(hold, 2_000)).isEqualTo(1);
        assertThat(hash(checks.get(1).key())).containsEntry("spent", "2100");
        assertThat(redis.sweep(hold, 2_000)).isZero();
        redis.holds.settle(hold, 2_300, 0, 300).await();
        redis.holds.settle(hold, 2_300, 0, 300).await();

        assertThat(hash(checks.get(1).key()))
                .containsEntry("spent", "2400")
                .containsEntry("held", "0");
    }

    @Test
    void aLateOutcomeThatGivesMoneyBackIsLeftToTheReconciler() {
        List<Check> checks = seeded(redis.key(null, null, null, strict(5_000)), 100);
        UUID id = UUID.randomUUID();
        Hold hold = redis.hold(id, redis.admit(id, checks, PRICE, 0), checks, 0);
        redis.sweep(hold, 2_000);

        redis.holds.settle(hold, 700, 0, -1_300).await();

        assertThat(hash(checks.get(1).key())).containsEntry("spent", "2100");
    }

    private static Outcome outcome(Hold hold, long nanoUsd, long tokens) {
        return new Outcome(
                Hold.json(List.of(Map.of("requestId", hold.requestId()))), nanoUsd, tokens);
    }

    private Holds.Answer untrusted(List<Check> checks) {
        return redis.admitUntrusted(UUID.randomUUID(), checks, PRICE, 0);
    }

    private Holds.Answer admitted(List<Check> checks) {
        Holds.Answer answer = admit(checks);
        assertThat(answer.status()).isEqualTo("OK");
        return answer;
    }

    private Holds.Answer admit(List<Check> checks) {
        return redis.admit(UUID.randomUUID(), checks, PRICE, 0);
    }

    private Holds.Answer admitWithRoom(long room) {
        Level key =
                Level.of(
                        LevelKind.KEY, "room" + room, null, null, null, List.of(strict(1_000_000)));
        List<Check> checks = redis.checks(key);
        redis.seed(checks.get(1).key(), 1_000_000 - room);
        return admit(checks);
    }

    private List<Check> seeded(Level level, long spent) {
        List<Check> checks = redis.checks(level);
        redis.seed(HoldKeys.budget(redis.tenant, level.kind(), level.id(), Window.LIFETIME), spent);
        return checks;
    }

    private static Budget strict(long nanoUsd) {
        return HoldsFixture.budget(nanoUsd, BudgetMode.STRICT);
    }

    /** Time in Redis cannot be set: what is stored is moved into the past instead. */
    private void passTime(String key, long millis) {
        String arrival = redis.await(redis.redis().get(key));
        if (arrival != null) {
            double moved = Double.parseDouble(arrival) - millis;
            redis.await(
                    redis.redis().set(key, String.format(java.util.Locale.ROOT, "%.3f", moved)));
        }
    }

    private Map<String, String> hash(String key) {
        return redis.await(redis.redis().hgetall(key));
    }

    /**
     * Every key of the tenant with its content; ends of leases, trust and the list of budgets
     * apart.
     */
    private Map<String, Object> everything() {
        Map<String, Object> found = new TreeMap<>();
        for (String key : redis.await(redis.redis().keys("tg:{" + redis.tenant + "}:*"))) {
            if (key.endsWith(":trusted") || key.endsWith(":budgets")) {
                continue;
            }
            Object content =
                    switch (redis.await(redis.redis().type(key))) {
                        case "hash" -> hash(key);
                        case "zset" -> redis.await(redis.redis().zrange(key, 0, -1));
                        default -> redis.await(redis.redis().get(key));
                    };
            found.put(key, content);
        }
        return found;
    }
}
