package io.tollgate.contracts.hold;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The scripts of a Hold's life; each file says what it takes and answers. */
public enum HoldScript {
    ADMIT,
    EXTEND,
    OUTCOME,
    SETTLE,
    TRUST,
    FIGURES,
    SEED,
    CORRECT,
    ANNOUNCE;

    /** Stands in {@link #ADMIT} for the run id of the Redis server that the script is sent to. */
    public static final String RUN = "@run@";

    private final String text;

    HoldScript() {
        this.text = read(name().toLowerCase(Locale.ROOT) + ".lua");
    }

    /** Lua source, as Redis takes it. */
    public String text() {
        return text;
    }

    private static String read(String file) {
        try (InputStream in = HoldScript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing script " + file);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
