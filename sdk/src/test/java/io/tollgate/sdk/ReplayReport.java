package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of {@code docs/replay.md}: what of the recorded traffic was replayed, by provider and
 * endpoint. A test that replays checks its own rows; with {@code -Dtollgate.docs=write} it writes
 * them.
 */
final class ReplayReport {
    private static final Pattern ROW =
            Pattern.compile("\\| ([a-z0-9-]+) \\| `([^`]+)` \\| (\\d+) \\| (\\d+) \\| (.*) \\|");
    private static final List<String> KNOWN =
            List.of(
                    "chat/completions",
                    "completions",
                    "responses",
                    "embeddings",
                    "messages",
                    "messages/count_tokens",
                    "rerank",
                    "moderations",
                    "images/generations",
                    "audio/speech",
                    "audio/transcriptions",
                    "generateContent",
                    "streamGenerateContent",
                    "embedContent",
                    "batchEmbedContents",
                    "countTokens",
                    "predict",
                    "converse",
                    "converse-stream",
                    "invoke",
                    "invoke-with-response-stream",
                    "chat",
                    "embed");

    private final Map<String, Set<Integer>> lines = new TreeMap<>();
    private final Map<String, Map<String, Set<Integer>>> left = new TreeMap<>();

    static Path file() {
        return Path.of(System.getProperty("tollgate.root", ".."))
                .toAbsolutePath()
                .normalize()
                .resolve("docs/replay.md");
    }

    /** Whether the recordings are those the document tells of, and not others in their place. */
    static boolean documented() {
        return System.getProperty("tollgate.recordings") == null;
    }

    /** How many exchanges a row is of. */
    static int exchanges(String row) {
        Matcher parts = ROW.matcher(row);
        return parts.matches() ? Integer.parseInt(parts.group(3)) : 0;
    }

    /** The last words of the path that name what is asked for. */
    static String endpoint(Recordings.Exchange exchange) {
        String path = exchange.path().replaceAll("#.*", "");
        String found = "";
        for (String known : KNOWN) {
            if ((path.endsWith("/" + known) || path.endsWith(":" + known))
                    && known.length() > found.length()) {
                found = known;
            }
        }
        return found;
    }

    void replayed(Recordings.Exchange exchange) {
        lines.computeIfAbsent(key(exchange), k -> new HashSet<>()).add(exchange.line());
    }

    /** Of an endpoint that is replayed otherwise: the reason goes into the table. */
    void left(Recordings.Exchange exchange, String reason) {
        replayed(exchange);
        left.computeIfAbsent(key(exchange), k -> new TreeMap<>())
                .computeIfAbsent(reason, k -> new HashSet<>())
                .add(exchange.line());
    }

    private static String key(Recordings.Exchange exchange) {
        return exchange.provider() + " | `" + endpoint(exchange) + "`";
    }

    /** Fails for a row that differs from the document's or that it does not have. */
    void check() {
        Map<String, String> rows = new TreeMap<>();
        lines.forEach((key, all) -> rows.put(key, row(key, all.size())));
        if ("write".equals(System.getProperty("tollgate.docs"))) {
            write(rows);
        }
        if (!documented()) {
            rows.values().forEach(System.out::println);
            return;
        }
        assertThat(read().values())
                .as("docs/replay.md; write it anew with -Dtollgate.docs=write")
                .containsAll(rows.values());
    }

    private String row(String key, int all) {
        Map<String, Set<Integer>> reasons = left.getOrDefault(key, Map.of());
        int open = reasons.values().stream().mapToInt(Set::size).sum();
        StringBuilder told = new StringBuilder();
        reasons.forEach(
                (reason, some) ->
                        told.append(told.isEmpty() ? "" : "; ")
                                .append(some.size())
                                .append(": ")
                                .append(reason));
        return "| " + key + " | " + all + " | " + (all - open) + " | " + told + " |";
    }

    /** Rows by provider and endpoint. */
    static Map<String, String> read() {
        Map<String, String> rows = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(file())) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    rows.put(row.group(1) + " | `" + row.group(2) + "`", line);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return rows;
    }

    private static void write(Map<String, String> rows) {
        Map<String, String> all = read();
        all.putAll(rows);
        try {
            List<String> kept = new ArrayList<>();
            for (String line : Files.readAllLines(file())) {
                if (!ROW.matcher(line).matches()) {
                    kept.add(line);
                }
                if (line.startsWith("|---") && !all.isEmpty()) {
                    kept.addAll(all.values());
                    all.clear();
                }
            }
            Files.write(file(), kept);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
