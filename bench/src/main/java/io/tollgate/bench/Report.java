package io.tollgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The table, the targets and the JSON file. */
final class Report {

    private static final String[] HEADINGS = {
        "scenario",
        "subject",
        "req/s",
        "chunks/s",
        "errors",
        "added ms p50/p95/p99",
        "TTFT ms p50/p99",
        "chunk ms p50/p99",
        "gap ms p50/p99",
        "CPU us/request",
        "of it JIT",
        "us/chunk",
        "rest us/req",
        "RSS MB",
        "kB/request",
        "Redis",
        "PostgreSQL"
    };

    private static final String LEGEND =
            """

            added    whole answers: due to last byte, less the provider's own time and less the direct call's
                     same percentile; exact cache hits: due to last byte
            TTFT     streams: due to first token, likewise less the provider's and the direct call's
            chunk    from the provider's write of a token to its arrival, less the direct call's
            gap      from token to token
            CPU      processor time of the processes that every byte passes (gateway + provider-service), from
                     /proc/PID/stat; us/chunk includes the share of the call itself
            JIT      the part of it that HotSpot's compilers took, which ends once all is compiled
            rest     all other processes: key, spend, Redis, PostgreSQL
            kB       allocated per request on the two heaps; RSS likewise
            Redis    commands, those within scripts included, and scripts, per request
            PostgreSQL  transactions and rows written, per request
            """;

    private final List<Result> results;

    /**
     * @param all of every round; of several for one scenario and subject the one in the middle
     *     counts, by processor time
     */
    Report(List<Result> all) {
        this.results =
                List.copyOf(
                        all.stream()
                                .collect(
                                        Collectors.groupingBy(
                                                r -> r.scenario().name() + '|' + r.subject(),
                                                LinkedHashMap::new,
                                                Collectors.collectingAndThen(
                                                        Collectors.toList(), Report::median)))
                                .values());
    }

    private static Result median(List<Result> rounds) {
        List<Result> sorted =
                rounds.stream()
                        .sorted(Comparator.comparingDouble(Result::dataPathPerRequest))
                        .toList();
        return sorted.get((sorted.size() - 1) / 2);
    }

    @Nullable Result find(String scenario, String subject) {
        return results.stream()
                .filter(r -> r.scenario().name().equals(scenario) && r.subject().equals(subject))
                .findFirst()
                .orElse(null);
    }

    static String progress(Result result) {
        String errors = result.measured().failed() == 0 ? "" : " " + result.measured().errors;
        return "  "
                + result.scenario().name()
                + " ("
                + result.scenario().says()
                + "): "
                + result.subject()
                + " "
                + Math.round(result.requestsPerSecond())
                + " req/s, "
                + (result.dataPath().isEmpty() ? "" : cpu(result) + " us/request")
                + errors;
    }

    String table() {
        List<String[]> rows = new ArrayList<>();
        rows.add(HEADINGS);
        results.forEach(result -> rows.add(row(result)));
        int[] widths = new int[HEADINGS.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder("\n");
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                text.append(row[i]).repeat(' ', widths[i] - row[i].length() + 2);
            }
            text.append('\n');
        }
        return text.append(LEGEND).append(Targets.text(this)).toString();
    }

    private String[] row(Result result) {
        Result direct = find(result.scenario().name(), "direct");
        boolean streams = result.counts().chunks() > 0;
        boolean measured = !result.dataPath().isEmpty();
        return new String[] {
            result.scenario().name(),
            result.subject(),
            figure(result.requestsPerSecond()),
            streams ? figure(result.chunksPerSecond()) : "",
            Long.toString(result.measured().failed()),
            percentiles(
                    50, 95, 99, p -> added(result, direct, r -> Result.millis(r.latencies(), p))),
            percentiles(
                    50,
                    0,
                    99,
                    p ->
                            added(
                                    result,
                                    direct,
                                    r -> Result.millis(r.measured().addedFirstToken, p))),
            percentiles(
                    50,
                    0,
                    99,
                    p -> added(result, direct, r -> Result.millis(r.measured().chunkDelay, p))),
            percentiles(50, 0, 99, p -> Result.millis(result.measured().gap, p)),
            measured ? cpu(result) : "",
            result.compilersPerRequest() == 0 ? "" : figure(result.compilersPerRequest()),
            measured && streams ? figure(result.dataPathPerChunk()) : "",
            result.after().processes().size() > result.dataPath().size()
                    ? figure(result.restPerRequest())
                    : "",
            result.dataPath().stream()
                    .map(process -> Long.toString(Math.round(result.residentMb(process))))
                    .collect(Collectors.joining("+")),
            result.after().allocatedBytes().keySet().stream()
                    .map(process -> Long.toString(Math.round(result.allocatedKb(process))))
                    .collect(Collectors.joining("+")),
            result.after().redis().commands() == 0
                    ? ""
                    : figure(result.redisCommands()) + "/" + figure(result.redisScripts()),
            result.after().postgres().transactions() == 0
                    ? ""
                    : figure(result.transactions()) + "/" + figure(result.rowsWritten())
        };
    }

    /** Less what the direct call has of it; the direct call's own figures stay as they are. */
    static double added(
            Result result,
            @Nullable Result direct,
            java.util.function.ToDoubleFunction<Result> figure) {
        double own = figure.applyAsDouble(result);
        if (direct == null || direct == result) {
            return own;
        }
        double base = figure.applyAsDouble(direct);
        return Double.isNaN(base) ? own : own - base;
    }

    private static String cpu(Result result) {
        String parts =
                result.dataPath().stream()
                        .map(process -> figure(result.cpuPerRequest(process)))
                        .collect(Collectors.joining("+"));
        return result.dataPath().size() == 1
                ? parts
                : parts + "=" + figure(result.dataPathPerRequest());
    }

    private static String percentiles(
            int first, int second, int third, java.util.function.IntToDoubleFunction millis) {
        if (Double.isNaN(millis.applyAsDouble(first))) {
            return "";
        }
        String middle = second == 0 ? "" : "/" + two(millis.applyAsDouble(second));
        return two(millis.applyAsDouble(first)) + middle + "/" + two(millis.applyAsDouble(third));
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String figure(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }

    void write(Options options) throws IOException {
        Path file = options.path("json");
        if (file == null) {
            file =
                    Path.of(System.getProperty("tollgate.root", "."))
                            .resolve(".tollgate/bench/result.json");
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        all.put("processors", Processors.all());
        all.put("load_average_at_end", Processors.load());
        all.put("java", Runtime.version().toString());
        all.put("targets", Targets.of(this));
        all.put("results", results.stream().map(Result::toMap).toList());
        JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, mapper.writeValueAsString(all) + "\n");
        System.out.println("\nFigures: " + file);
    }
}
