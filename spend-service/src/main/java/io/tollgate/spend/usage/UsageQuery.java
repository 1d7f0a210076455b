package io.tollgate.spend.usage;

import io.tollgate.spend.query.Parameters;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * One page of buckets.
 *
 * @param from start of the first bucket
 * @param to end of all buckets, exclusive
 * @param limit most buckets on this page
 */
record UsageQuery(
        BucketWidth width,
        Instant from,
        Instant to,
        int limit,
        List<Grouping> groupBy,
        Map<Grouping, List<String>> filters) {

    private static final String PAGE = "page_";
    private static final int MOST_COST_BUCKETS = 180;

    /**
     * Reads OpenAI's parameters; lists with or without brackets, repeated or with commas.
     *
     * @throws io.tollgate.platform.ApiException 400 naming the field
     */
    static UsageQuery read(
            MultiValueMap<String, String> given,
            Set<Grouping> known,
            boolean costs,
            InstantSource clock) {
        BucketWidth width = width(first(given, "bucket_width"), costs);
        int limit = limit(first(given, "limit"), width, costs);
        Instant start = moment(given, "start_time");
        if (start == null) {
            throw Parameters.bad("start_time", "is required, in seconds since 1970");
        }
        Instant end = moment(given, "end_time");
        Instant to = end == null ? clock.instant() : end;
        if (!start.isBefore(to)) {
            throw end == null
                    ? Parameters.bad("start_time", "lies in the future")
                    : Parameters.bad("end_time", "lies not after start_time");
        }
        Instant from = width.floor(start);
        String page = first(given, "page");
        if (page != null) {
            from = page(page, width, from, to);
        }
        // Half a bucket is shown as a whole one.
        Instant last = width.floor(to).equals(to) ? to : width.after(width.floor(to), 1);
        return new UsageQuery(
                width, from, last, limit, groupBy(given, known), filters(given, known));
    }

    private static BucketWidth width(@Nullable String label, boolean costs) {
        BucketWidth width = label == null ? BucketWidth.DAY : BucketWidth.find(label);
        if (width == null || costs && width != BucketWidth.DAY) {
            throw Parameters.bad("bucket_width", costs ? "is 1d" : "is 1m, 1h or 1d");
        }
        return width;
    }

    private static int limit(@Nullable String text, BucketWidth width, boolean costs) {
        int most = costs ? MOST_COST_BUCKETS : width.mostLimit();
        return new Parameters(text == null ? Map.of() : Map.of("limit", text))
                .number("limit", width.usualLimit(), most);
    }

    private static @Nullable Instant moment(MultiValueMap<String, String> given, String name) {
        String text = first(given, name);
        try {
            if (text == null) {
                return null;
            }
            long seconds = Long.parseLong(text);
            if (seconds >= 0 && seconds < 253_000_000_000L) {
                return Instant.ofEpochSecond(seconds);
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, like a number out of range.
        }
        throw Parameters.bad(name, "is a time in seconds since 1970");
    }

    private static Instant page(String page, BucketWidth width, Instant from, Instant to) {
        try {
            if (page.startsWith(PAGE)) {
                Instant start =
                        Instant.ofEpochSecond(Long.parseLong(page.substring(PAGE.length())));
                if (width.floor(start).equals(start)
                        && !start.isBefore(from)
                        && start.isBefore(to)) {
                    return start;
                }
            }
        } catch (NumberFormatException | java.time.DateTimeException notOurs) {
            // Answered below, like a page of another question.
        }
        throw Parameters.bad("page", "is the next_page of an answer to the same question");
    }

    /** The page after this one; null after the last. */
    @Nullable String nextPage() {
        Instant next = width.after(from, limit);
        return next.isBefore(to) ? PAGE + next.getEpochSecond() : null;
    }

    /** End of this page's buckets. */
    Instant end() {
        Instant full = width.after(from, limit);
        return full.isBefore(to) ? full : to;
    }

    private static List<Grouping> groupBy(
            MultiValueMap<String, String> given, Set<Grouping> known) {
        List<Grouping> groups = new ArrayList<>();
        for (String word : all(given, "group_by")) {
            Grouping found =
                    known.stream().filter(g -> g.field().equals(word)).findFirst().orElse(null);
            if (found == null || groups.contains(found)) {
                throw Parameters.bad(
                        "group_by",
                        "is a list of "
                                + String.join(", ", known.stream().map(Grouping::field).toList()));
            }
            groups.add(found);
        }
        return groups;
    }

    private static Map<Grouping, List<String>> filters(
            MultiValueMap<String, String> given, Set<Grouping> known) {
        Map<Grouping, List<String>> filters = new EnumMap<>(Grouping.class);
        for (Grouping grouping : known) {
            List<String> wanted = all(given, grouping.filter());
            if (wanted.stream().anyMatch(value -> value.startsWith("sk-"))) {
                throw Parameters.bad(grouping.filter(), "is the key's id, not the key itself");
            }
            if (!wanted.isEmpty()) {
                filters.put(grouping, wanted);
            }
        }
        return filters;
    }

    private static List<String> all(MultiValueMap<String, String> given, String name) {
        List<String> all = new ArrayList<>();
        for (String form : List.of(name, name + "[]")) {
            for (String text : given.getOrDefault(form, List.of())) {
                all.addAll(new Parameters(Map.of(name, text)).list(name));
            }
        }
        return all;
    }

    private static @Nullable String first(MultiValueMap<String, String> given, String name) {
        String text = given.getFirst(name);
        return text == null || text.isBlank() ? null : text.strip();
    }
}
