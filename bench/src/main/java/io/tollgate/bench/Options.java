package io.tollgate.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param command words before the first option
 */
record Options(List<String> command, Map<String, String> given) {

    private static final Set<String> KNOWN =
            Set.of(
                    "seconds",
                    "warm",
                    "rounds",
                    "rate",
                    "only",
                    "peer",
                    "peer-url",
                    "peer-key",
                    "peer-model",
                    "peer-pid",
                    "against",
                    "processors",
                    "load-processors",
                    "port",
                    "json",
                    "most");

    /**
     * @throws IllegalArgumentException naming what is wrong
     */
    static Options parse(String... arguments) {
        List<String> command = new ArrayList<>();
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String word = arguments[i];
            if (!word.startsWith("--")) {
                command.add(word);
                continue;
            }
            String name = word.substring(2);
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("Unknown option: " + word);
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(word + " needs a value");
            }
            given.put(name, arguments[++i]);
        }
        return new Options(command, given);
    }

    double number(String name, double usual) {
        String value = given.get(name);
        if (value == null) {
            return usual;
        }
        double number = Double.parseDouble(value);
        if (!(number >= 0 && number <= 1e9)) {
            throw new IllegalArgumentException("--" + name + " is out of bounds: " + value);
        }
        return number;
    }

    @Nullable String text(String name) {
        return given.get(name);
    }

    String text(String name, String usual) {
        return given.getOrDefault(name, usual);
    }

    @Nullable Path path(String name) {
        String value = given.get(name);
        return value == null ? null : Path.of(value).toAbsolutePath().normalize();
    }

    @Nullable URI uri(String name) {
        String value = given.get(name);
        return value == null ? null : URI.create(value);
    }

    /** Whether a scenario is wanted. */
    boolean wants(String scenario) {
        String only = given.get("only");
        return only == null || List.of(only.split(",")).contains(scenario);
    }
}
