package io.tollgate.bench.upstream;

/**
 * Two moments written into an answer's text: when it left the mock, and when the request had come.
 * All processes of one machine read the same monotonic clock, so whoever receives the text knows
 * how long it was on its way, and how much of the call was the provider's own time.
 */
public final class Stamp {

    /** Starts a stamp; occurs nowhere else in an answer. */
    public static final String MARK = "@@";

    /** Digits of each moment, in ns. */
    public static final int DIGITS = 16;

    private Stamp() {}

    /** {@code @@<sent>@<received>}, always of the same length. */
    static String of(long sentNanos, long receivedNanos) {
        StringBuilder text = new StringBuilder(2 * DIGITS + 3).append(MARK);
        digits(text, sentNanos);
        text.append('@');
        digits(text, receivedNanos);
        return text.toString();
    }

    private static void digits(StringBuilder text, long nanos) {
        String plain = Long.toString(nanos);
        text.repeat('0', DIGITS - plain.length()).append(plain);
    }
}
