package io.tollgate.spend.usage;

import io.tollgate.spend.directory.Sight;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sums by bucket; the statement's holes are filled with constants of enumerations. */
@Component
class UsageTable {

    private static final String SUMS =
            """
            sum(requests) AS requests, sum(input_tokens) AS input_tokens,
            sum(output_tokens) AS output_tokens, sum(cache_read_tokens) AS cache_read_tokens,
            sum(audio_input_tokens) AS audio_input_tokens,
            sum(audio_output_tokens) AS audio_output_tokens, sum(usd) AS usd
            """;

    private static final String FILTERS =
            Stream.of(Grouping.values())
                    .map(
                            grouping ->
                                    " AND (CAST(:%1$s AS text[]) IS NULL OR %2$s = ANY (:%1$s))"
                                            .formatted(grouping.name(), grouping.expression()))
                    .collect(Collectors.joining());

    private static final String CALLS =
            """
             AND (CAST(:calls AS text[]) IS NULL OR call_type = ANY (:calls))
            AND (CAST(:otherCalls AS text[]) IS NULL OR call_type <> ALL (:otherCalls))
            """;

    private final JdbcClient jdbc;

    UsageTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A group in a bucket.
     *
     * @param groups by what was asked for; a missing or null value for none
     */
    record Result(
            Instant start,
            Map<Grouping, @Nullable String> groups,
            long requests,
            long inputTokens,
            long outputTokens,
            long cachedTokens,
            long audioInputTokens,
            long audioOutputTokens,
            BigDecimal usd) {}

    /**
     * The groups of a page, in the order of time and then of cost.
     *
     * @param kind null for calls of every kind
     */
    List<Result> find(UsageQuery query, @Nullable UsageKind kind, Sight sight) {
        Map<String, @Nullable Object> parameters = new HashMap<>(sight.parameters());
        parameters.put("from", query.from().atOffset(ZoneOffset.UTC));
        parameters.put("to", query.end().atOffset(ZoneOffset.UTC));
        for (Grouping grouping : Grouping.values()) {
            List<String> wanted = query.filters().get(grouping);
            parameters.put(grouping.name(), wanted == null ? null : wanted.toArray(String[]::new));
        }
        boolean rest = kind == UsageKind.COMPLETIONS;
        parameters.put(
                "calls", kind == null || rest ? null : kind.callTypes().toArray(String[]::new));
        parameters.put("otherCalls", rest ? UsageKind.elsewhere().toArray(String[]::new) : null);
        return jdbc.sql(statement(query))
                .params(parameters)
                .query((row, n) -> read(row, query.groupBy()))
                .list();
    }

    private static String statement(UsageQuery query) {
        String groups =
                query.groupBy().stream()
                        .map(grouping -> ", " + grouping.expression())
                        .collect(Collectors.joining());
        String numbers =
                IntStream.rangeClosed(1, query.groupBy().size() + 1)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));
        return "SELECT CAST("
                + query.width().start()
                + " AS bigint) AS start"
                + groups
                + ", "
                + SUMS
                + " FROM "
                + query.width().from()
                + " AND "
                + Sight.CONDITION
                + FILTERS
                + CALLS
                + " GROUP BY "
                + numbers
                + " ORDER BY 1, usd DESC, "
                + numbers;
    }

    private static Result read(ResultSet row, List<Grouping> groupBy) throws SQLException {
        Map<Grouping, @Nullable String> groups = new EnumMap<>(Grouping.class);
        for (int i = 0; i < groupBy.size(); i++) {
            groups.put(groupBy.get(i), row.getString(i + 2));
        }
        return new Result(
                Instant.ofEpochSecond(row.getLong("start")),
                groups,
                row.getLong("requests"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("audio_input_tokens"),
                row.getLong("audio_output_tokens"),
                row.getBigDecimal("usd"));
    }
}
