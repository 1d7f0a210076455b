package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * No recorded traffic is passed over in silence: every provider and endpoint stands in {@code
 * docs/replay.md}, as a row of what is replayed or, with the reason, as one of what is not.
 */
class ReplayCoverageTest {
    private static final Pattern LEFT =
            Pattern.compile("\\| ([a-z0-9-]+) \\| `([^`]+)` \\| (\\d+) \\| ([^|]+) \\|");

    /** Ids, numbers and places of others in a path are one star. */
    private static String path(Recordings.Exchange exchange) {
        String known = ReplayReport.endpoint(exchange);
        if (!known.isEmpty()) {
            return known;
        }
        return exchange.path()
                .replaceAll("#.*", "")
                .replaceAll("^https?://[^/]*", "")
                .replaceAll("/(projects|locations)/[^/]+", "/$1/*")
                .replaceAll("/models?/[^:]*:", "/models/*:")
                .replaceAll("/model/[^/]+/", "/model/*/")
                .replaceAll("/models/.*/operations/.*", "/models/*/operations/*")
                .replaceAll("/models/[^/*:]+/[^/:]+(/versions)?", "/models/*$1")
                .replaceAll(
                        "/(files|batches|cachedContents|fileSearchStores|jobs|threads|runs|assistants|conversations|vector_stores|responses|videos|predictions|versions|instances|schema)/(?!compact|input_tokens|generations)[^/:]+",
                        "/$1/*");
    }

    private static Map<String, Integer> recorded() {
        Map<String, Integer> counts = new TreeMap<>();
        for (String provider : Recordings.providers()) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                counts.merge(provider + " | `" + path(exchange) + "`", 1, Integer::sum);
            }
        }
        return counts;
    }

    @Test
    void everyProviderAndEndpointIsReplayedOrSaysWhyNot() throws IOException {
        WireReplay.assumeRecordings();
        assumeTrue(ReplayReport.documented(), "Other recordings than the document tells of.");
        Map<String, Integer> told = new TreeMap<>();
        Map<String, String> reasons = new TreeMap<>();
        boolean left = false;
        for (String line : Files.readAllLines(ReplayReport.file())) {
            left |= line.startsWith("## ");
            Matcher row = LEFT.matcher(line);
            if (left && row.matches()) {
                String key = row.group(1) + " | `" + row.group(2) + "`";
                told.merge(key, Integer.parseInt(row.group(3)), Integer::sum);
                reasons.put(key, row.group(4).strip());
            }
        }
        ReplayReport.read()
                .forEach((key, row) -> told.merge(key, ReplayReport.exchanges(row), Integer::sum));
        Map<String, Integer> recorded = recorded();
        List<String> missing = new ArrayList<>();
        recorded.forEach(
                (key, count) -> {
                    if (told.getOrDefault(key, 0) != (int) count) {
                        missing.add(
                                "| "
                                        + key
                                        + " | "
                                        + (count
                                                - told.getOrDefault(key, 0)
                                                + reasonsCount(reasons, told, key))
                                        + " | "
                                        + reasons.getOrDefault(key, "?")
                                        + " |");
                    }
                });
        assertThat(missing)
                .as("neither replayed nor told of under \"Not replayed\" in docs/replay.md")
                .isEmpty();
        assertThat(told.keySet()).as("rows without traffic").isSubsetOf(recorded.keySet());
        assertThat(reasons.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
    }

    private static int reasonsCount(
            Map<String, String> reasons, Map<String, Integer> told, String key) {
        return reasons.containsKey(key) ? told.getOrDefault(key, 0) : 0;
    }
}
