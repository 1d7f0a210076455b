package io.tollgate.platform;

import java.util.Locale;
import java.util.Set;

/** Refuses secrets that protect nothing. */
public final class Secrets {

    /** Fewest different characters in a secret; random text of 32 characters has far more. */
    private static final int MIN_DISTINCT = 8;

    private static final Set<String> WELL_KNOWN =
            Set.of("changeme", "change-me", "secret", "password", "default", "example", "sk-1234");

    private Secrets() {}

    /**
     * Checks a secret at start-up.
     *
     * @param variable the environment variable it came from, named in the error
     * @throws IllegalStateException when it is missing, shorter than {@code minLength}, well known
     *     or made of too few different characters; the text never holds the secret
     */
    public static String require(String variable, String value, int minLength) {
        if (value.isBlank()) {
            throw new IllegalStateException(
                    variable
                            + " is not set. Set it to at least "
                            + minLength
                            + " random characters.");
        }
        String lower = value.toLowerCase(Locale.ROOT);
        boolean weak =
                value.length() < minLength
                        || value.chars().distinct().count() < MIN_DISTINCT
                        || WELL_KNOWN.stream().anyMatch(lower::contains);
        if (weak) {
            throw new IllegalStateException(
                    variable
                            + " is too weak: it needs at least "
                            + minLength
                            + " random characters and none of the well-known words."
                            + " `openssl rand -hex 32` makes a good one.");
        }
        return value;
    }
}
