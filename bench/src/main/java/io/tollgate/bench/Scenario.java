package io.tollgate.bench;

import io.tollgate.bench.subject.Workload;
import io.tollgate.bench.upstream.Behaviour;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One load that every subject is put under.
 *
 * @param workloads asked in turn; a workload may occur several times
 * @param ratePerSecond requests due each second; 0 for as many as go through
 * @param provider how the mock behaves meanwhile
 */
record Scenario(
        String name,
        String says,
        List<Workload> workloads,
        double ratePerSecond,
        int connections,
        int promptBytes,
        Behaviour provider) {

    private static final int PROMPT_BYTES = 1_000;
    private static final int PROVIDER_MILLIS = 20;

    /** Whether calls use what the mock measures; a cached answer's stamps are of long ago. */
    boolean cached() {
        return workloads.equals(List.of(Workload.CACHE_HIT));
    }

    boolean streams() {
        return workloads.contains(Workload.STREAM)
                || workloads.contains(Workload.TRANSLATED_STREAM);
    }

    static Scenario unary(
            String name, String says, Workload workload, double rate, int connections) {
        return new Scenario(
                name,
                says,
                List.of(workload),
                rate,
                connections,
                PROMPT_BYTES,
                Behaviour.unary(PROVIDER_MILLIS));
    }

    /** {@code streams} under way at any time, each token {@code gapMillis} after the one before. */
    static Scenario streams(
            String name, String says, Workload workload, int streams, int chunks, int gapMillis) {
        Behaviour provider = Behaviour.stream(PROVIDER_MILLIS, chunks, gapMillis * 1_000);
        return new Scenario(
                name,
                says,
                List.of(workload),
                streams / provider.streamSeconds(),
                Math.max(2 * streams, streams + 8),
                PROMPT_BYTES,
                provider);
    }

    /** The standard run. */
    static List<Scenario> standard(double rate) {
        List<Workload> mixed = new ArrayList<>();
        mixed.addAll(Collections.nCopies(5, Workload.UNARY));
        mixed.addAll(Collections.nCopies(3, Workload.STREAM));
        mixed.addAll(Collections.nCopies(2, Workload.CACHE_HIT));
        Collections.shuffle(mixed, new java.util.Random(7));
        return List.of(
                new Scenario(
                        "one",
                        "one connection, 40 requests/s",
                        List.of(Workload.UNARY),
                        40,
                        1,
                        PROMPT_BYTES,
                        Behaviour.unary(5)),
                unary("unary", "whole answers, not cached", Workload.UNARY, rate, 32),
                unary("cache", "exact cache hits", Workload.CACHE_HIT, rate, 32),
                unary("translated", "OpenAI in, Anthropic out", Workload.TRANSLATED, rate, 32),
                streams("streams", "100 streams, 20 tokens/s each", Workload.STREAM, 100, 100, 50),
                streams(
                        "translated-streams",
                        "OpenAI in, Anthropic out: 100 streams, 20 tokens/s each",
                        Workload.TRANSLATED_STREAM,
                        100,
                        100,
                        50),
                streams(
                        "streams-1000",
                        "1,000 streams, 2 tokens/s",
                        Workload.STREAM,
                        1000,
                        20,
                        500),
                new Scenario(
                        "mixed",
                        "5 whole, 3 streamed, 2 cached of 10",
                        mixed,
                        rate / 4,
                        200,
                        PROMPT_BYTES,
                        Behaviour.stream(PROVIDER_MILLIS, 40, 20_000)),
                unary(
                        "full",
                        "256 connections, each asking again at once",
                        Workload.UNARY,
                        0,
                        256));
    }
}
