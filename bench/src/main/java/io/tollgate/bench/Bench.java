package io.tollgate.bench;

import io.tollgate.bench.subject.Subject;
import io.tollgate.bench.subject.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ./tollgate bench}: starts everything, measures for a bounded time, prints, writes. */
public final class Bench {

    private static final String USAGE =
            """
            usage: ./tollgate bench [options]            the standard run
                   ./tollgate bench growth CURVE [options]
                        connections | streams | prompt | keys | deployments | all
                   ./tollgate bench start                seconds from start to ready, each service
              --peer portkey         drive Portkey's gateway alike (installed from npm)
              --peer-url URL         another gateway's chat completions; with --peer-key,
                                     --peer-model and --peer-pid (whose processor time counts)
              --against ROOT         another checkout, built, beside this one
              --only A,B             some scenarios: one, unary, cache, translated, streams,
                                     translated-streams, streams-1000, mixed, full, chunk-rate
              --seconds N            measured per scenario and subject (20)
              --warm N               per kind of call and subject before anything counts (20)
              --rounds N             all of it N times; the table shows medians (1)
              --rate N               requests/s where the scenario has no rate of its own (200)
              --processors 0-1       for what is measured (all)
              --load-processors 1    for load and mock (the last)
              --port N               first of 50 ports (4400)
              --json FILE            where the figures go (.tollgate/bench/result.json)
              --most N               growth: the largest size
            """;

    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        String command = options.command().isEmpty() ? "run" : options.command().getFirst();
        switch (command) {
            case "mock" -> Stage.mock((int) options.number("port", 4440));
            case "run" -> run(options);
            case "growth" -> Growth.run(options);
            case "start" -> start(options);
            default -> {
                System.err.print(USAGE);
                System.exit(command.equals("help") ? 0 : 2);
            }
        }
        System.exit(0);
    }

    private static void run(Options options) throws IOException {
        List<Scenario> scenarios =
                Scenario.standard(options.number("rate", 200)).stream()
                        .filter(scenario -> options.wants(scenario.name()))
                        .toList();
        double seconds = options.number("seconds", 20);
        try (Stage stage = Stage.set(options)) {
            Runner runner = new Runner(stage.upstream());
            List<Result> results = new ArrayList<>();
            warm(runner, stage.subjects(), scenarios, options);
            for (int round = 0; round < Math.max(1, options.number("rounds", 1)); round++) {
                for (Scenario scenario : scenarios) {
                    for (Subject subject : stage.subjects()) {
                        add(results, runner.run(subject, scenario, 3, seconds));
                    }
                }
                if (options.wants("chunk-rate")) {
                    for (Subject subject : stage.subjects()) {
                        add(results, ChunkRate.highest(runner, subject));
                    }
                }
            }
            Report report = new Report(results);
            System.out.print(report.table());
            report.write(options);
        }
    }

    /** Each kind of call that is measured, at a rate at which code is compiled soon. */
    private static void warm(
            Runner runner, List<Subject> subjects, List<Scenario> scenarios, Options options)
            throws IOException {
        for (Subject subject : subjects) {
            // Without processes of its own it is the mock that is warmed, and this program.
            double seconds = options.number("warm", 20) / (subject.processes().isEmpty() ? 4 : 1);
            System.out.println("Warming " + subject.name());
            for (Workload workload : Workload.values()) {
                boolean wanted = scenarios.stream().anyMatch(s -> s.workloads().contains(workload));
                if (!wanted && !(workload == Workload.STREAM && options.wants("chunk-rate"))) {
                    continue;
                }
                switch (workload) {
                    case UNARY, CACHE_HIT, TRANSLATED ->
                            runner.warm(
                                    subject, Scenario.unary("warm", "", workload, 0, 32), seconds);
                    case STREAM, TRANSLATED_STREAM ->
                            runner.warm(
                                    subject,
                                    Scenario.streams("warm", "", workload, 50, 50, 20),
                                    seconds);
                }
            }
        }
    }

    private static void add(List<Result> results, @Nullable Result result) {
        if (result != null) {
            results.add(result);
            System.out.println(Report.progress(result));
        }
    }

    private static void start(Options options) throws IOException {
        try (Stage stage = Stage.set(options)) {
            stage.tollgate()
                    .restarts()
                    .forEach(
                            (service, seconds) ->
                                    System.out.printf(
                                            java.util.Locale.ROOT,
                                            "  %-17s %5.1f s from start to ready%n",
                                            service,
                                            seconds));
        }
    }
}
