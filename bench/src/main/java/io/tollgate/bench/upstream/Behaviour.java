package io.tollgate.bench.upstream;

/**
 * How the mock answers until it is told otherwise.
 *
 * @param latencyMillis from a whole request to its unary answer, or to a stream's first token
 * @param chunks tokens of a stream, each in a chunk of its own; from 1
 * @param gapMicros from one chunk to the next
 * @param fillerBytes of further text in a unary answer
 */
public record Behaviour(int latencyMillis, int chunks, int gapMicros, int fillerBytes) {

    public Behaviour {
        if (latencyMillis < 0 || chunks < 1 || gapMicros < 0 || fillerBytes < 0) {
            throw new IllegalArgumentException("no behaviour: negative, or a stream of nothing");
        }
    }

    /** A unary answer after {@code latencyMillis}. */
    public static Behaviour unary(int latencyMillis) {
        return new Behaviour(latencyMillis, 1, 0, 400);
    }

    /** A stream at a fixed pace. */
    public static Behaviour stream(int latencyMillis, int chunks, int gapMicros) {
        return new Behaviour(latencyMillis, chunks, gapMicros, 400);
    }

    /** How long one stream lasts at the provider. */
    public double streamSeconds() {
        return latencyMillis / 1e3 + (chunks - 1) * (gapMicros / 1e6);
    }

    /** As {@code POST /behaviour} takes it. */
    public String toText() {
        return latencyMillis + " " + chunks + " " + gapMicros + " " + fillerBytes;
    }

    static Behaviour parse(String text) {
        String[] parts = text.trim().split(" ");
        return new Behaviour(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]));
    }
}
