package io.tollgate.bench;

import io.tollgate.bench.load.Counts;
import io.tollgate.bench.load.Load;
import io.tollgate.bench.load.LoadPlan;
import io.tollgate.bench.load.Measured;
import io.tollgate.bench.subject.Subject;
import io.tollgate.bench.subject.Usage;
import io.tollgate.bench.subject.Workload;
import io.tollgate.bench.upstream.Behaviour;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts subjects under loads, one at a time. */
final class Runner {

    private static final int PATIENCE_SECONDS = 20;

    /** Compilers that take less of a processor are quiet. */
    private static final double COMPILING_SHARE = 0.06;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI mock;

    Runner(InetSocketAddress mock) {
        this.mock = URI.create("http://127.0.0.1:" + mock.getPort());
    }

    /**
     * @param warmSeconds under the load before measuring; never less than a stream lasts
     * @return null when the subject has no such workload
     */
    @Nullable Result run(Subject subject, Scenario scenario, double warmSeconds, double seconds)
            throws IOException {
        List<byte[]> requests = requests(subject, scenario);
        return requests == null ? null : run(subject, scenario, requests, warmSeconds, seconds);
    }

    private static @Nullable List<byte[]> requests(Subject subject, Scenario scenario) {
        List<byte[]> requests = new ArrayList<>();
        for (Workload workload : scenario.workloads()) {
            byte[] request = subject.request(workload, scenario.promptBytes());
            if (request == null) {
                return null;
            }
            requests.add(request);
        }
        return requests;
    }

    Result run(
            Subject subject,
            Scenario scenario,
            List<byte[]> requests,
            double warmSeconds,
            double seconds)
            throws IOException {
        behave(scenario.provider());
        double streamSeconds = scenario.streams() ? scenario.provider().streamSeconds() : 0;
        try (Load load = Load.start(plan(subject, scenario, requests))) {
            pause(Math.max(warmSeconds, streamSeconds + 1));
            Usage before = subject.usage();
            Counts countsBefore = load.counts();
            long began = System.nanoTime();
            load.beginMeasuring();
            pause(seconds);
            Usage after = subject.usage();
            Counts countsAfter = load.counts();
            double lasted = (System.nanoTime() - began) / 1e9;
            load.endMeasuring();
            Measured measured = load.finish(PATIENCE_SECONDS + (long) streamSeconds);
            return new Result(
                    scenario,
                    subject.name(),
                    subject.dataPath(),
                    lasted,
                    countsAfter.minus(countsBefore),
                    measured,
                    before,
                    after);
        }
    }

    private static LoadPlan plan(Subject subject, Scenario scenario, List<byte[]> requests) {
        return new LoadPlan(
                subject.address(),
                requests,
                scenario.ratePerSecond(),
                scenario.connections(),
                scenario.provider().chunks());
    }

    /**
     * Lets a subject do a load without measuring, until its compilers have become quiet.
     *
     * @param leastSeconds and at most four times as long, for who tells nothing of compilers just
     *     so long
     */
    void warm(Subject subject, Scenario scenario, double leastSeconds) throws IOException {
        List<byte[]> requests = requests(subject, scenario);
        if (requests == null) {
            return;
        }
        behave(scenario.provider());
        try (Load load = Load.start(plan(subject, scenario, requests))) {
            double warmed = 0;
            boolean busy = true;
            while (warmed < leastSeconds || (busy && warmed < 4 * leastSeconds)) {
                double step = Math.clamp(leastSeconds, 0.1, 5);
                long before = subject.compilingMillis();
                pause(step);
                busy = subject.compilingMillis() - before > COMPILING_SHARE * step * 1000;
                warmed += step;
            }
        }
    }

    private void behave(Behaviour behaviour) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(mock.resolve("/behaviour"))
                        .POST(HttpRequest.BodyPublishers.ofString(behaviour.toText()))
                        .build();
        try {
            http.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", hurried);
        }
    }

    static void pause(double seconds) throws IOException {
        try {
            Thread.sleep((long) (seconds * 1000));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", hurried);
        }
    }
}
