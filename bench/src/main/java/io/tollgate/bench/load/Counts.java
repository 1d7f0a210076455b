package io.tollgate.bench.load;

/**
 * How far a load has come.
 *
 * @param started requests sent
 * @param answered calls that ended well
 * @param chunks tokens of streams that have arrived
 */
public record Counts(long started, long answered, long chunks) {

    public Counts minus(Counts before) {
        return new Counts(
                started - before.started, answered - before.answered, chunks - before.chunks);
    }
}
