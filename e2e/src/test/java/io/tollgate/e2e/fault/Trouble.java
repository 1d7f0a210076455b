package io.tollgate.e2e.fault;

import java.time.Duration;

/** What a {@link FaultProxy} does to the connections that go through it. */
public sealed interface Trouble {

    /** Bytes pass as they come. */
    record None() implements Trouble {}

    /**
     * Whatever is read is written later.
     *
     * @param each for every read, in either direction
     */
    record Latency(Duration each) implements Trouble {}

    /**
     * Bytes pass a few at a time.
     *
     * @param bytes at once, from 1
     * @param pause between them
     */
    record Drip(int bytes, Duration pause) implements Trouble {}

    /** Open connections are reset, new ones as soon as they are made. */
    record Reset() implements Trouble {}

    /** The server's side says that it has ended, and still takes what it is sent. */
    record HalfClose() implements Trouble {}

    /**
     * Nothing passes and nobody is told. What was on its way arrives when the trouble is over, as
     * after a network's partition.
     */
    record BlackHole() implements Trouble {}
}
