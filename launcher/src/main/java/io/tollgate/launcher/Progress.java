package io.tollgate.launcher;

import java.util.Locale;

/** Tells the user what is there, and how long it took. */
final class Progress {

    private final long startedAt = System.nanoTime();

    void done(String what) {
        System.out.printf(Locale.ROOT, "  %5.1f s  %s%n", seconds(), what);
    }

    double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
