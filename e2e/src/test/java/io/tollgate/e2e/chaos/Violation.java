package io.tollgate.e2e.chaos;

import java.util.List;
import java.util.function.Function;

/**
 * A promise that was not kept.
 *
 * @param invariant as {@code docs/reliability.md} names it, for example {@code I1}
 */
record Violation(String invariant, String what) {

    private static final int EXAMPLES = 3;

    /** So many cases of one kind, with a few of them told in full. */
    static <T> Violation of(
            String invariant, String kind, List<T> cases, Function<T, String> tell) {
        String examples =
                cases.stream()
                        .limit(EXAMPLES)
                        .map(tell)
                        .collect(java.util.stream.Collectors.joining("; "));
        return new Violation(invariant, cases.size() + " " + kind + ": " + examples);
    }

    @Override
    public String toString() {
        return invariant + ": " + what;
    }
}
