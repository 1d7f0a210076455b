package io.tollgate.bench;

import io.tollgate.bench.subject.Tollgate;
import io.tollgate.bench.subject.TollgateSetUp;
import io.tollgate.bench.subject.Workload;
import io.tollgate.bench.upstream.Behaviour;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the cost of a call grows with one thing while all others stay as they are. */
final class Growth {

    private static final double SECONDS = 8;
    private static final double WARM_SECONDS = 3;
    private static final int REAL_KEYS = 10;

    private final Runner runner;
    private final Tollgate suite;
    private final double most;

    private Growth(Runner runner, Tollgate suite, double most) {
        this.runner = runner;
        this.suite = suite;
        this.most = most;
    }

    static void run(Options options) throws IOException {
        String curve = options.command().size() > 1 ? options.command().get(1) : "all";
        List<String> known = List.of("connections", "streams", "prompt", "keys", "deployments");
        if (!curve.equals("all") && !known.contains(curve)) {
            throw new IllegalArgumentException("No such curve: " + curve);
        }
        try (Stage stage = Stage.set(options)) {
            Runner runner = new Runner(stage.upstream());
            Tollgate suite = stage.tollgate();
            double warm = options.number("warm", 20);
            System.out.println("Warming");
            runner.warm(suite, Scenario.unary("warm", "", Workload.UNARY, 0, 32), warm);
            runner.warm(suite, Scenario.streams("warm", "", Workload.STREAM, 50, 50, 20), warm);
            Growth growth = new Growth(runner, suite, options.number("most", 1_000_000));
            for (String one : curve.equals("all") ? known : List.of(curve)) {
                growth.curve(one);
            }
        }
    }

    private void curve(String curve) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%nGrowth with %s%n%10s %9s %8s %12s %12s %10s %10s %8s%n",
                curve,
                "size",
                "req/s",
                "errors",
                "us/request",
                "us/chunk",
                "p50 ms",
                "p99 ms",
                "RSS MB");
        switch (curve) {
            case "connections" -> connections();
            case "streams" -> streams();
            case "prompt" -> prompts();
            case "keys" -> keys();
            default -> deployments();
        }
    }

    private void connections() throws IOException {
        for (int size : List.of(1, 4, 16, 64, 256, 1024)) {
            measure(size, Scenario.unary("connections", "", Workload.UNARY, 30, size), null);
        }
    }

    private void streams() throws IOException {
        for (int size : List.of(1, 10, 100, 300, 1000)) {
            measure(size, Scenario.streams("streams", "", Workload.STREAM, size, 10, 500), null);
        }
    }

    private void prompts() throws IOException {
        for (int size : List.of(1_000, 10_000, 100_000, 1_000_000)) {
            double rate = size >= 1_000_000 ? 4 : 40;
            measure(
                    size,
                    new Scenario(
                            "prompt",
                            "",
                            List.of(Workload.UNARY),
                            rate,
                            16,
                            size,
                            Behaviour.unary(20)),
                    null);
        }
    }

    /** Ten keys make the calls; all others are rows beside them. */
    private void keys() throws IOException {
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < REAL_KEYS; i++) {
            requests.add(suite.request(Workload.UNARY, 1_000, suite.setUp().newKey()));
        }
        int there = REAL_KEYS;
        for (int size : List.of(10, 1_000, 100_000, 1_000_000)) {
            if (size <= most) {
                copyKeys(size - there, size);
                there = size;
                measure(size, Scenario.unary("keys", "", Workload.UNARY, 100, 16), requests);
            }
        }
    }

    private void copyKeys(int count, int mark) throws IOException {
        String copy =
                """
                INSERT INTO keys.virtual_key
                SELECT (jsonb_populate_record(k, jsonb_build_object(
                         'token', 'bench-' || ? || '-' || n,
                         'lookup_hash', md5(? || 'x' || n) || md5(n || 'y' || ?),
                         'key_alias', NULL))).*
                  FROM (SELECT * FROM keys.virtual_key LIMIT 1) k, generate_series(1, ?) n
                """;
        try (PreparedStatement statement = suite.database().prepareStatement(copy)) {
            statement.setInt(1, mark);
            statement.setInt(2, mark);
            statement.setInt(3, mark);
            statement.setInt(4, count);
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw new IOException("cannot copy keys", failed);
        }
    }

    private void deployments() throws IOException {
        int there = 2;
        for (int size : List.of(2, 100, 1_000, 10_000)) {
            if (size <= most) {
                copyDeployments(size - there, size);
                there = size;
                // provider-service looks for changes every 5 s, the gateway after it.
                Runner.pause(size > 2 ? 15 : 0);
                measure(size, Scenario.unary("deployments", "", Workload.UNARY, 100, 16), null);
            }
        }
    }

    /** Each a model of its own, without a secret: secrets are sealed for one deployment only. */
    private void copyDeployments(int count, int mark) throws IOException {
        String copy =
                """
                INSERT INTO providers.deployments
                SELECT (jsonb_populate_record(d, jsonb_build_object(
                         'id', 'bench-' || ? || '-' || n,
                         'sealed_params', NULL,
                         'model_name', 'bench-copy-' || ? || '-' || n))).*
                  FROM (SELECT * FROM providers.deployments WHERE model_name = ? LIMIT 1) d,
                       generate_series(1, ?) n
                """;
        try (PreparedStatement statement = suite.database().prepareStatement(copy)) {
            statement.setInt(1, mark);
            statement.setInt(2, mark);
            statement.setString(3, TollgateSetUp.OPENAI_MODEL);
            statement.setInt(4, count);
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw new IOException("cannot copy deployments", failed);
        }
    }

    private void measure(int size, Scenario scenario, @Nullable List<byte[]> requests)
            throws IOException {
        if (size > most) {
            return;
        }
        Result result =
                requests == null
                        ? runner.run(suite, scenario, WARM_SECONDS, SECONDS)
                        : runner.run(suite, scenario, requests, WARM_SECONDS, SECONDS);
        if (result == null) {
            return;
        }
        var times =
                scenario.streams() ? result.measured().addedFirstToken : result.measured().added;
        System.out.printf(
                Locale.ROOT,
                "%10d %9.0f %8d %12.0f %12s %10.2f %10.2f %8s%n",
                size,
                result.requestsPerSecond(),
                result.measured().failed(),
                result.dataPathPerRequest(),
                scenario.streams() ? Report.figure(result.dataPathPerChunk()) : "",
                Result.millis(times, 50),
                Result.millis(times, 99),
                Math.round(result.residentMb("gateway"))
                        + "+"
                        + Math.round(result.residentMb("provider")));
    }
}
