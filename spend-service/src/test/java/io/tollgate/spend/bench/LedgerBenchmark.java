package io.tollgate.spend.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.ContractJson;
import io.tollgate.spend.Backing;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures reports over a large ledger, alone and while events come in. Not part of the build; run
 * it with {@code ./tollgate bench ledger [rows] [seconds]}.
 */
@EnabledIfSystemProperty(named = "tollgate.bench.rows", matches = "\\d+")
class LedgerBenchmark {

    private static final long ROWS = Long.getLong("tollgate.bench.rows", 100_000);
    private static final int SECONDS = Integer.getInteger("tollgate.bench.seconds", 60);
    private static final int SECONDS_ALONE = 20;
    private static final double UNBOUNDED = 1e9;
    private static final int RATE = Integer.getInteger("tollgate.bench.rate", 5_000);
    private static final Path REPORT = Path.of("target", "ledger-benchmark.md");
    private static final Path FIGURES = Path.of("target", "ledger-benchmark.json");
    private static final int DAYS = 90;
    private static final int KEYS = 500;
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
    private static final String MONTH =
            "start_date=" + TODAY.minusDays(30) + "&end_date=" + TODAY.minusDays(1);

    @Test
    void measures() throws Exception {
        Path folder = Files.createTempDirectory("ledger-benchmark");
        Files.deleteIfExists(REPORT);
        Files.deleteIfExists(FIGURES);
        Map<String, Object> figures = new LinkedHashMap<>();
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder()
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("shared_buffers", "1GB")
                        .setServerConfig("fsync", "on")
                        .setServerConfig("wal_level", "minimal")
                        .setServerConfig("max_wal_senders", "0")
                        .setServerConfig("max_wal_size", "2GB")
                        .setServerConfig("work_mem", "32MB")
                        .start()) {
            String database =
                    "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";
            try (MeasuredService service =
                    new MeasuredService(
                            database, Backing.REDIS_URL, folder.resolve("service.log"))) {
                LedgerData data = new LedgerData(postgres.getPostgresDatabase());
                long start = System.nanoTime();
                data.make(ROWS, DAYS);
                say(
                        "%,d rows over %d days made in %d s, %s on disk",
                        ROWS, DAYS, seconds(start), data.diskUse());
                figures.put("rows", ROWS);
                figures.put("days", DAYS);
                figures.put("seconds_to_make", seconds(start));
                figures.put("disk", data.diskUse());
                figures.put(
                        "load_average",
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
                for (String table :
                        List.of(
                                "^ledger_",
                                "^usage_hour$",
                                "^usage_day$",
                                "^usage_tag_day$",
                                "^usage_customer_day$",
                                "^usage_dimension$",
                                "^rollup$")) {
                    say("  %-22s %s", table, data.size(table));
                }
                measure(service, data, figures);
                long differences = data.differences();
                figures.put("cells_that_are_not_what_rows_add_up_to", differences);
                Files.write(
                        FIGURES,
                        ContractJson.MAPPER
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsBytes(figures));
                assertThat(differences).as("cells that are not what rows add up to").isZero();
            }
        }
    }

    private static void measure(
            MeasuredService service, LedgerData data, Map<String, Object> figures)
            throws Exception {
        List<String> keys = IntStream.range(0, KEYS).mapToObj(data::keyId).toList();
        Map<String, String> questions = questions(keys.get(40));
        for (String path : questions.values()) {
            service.get(path);
        }
        Map<String, List<MeasuredService.Answered>> alone = new LinkedHashMap<>();
        for (int round = 0; round < 15; round++) {
            ask(service, questions, alone);
        }
        double heapAlone = service.heap();
        figures.put("ingestion_alone", ingest(service, data, keys));
        Map<String, List<MeasuredService.Answered>> busy = new LinkedHashMap<>();
        List<Double> heaps = new ArrayList<>();
        List<Double> batches;
        double rate;
        try (Ingestion ingestion = new Ingestion(service, RATE, keys)) {
            long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
            while (System.nanoTime() < end) {
                ask(service, questions, busy);
                heaps.add(service.heap());
            }
            rate = ingestion.perSecond();
            batches = ingestion.millis();
        }
        figures.put("questions", print(questions, alone, busy));
        say("");
        say(
                "| ingestion meanwhile, %,d/s wanted for %d s | %,.0f events/s | batch of 300:"
                        + " median %.0f ms, 95%% %.0f ms |",
                RATE, SECONDS, rate, at(batches, 0.5), at(batches, 0.95));
        say(
                "| heap in use (-Xmx256m) | before %.0f MB | meanwhile at most %.0f MB |",
                heapAlone, most(heaps));
        figures.put(
                "ingestion",
                Map.of(
                        "wanted_per_second", RATE,
                        "seconds", SECONDS,
                        "events_per_second", Math.round(rate),
                        "batch_of_300_median_ms", Math.round(at(batches, 0.5)),
                        "batch_of_300_p95_ms", Math.round(at(batches, 0.95))));
        figures.put(
                "heap_mb",
                Map.of(
                        "before",
                        Math.round(heapAlone),
                        "meanwhile_at_most",
                        Math.round(most(heaps))));
    }

    /** Events alone, as fast as they are taken, and the processor time that each needs. */
    private static Map<String, Object> ingest(
            MeasuredService service, LedgerData data, List<String> keys) throws Exception {
        try (Ingestion ingestion = new Ingestion(service, UNBOUNDED, keys)) {
            // Compilers of the service take most of the first seconds.
            waitUntil(ingestion, SECONDS_ALONE);
            double serviceBefore = service.cpuSeconds();
            double serverBefore = data.cpuSeconds();
            double secondsBefore = ingestion.seconds();
            long storedBefore = ingestion.stored();
            waitUntil(ingestion, 2 * SECONDS_ALONE);
            double events = ingestion.stored() - storedBefore;
            double rate = events / (ingestion.seconds() - secondsBefore);
            double ofService = (service.cpuSeconds() - serviceBefore) / events * 1e6;
            double ofServer = (data.cpuSeconds() - serverBefore) / events * 1e6;
            say("");
            say(
                    "| ingestion alone for %d s | %,.0f events/s | processor time of an event:"
                            + " service %.0f µs, PostgreSQL %.0f µs | batch of 300: median %.0f ms |",
                    SECONDS_ALONE, rate, ofService, ofServer, at(ingestion.millis(), 0.5));
            say("");
            return Map.of(
                    "events_per_second", Math.round(rate),
                    "service_cpu_us_per_event", Math.round(ofService),
                    "postgres_cpu_us_per_event", Math.round(ofServer));
        }
    }

    private static void waitUntil(Ingestion ingestion, int seconds) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(2L * seconds))
                .until(() -> ingestion.seconds() >= seconds);
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private static Map<String, String> questions(String key) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("month by team and day", "/global/spend/teams?" + MONTH);
        all.put("month by model", "/global/spend/models?" + MONTH);
        all.put("month by tag", "/global/spend/tags?" + MONTH);
        all.put("month by provider", "/global/spend/provider?" + MONTH);
        all.put("month by key", "/global/spend/keys?limit=100&" + MONTH);
        all.put("activity by model and day", "/global/activity/model?" + MONTH);
        for (String group : List.of("team", "model", "tag")) {
            all.put("report by " + group, "/spend/report?group_by=" + group + "&" + MONTH);
        }
        String logs = "/spend/logs/v2?" + MONTH;
        all.put("logs of a team", logs + "&team_id=team-7");
        all.put("logs of a key", logs + "&api_key=" + key);
        all.put("logs of a user", logs + "&user_id=user-30");
        all.put("logs of a customer", logs + "&end_user=customer-900");
        all.put("logs of a model", logs + "&model_group=group-3");
        all.put("logs of a model, failed", logs + "&model_group=group-3&status_filter=failure");
        all.put("logs of a tag", logs + "&request_tag=app-3");
        all.put("logs, all failed", logs + "&status_filter=failure");
        all.put("logs, all", logs);
        all.put("logs of a key by spend", logs + "&sort_by=spend&api_key=" + key);
        all.put(
                "daily activity of a team",
                "/team/daily/activity?page_size=1000&team_ids=team-7&" + MONTH);
        all.put(
                "daily activity of a user, all",
                "/user/daily/activity/aggregated?user_id=user-30&" + MONTH);
        all.put(
                "the same in India's time zone",
                "/user/daily/activity/aggregated?timezone=-330&user_id=user-30&" + MONTH);
        all.put(
                "daily activity of everybody, page",
                "/user/daily/activity?page_size=1000&" + MONTH);
        all.put(
                "daily activity of a tag",
                "/tag/daily/activity?page_size=1000&tags=app-3&" + MONTH);
        all.put(
                "daily activity of a customer",
                "/customer/daily/activity?end_user_ids=customer-900&" + MONTH);
        return all;
    }

    private static void ask(
            MeasuredService service,
            Map<String, String> questions,
            Map<String, List<MeasuredService.Answered>> answers)
            throws Exception {
        for (Map.Entry<String, String> question : questions.entrySet()) {
            answers.computeIfAbsent(question.getKey(), name -> new ArrayList<>())
                    .add(service.get(question.getValue()));
        }
    }

    private static Map<String, Object> print(
            Map<String, String> questions,
            Map<String, List<MeasuredService.Answered>> alone,
            Map<String, List<MeasuredService.Answered>> busy)
            throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        say("| question | alone: median | 95%% | while events come in: median | 95%% | answer |");
        say("|---|---|---|---|---|---|");
        for (String name : questions.keySet()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("alone_median_ms", Math.round(at(millis(alone.get(name)), 0.5)));
            row.put("alone_p95_ms", Math.round(at(millis(alone.get(name)), 0.95)));
            row.put("busy_median_ms", Math.round(at(millis(busy.get(name)), 0.5)));
            row.put("busy_p95_ms", Math.round(at(millis(busy.get(name)), 0.95)));
            row.put("bytes", alone.get(name).getFirst().bytes());
            figures.put(name, row);
            say(
                    "| %s | %d ms | %d ms | %d ms | %d ms | %,d KB |",
                    name,
                    row.get("alone_median_ms"),
                    row.get("alone_p95_ms"),
                    row.get("busy_median_ms"),
                    row.get("busy_p95_ms"),
                    alone.get(name).getFirst().bytes() / 1_000);
        }
        return figures;
    }

    private static List<Double> millis(List<MeasuredService.Answered> answers) {
        return answers.stream().map(MeasuredService.Answered::millis).toList();
    }

    private static double at(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size()));
    }

    private static long seconds(long since) {
        return (System.nanoTime() - since) / 1_000_000_000;
    }

    private static void say(String format, Object... values) throws IOException {
        String line = String.format(Locale.ROOT, format, values) + "\n";
        System.out.print(line);
        Files.writeString(REPORT, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
