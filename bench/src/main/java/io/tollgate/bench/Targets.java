package io.tollgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What Tollgate wants to reach, and how far this run's figures are from it. */
final class Targets {

    private static final String TOLLGATE = "tollgate";

    private Targets() {}

    /**
     * One target.
     *
     * @param met null when the run did not measure it
     */
    record Target(String says, String wanted, String measured, @Nullable Boolean met) {}

    static List<Target> of(Report report) {
        String peer = report.find("unary", "portkey") == null ? "peer" : "portkey";
        List<Target> targets = new ArrayList<>();
        Function<String, @Nullable Result> ours = scenario -> report.find(scenario, TOLLGATE);
        Result peerUnary = report.find("unary", peer);
        targets.add(
                ratio(
                        "not cached: CPU of the peer / ours",
                        4,
                        peerUnary,
                        ours.apply("unary"),
                        Result::dataPathPerRequest));
        targets.add(
                ratio(
                        "exact cache hit: CPU of the peer's plain call / the gateway's",
                        12,
                        peerUnary,
                        ours.apply("cache"),
                        r ->
                                r.subject().equals(TOLLGATE)
                                        ? r.cpuPerRequest("gateway")
                                        : r.dataPathPerRequest()));
        targets.add(
                ratio(
                        "CPU per streamed chunk: the peer / ours (100 streams)",
                        1,
                        report.find("streams", peer),
                        ours.apply("streams"),
                        Result::dataPathPerChunk));
        targets.add(
                most(
                        "added latency at one connection, p50, ms",
                        1.5,
                        ours.apply("one"),
                        r -> Report.added(r, report.find("one", "direct"), Targets::median)));
        targets.add(firstToken(report, 50, 2));
        targets.add(firstToken(report, 99, 10));
        targets.add(
                most(
                        "failed calls at 256 connections",
                        0,
                        ours.apply("full"),
                        r -> r.measured().failed()));
        targets.add(
                most(
                        "failed calls of 1,000 streams",
                        0,
                        ours.apply("streams-1000"),
                        r -> r.measured().failed()));
        targets.add(
                extra(
                        "translation, extra CPU us per call",
                        150,
                        ours.apply("translated"),
                        ours.apply("unary"),
                        Result::dataPathPerRequest));
        targets.add(
                extra(
                        "translation, extra CPU us per chunk",
                        15,
                        ours.apply("translated-streams"),
                        ours.apply("streams"),
                        Result::dataPathPerChunk));
        for (String process : List.of("gateway", "provider")) {
            targets.add(
                    most(
                            "RSS of " + process + " at 256 connections, MB",
                            320,
                            ours.apply("full"),
                            r -> r.residentMb(process)));
        }
        targets.add(
                ratio(
                        "highest clean chunk rate: ours / the peer's",
                        1,
                        ours.apply("chunk-rate"),
                        report.find("chunk-rate", peer),
                        Result::chunksPerSecond));
        return targets;
    }

    static String text(Report report) {
        StringBuilder text = new StringBuilder("\nTargets\n");
        for (Target target : of(report)) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "  %-62s %-8s %-10s %s%n",
                            target.says(),
                            target.wanted(),
                            target.measured(),
                            target.met() == null ? "" : target.met() ? "met" : "NOT MET"));
        }
        return text.toString();
    }

    private static double median(Result result) {
        return Result.millis(result.latencies(), 50);
    }

    private static Target firstToken(Report report, int percentile, double limit) {
        return most(
                "added TTFT at 100 streams, p" + percentile + ", ms",
                limit,
                report.find("streams", TOLLGATE),
                r ->
                        Report.added(
                                r,
                                report.find("streams", "direct"),
                                x -> Result.millis(x.measured().addedFirstToken, percentile)));
    }

    private static Target most(
            String says, double limit, @Nullable Result result, ToDoubleFunction<Result> figure) {
        String wanted = "<= " + plain(limit);
        if (result == null) {
            return new Target(says, wanted, "-", null);
        }
        double value = figure.applyAsDouble(result);
        return new Target(says, wanted, plain(value), value <= limit);
    }

    private static Target ratio(
            String says,
            double atLeast,
            @Nullable Result over,
            @Nullable Result under,
            ToDoubleFunction<Result> figure) {
        String wanted = ">= " + plain(atLeast);
        if (over == null || under == null) {
            return new Target(says, wanted, "-", null);
        }
        double value = figure.applyAsDouble(over) / figure.applyAsDouble(under);
        return new Target(says, wanted, plain(value), value >= atLeast);
    }

    private static Target extra(
            String says,
            double limit,
            @Nullable Result result,
            @Nullable Result base,
            ToDoubleFunction<Result> figure) {
        String wanted = "<= " + plain(limit);
        if (result == null || base == null) {
            return new Target(says, wanted, "-", null);
        }
        double value = figure.applyAsDouble(result) - figure.applyAsDouble(base);
        return new Target(says, wanted, plain(value), value <= limit);
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value);
    }
}
