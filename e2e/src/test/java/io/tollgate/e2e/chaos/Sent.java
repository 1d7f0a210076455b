package io.tollgate.e2e.chaos;

import java.time.Duration;

/**
 * One call as its client saw it.
 *
 * @param name nobody else's; empty for a call with a key that nobody made
 * @param status 0 when no head came
 * @param startedNanos {@link System#nanoTime}
 * @param others whether another call's answer was in it
 */
record Sent(
        String name,
        String tenant,
        boolean stream,
        int status,
        Ending ending,
        long startedNanos,
        long endedNanos,
        boolean others,
        String detail) {

    /** How it ended for the client. */
    enum Ending {
        /** The whole answer, or a whole error. */
        WHOLE,
        /** A stream that said that it failed. */
        ERROR_EVENT,
        /** The connection ended before the answer did. */
        CUT,
        /** The client left before the end. */
        LEFT,
        /** Nobody listened at any gateway. */
        NOBODY,
        /** Neither an answer nor an error in the time a client can be asked to wait. */
        HANG
    }

    boolean seenWhole() {
        return status == 200 && ending == Ending.WHOLE;
    }

    Duration took() {
        return Duration.ofNanos(endedNanos - startedNanos);
    }

    /** For counting: the status, and what was wrong with it. */
    String outcome() {
        return switch (ending) {
            case WHOLE -> Integer.toString(status);
            case ERROR_EVENT -> status + "+error";
            case CUT -> status == 0 ? "cut" : status + "+cut";
            case LEFT -> "left";
            case NOBODY -> "nobody";
            case HANG -> "hang";
        };
    }
}
