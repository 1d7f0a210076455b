package io.tollgate.spend.ledger;

import static io.tollgate.spend.Events.event;
import static io.tollgate.spend.Events.uuid7;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Totals.Total;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.contracts.TotalsRequest.Question;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.UsageReceipts.Outcome;
import io.tollgate.contracts.UsageReceipts.Receipt;
import io.tollgate.spend.SpendServiceTestBase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerIT extends SpendServiceTestBase {

    @Test
    void whatIsAcknowledgedIsOnDiskWhateverTheServersDefault() {
        assertThat(jdbc.sql("SHOW synchronous_commit").query(String.class).single())
                .isEqualTo("on");
        assertThat(
                        jdbc.sql(
                                        "SELECT reset_val FROM pg_settings WHERE name ="
                                                + " 'synchronous_commit'")
                                .query(String.class)
                                .single())
                .as("of the test's server, where nobody set it")
                .isEqualTo("off");
    }

    @Test
    void storesAnEventOnceHoweverOftenItIsSent() {
        UsageEvent event = event().key("once").build();

        assertThat(send(event)).isEqualTo(Outcome.STORED);
        assertThat(send(event)).isEqualTo(Outcome.DUPLICATE);
        assertThat(send(List.of(event, event)).receipts())
                .extracting(Receipt::outcome)
                .containsExactly(Outcome.DUPLICATE, Outcome.DUPLICATE);
        assertThat(lifetime(LevelKind.KEY, "once").usd()).isEqualByComparingTo("0.0000123");
    }

    @Test
    void aTwinInTheSameBatchIsADuplicate() {
        UsageEvent event = event().build();

        assertThat(send(List.of(event, event)).receipts())
                .extracting(Receipt::outcome)
                .containsExactly(Outcome.STORED, Outcome.DUPLICATE);
    }

    @Test
    void concurrentDeliveriesOfOneBatchStoreEveryEventExactlyOnce() throws Exception {
        List<UsageEvent> events =
                IntStream.range(0, 200)
                        .mapToObj(i -> event().key("crowd").team("crowd-team").build())
                        .toList();
        CyclicBarrier together = new CyclicBarrier(8);
        List<Receipt> receipts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Receipt>>> sent = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                List<UsageEvent> shuffled = new ArrayList<>(events);
                Collections.shuffle(shuffled, new Random(i));
                sent.add(
                        threads.submit(
                                () -> {
                                    together.await();
                                    return send(shuffled).receipts();
                                }));
            }
            for (Future<List<Receipt>> each : sent) {
                receipts.addAll(each.get());
            }
        }

        assertThat(receipts).filteredOn(r -> r.outcome() == Outcome.STORED).hasSize(200);
        assertThat(receipts).filteredOn(r -> r.outcome() == Outcome.DUPLICATE).hasSize(1_400);
        assertThat(lifetime(LevelKind.TEAM, "crowd-team").nanoUsd()).isEqualTo(200 * 12_300L);
        rollupEqualsLedger();
    }

    @Test
    void concurrentBatchesOfOverlappingKeysNeverDeadlock() throws Exception {
        Random random = new Random(7);
        List<List<UsageEvent>> batches =
                IntStream.range(0, 40)
                        .mapToObj(
                                b ->
                                        IntStream.range(0, 60)
                                                .mapToObj(
                                                        i ->
                                                                event().key(
                                                                                "hot-"
                                                                                        + random
                                                                                                .nextInt(
                                                                                                        5))
                                                                        .user(
                                                                                "u-"
                                                                                        + random
                                                                                                .nextInt(
                                                                                                        3))
                                                                        .team(
                                                                                "t-"
                                                                                        + random
                                                                                                .nextInt(
                                                                                                        2))
                                                                        .organization("o-1")
                                                                        .attempt(random.nextInt(3))
                                                                        .build())
                                                .toList())
                        .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Receipt>>> sent =
                    batches.stream().map(b -> threads.submit(() -> send(b).receipts())).toList();
            for (Future<List<Receipt>> each : sent) {
                assertThat(each.get()).allMatch(r -> r.outcome() == Outcome.STORED);
            }
        }
        rollupEqualsLedger();
    }

    @Test
    void aTrueEventCorrectsTheOrphanOnce() {
        UUID id = uuid7(Instant.now());
        UsageEvent orphan = event().id(id).key("mended").orphan("0.05").build();
        UsageEvent truth = event().id(id).key("mended").cost("0.0123456789").build();
        UsageEvent retry = event().id(id).key("mended").attempt(2).cost("0.01").build();

        assertThat(send(orphan)).isEqualTo(Outcome.STORED);
        assertThat(send(orphan)).isEqualTo(Outcome.DUPLICATE);
        List<Receipt> receipts = send(List.of(truth, retry)).receipts();

        assertThat(receipts.get(0).outcome()).isEqualTo(Outcome.CORRECTED);
        assertThat(receipts.get(0).correctionNanoUsd()).isEqualTo(12_345_679L - 50_000_000L);
        assertThat(receipts.get(1).outcome()).isEqualTo(Outcome.STORED);
        assertThat(send(truth)).isEqualTo(Outcome.DUPLICATE);
        assertThat(send(orphan)).isEqualTo(Outcome.DUPLICATE);
        Total total = lifetime(LevelKind.KEY, "mended");
        assertThat(total.usd()).isEqualByComparingTo("0.0223456789");
        assertThat(total.nanoUsd()).isEqualTo(22_345_679L);
        rollupEqualsLedger();
    }

    @Test
    void theTruthIsBookedWhereItBelongsAndNothingIsLeftOfTheOrphan() {
        UUID id = uuid7(Instant.now());
        send(event().id(id).key("moved").model("reserved-for").orphan("0.05").build());
        send(event().id(id).key("moved").model("really-called").cost("0.02").build());

        List<String> byModel =
                jdbc.sql(
                                """
                                SELECT model || ' ' || status || ' ' || sum(requests) || ' ' || sum(attempts)
                                    || ' ' || trim_scale(sum(usd)) || ' ' || sum(input_tokens)
                                FROM spend.usage_day JOIN spend.usage_dimension ON id = dimension_id
                                WHERE key_id = 'moved' GROUP BY model, status ORDER BY 1
                                """)
                        .query(String.class)
                        .list();

        assertThat(byModel)
                .containsExactly(
                        "really-called success 1 1 0.02 100", "reserved-for failure 0 0 0 0");
    }

    @Test
    void everyPartOfTheCostIsKeptAndDiscountAndMarginChangeTheTotal() {
        CostParts cost =
                new CostParts(
                        usd("1"),
                        usd("2"),
                        usd("4"),
                        usd("8"),
                        usd("16"),
                        usd("32"),
                        usd("64"),
                        usd("128"),
                        usd("55.5"),
                        usd("0.25"));
        send(event().key("parts").cost(cost).build());

        assertThat(
                        jdbc.sql(
                                        """
                                        SELECT concat_ws(' ', usd, cost_input, cost_output, cost_cache_read,
                                            cost_cache_write, cost_other, cost_audio, cost_image, cost_tool,
                                            cost_discount, cost_margin)
                                        FROM spend.ledger WHERE key_id = 'parts'
                                        """)
                                .query(String.class)
                                .single())
                .isEqualTo("199.75 1 2 4 8 16 32 64 128 55.5 0.25");
        UsageTruth.differsNowhere(jdbc);
    }

    @Test
    void aCacheHitToo_AttemptZero_CorrectsTheOrphan() {
        UUID id = uuid7(Instant.now());
        send(event().id(id).orphan("0.05").build());

        Receipt receipt =
                send(List.of(event().id(id).attempt(0).cost("0").tokens(0, 0).build()))
                        .receipts()
                        .getFirst();

        assertThat(receipt.outcome()).isEqualTo(Outcome.CORRECTED);
        assertThat(receipt.correctionNanoUsd()).isEqualTo(-50_000_000L);
    }

    @Test
    void anOrphanIsNotWrittenOverARequestThatHasRows() {
        UUID id = uuid7(Instant.now());
        send(event().id(id).key("known").attempt(0).cost("0").build());

        assertThat(send(event().id(id).key("known").orphan("0.05").build()))
                .isEqualTo(Outcome.DUPLICATE);
        assertThat(lifetime(LevelKind.KEY, "known").nanoUsd()).isZero();
    }

    @Test
    void orphanAndTruthAtTheSameTimeComeOutAtTheTruth() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 25; round++) {
                UUID id = uuid7(Instant.now());
                String key = "race-" + round;
                UsageEvent orphan = event().id(id).key(key).orphan("0.05").build();
                UsageEvent truth = event().id(id).key(key).attempt(round % 2).cost("0.02").build();
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> one =
                        threads.submit(
                                () -> {
                                    together.await();
                                    return send(orphan);
                                });
                Future<?> other =
                        threads.submit(
                                () -> {
                                    together.await();
                                    return send(truth);
                                });
                one.get();
                other.get();
                assertThat(lifetime(LevelKind.KEY, key).nanoUsd()).isEqualTo(20_000_000L);
            }
        }
    }

    @Test
    void lateEventsFindOrMakeTheirPartition() {
        Instant long_ago = Instant.now().minus(Duration.ofDays(45));
        Instant antiquity = Instant.parse("2001-05-05T12:00:00Z");

        assertThat(send(event().key("late").at(long_ago).build())).isEqualTo(Outcome.STORED);
        assertThat(send(event().key("late").at(antiquity).build())).isEqualTo(Outcome.STORED);

        assertThat(partitionOf("late", long_ago))
                .isEqualTo("ledger_" + long_ago.toString().substring(0, 10).replace("-", ""));
        assertThat(partitionOf("late", antiquity)).isEqualTo("ledger_default");
    }

    @Test
    void concurrentMakersOfOnePartitionAllGetTheirRowsIn() throws Exception {
        Instant day = Instant.now().minus(Duration.ofDays(77));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> sent =
                    IntStream.range(0, 12)
                            .mapToObj(
                                    i ->
                                            threads.submit(
                                                    () ->
                                                            send(
                                                                    event().key("makers")
                                                                            .at(day)
                                                                            .build())))
                            .toList();
            for (Future<Outcome> each : sent) {
                assertThat(each.get()).isEqualTo(Outcome.STORED);
            }
        }
        assertThat(partitionOf("makers", day)).doesNotContain("default");
    }

    @Test
    void totalsEqualTheSumOfTheRowsOverAnyWindow() {
        Random random = new Random(42);
        Instant start = Instant.now().minus(Duration.ofDays(6)).truncatedTo(ChronoUnit.DAYS);
        long span = Duration.ofDays(6).toMillis();
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Instant at = start.plusMillis(random.nextLong(span));
            // The admission's clock is not the one that made the id.
            Instant admitted = at.plusMillis(random.nextLong(7_200_000) - 3_600_000);
            events.add(
                    event().at(at)
                            .admitted(admitted)
                            .key("sum-" + random.nextInt(2))
                            .user("sum-user")
                            .endUser("sum-customer")
                            .cost(
                                    new BigDecimal(random.nextInt(1_000_000))
                                            .movePointLeft(11)
                                            .toPlainString())
                            .build());
        }
        send(events);

        for (int i = 0; i < 60; i++) {
            Instant a = edge(random, start, span);
            Instant b = edge(random, start, span);
            Instant from = a.isBefore(b) ? a : b;
            Instant to = a.isBefore(b) ? b : a;
            Total key =
                    totals(List.of(new Question(LevelKind.KEY, "sum-1", null, from, to)))
                            .totals()
                            .getFirst();
            assertThat(key)
                    .as("from %s to %s", from, to)
                    .usingRecursiveComparison()
                    .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                    .isEqualTo(sum(events, "sum-1", from, to));
        }
        Total all = lifetime(LevelKind.USER, "sum-user");
        assertThat(all.usd())
                .isEqualByComparingTo(
                        events.stream()
                                .map(e -> e.cost().total())
                                .reduce(BigDecimal.ZERO, BigDecimal::add));
        assertThat(
                        totals(
                                        List.of(
                                                new Question(
                                                        LevelKind.CUSTOMER,
                                                        "sum-customer",
                                                        null,
                                                        null,
                                                        edge(random, start, span)),
                                                new Question(
                                                        LevelKind.TEAM,
                                                        "nobody",
                                                        null,
                                                        null,
                                                        null)))
                                .totals())
                .hasSize(2)
                .last()
                .isEqualTo(new Total(0, BigDecimal.ZERO));
        rollupEqualsLedger();
    }

    @Test
    void whatIsWithinSomethingElseIsSummedByItself() {
        UsageEvent event =
                event().key("k-part")
                        .user("u-part")
                        .team("t-part")
                        .organization("o-part")
                        .endUser("c-part")
                        .cost("0.25")
                        .build();
        send(event);
        String tenant = event.tenant();
        String group = event.modelGroup();

        for (Question question :
                List.of(
                        part(LevelKind.ORGANIZATION_MEMBER, "o-part", "u-part", null),
                        part(LevelKind.ORGANIZATION_MODEL, "o-part", group, tenant),
                        part(LevelKind.CUSTOMER_MODEL, "c-part", group, tenant))) {
            assertThat(totals(List.of(question)).totals().getFirst().nanoUsd())
                    .as(question.toString())
                    .isEqualTo(250_000_000);
            Question today =
                    new Question(
                            question.level(),
                            question.id(),
                            question.tenant(),
                            event.admittedAt().minusMillis(1),
                            event.admittedAt().plusMillis(1));
            assertThat(totals(List.of(today)).totals().getFirst().nanoUsd())
                    .as(today.toString())
                    .isEqualTo(250_000_000);
        }
        for (Question other :
                List.of(
                        part(LevelKind.ORGANIZATION_MEMBER, "o-part", "u-other", null),
                        part(LevelKind.ORGANIZATION_MODEL, "o-part", "other", null),
                        part(LevelKind.CUSTOMER_MODEL, "c-part", group, "another tenant"))) {
            assertThat(totals(List.of(other)).totals().getFirst().nanoUsd()).isZero();
        }
        assertThat(
                        internal(
                                        "/internal/totals",
                                        new TotalsRequest(
                                                List.of(
                                                        part(
                                                                LevelKind.TAG_MODEL,
                                                                "tag",
                                                                group,
                                                                null))))
                                .status())
                .isEqualTo(400);
    }

    @Test
    void textsThatPostgresCannotKeepDoNotStopTheBatch() {
        String long_text = "x".repeat(100_000);
        UsageEvent event =
                event().key("odd").endUser("\0\ud800" + long_text).failed("nul \0 here").build();

        assertThat(send(event)).isEqualTo(Outcome.STORED);
        assertThat(lifetime(LevelKind.CUSTOMER, "\0\ud800" + long_text).nanoUsd())
                .isEqualTo(12_300L);
    }

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }

    private static Instant edge(Random random, Instant start, long span) {
        Instant any = start.plusMillis(random.nextLong(span));
        return random.nextInt(3) == 0 ? any.truncatedTo(ChronoUnit.DAYS) : any;
    }

    private static Total sum(List<UsageEvent> events, String key, Instant from, Instant to) {
        long nano = 0;
        BigDecimal usd = BigDecimal.ZERO;
        for (UsageEvent e : events) {
            if (e.keyId().equals(key)
                    && !e.admittedAt().isBefore(from)
                    && e.admittedAt().isBefore(to)) {
                nano += io.tollgate.contracts.Money.ceilNanoUsd(e.cost().total());
                usd = usd.add(e.cost().total());
            }
        }
        return new Total(nano, usd);
    }

    private static Question part(
            LevelKind level, String first, String second, @Nullable String tenant) {
        return new Question(level, LevelKind.pair(first, second), tenant, null, null);
    }

    private Total lifetime(LevelKind level, String id) {
        return totals(List.of(new Question(level, id, null, null, null))).totals().getFirst();
    }

    private String partitionOf(String key, Instant at) {
        return jdbc.sql(
                        "SELECT tableoid::regclass::text FROM spend.ledger WHERE key_id = :key AND"
                                + " admitted_at BETWEEN CAST(:a AS timestamptz) AND CAST(:b AS"
                                + " timestamptz) LIMIT 1")
                .param("key", key)
                .param("a", at.minusSeconds(1).toString())
                .param("b", at.plusSeconds(1).toString())
                .query(String.class)
                .single()
                .replace("spend.", "");
    }

    /** Over everything that all tests stored so far. */
    private void rollupEqualsLedger() {
        List<String> differences =
                jdbc.sql(
                                """
                                WITH truth AS (
                                    SELECT level, entity, day, sum(nano_usd) AS nano, sum(usd) AS usd,
                                        sum(input_tokens) AS tokens, sum(requests) AS requests
                                    FROM spend.ledger_entity GROUP BY 1, 2, 3)
                                SELECT coalesce(t.entity, r.entity)
                                FROM truth t FULL JOIN spend.rollup r USING (level, entity, day)
                                WHERE t.nano IS DISTINCT FROM r.nano_usd OR t.usd IS DISTINCT FROM r.usd
                                    OR t.tokens IS DISTINCT FROM r.input_tokens
                                    OR t.requests IS DISTINCT FROM r.requests
                                """)
                        .query(String.class)
                        .list();
        assertThat(differences).isEmpty();
        UsageTruth.differsNowhere(jdbc);
    }
}
