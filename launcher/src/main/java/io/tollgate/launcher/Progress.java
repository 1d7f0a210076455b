package io.tollgate.launcher;

import java.util.Locale;

/** Tells the user what is there, and how long it took. */
final class Progress {

    private long startedAt = System.nanoTime();

    void done(String what) {
        System.out.printf(Locale.ROOT, "  %5.1f s  %s%n", seconds(), what);
    }

    void say(String what) {
        System.out.printf(Locale.ROOT, "           %s%n", what);
    }

    /** What was done so far belongs to the build; the start is timed from here. */
    void restart(String what) {
        done(what);
        startedAt = System.nanoTime();
    }

    double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
