package io.tollgate.spend.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tollgate.contracts.ContractJson;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Adds new ledger rows to the sums that reports are made of: by hour and by day, by tag and day, by
 * customer and day, each in full detail of {@link UsageDimension}.
 *
 * <p>Tables, and the cells of each, are touched in one order by every transaction: two with the
 * same cells wait for each other, never in a circle.
 */
@Component
class UsageSums {

    private static final int MOST_REMEMBERED = 100_000;

    /** The columns of {@link UsageMeasures}. */
    private static final List<String> MEASURES =
            List.of(
                    "requests",
                    "attempts",
                    "estimated",
                    "unpriced",
                    "input_tokens",
                    "cache_read_tokens",
                    "cache_write_tokens",
                    "output_tokens",
                    "reasoning_tokens",
                    "audio_input_tokens",
                    "audio_output_tokens",
                    "duration_ms",
                    "first_token_ms",
                    "first_tokens",
                    "nano_usd",
                    "usd",
                    "cost_input",
                    "cost_output",
                    "cost_cache_read",
                    "cost_cache_write",
                    "cost_audio",
                    "cost_image",
                    "cost_tool",
                    "cost_other",
                    "cost_discount",
                    "cost_margin");

    private static final String ADD_DIMENSIONS =
            """
            INSERT INTO spend.usage_dimension
            SELECT * FROM json_populate_recordset(NULL::spend.usage_dimension, CAST(:rows AS json))
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String ADD_HOURS = add("usage_hour", "hour, dimension_id");
    private static final String ADD_DAYS = add("usage_day", "day, dimension_id");
    private static final String ADD_TAGS = add("usage_tag_day", "day, tag, dimension_id");
    private static final String ADD_CUSTOMERS =
            add("usage_customer_day", "end_user, day, dimension_id");

    private final JdbcClient jdbc;

    /** Ids of dimensions that are stored for good. */
    private final Set<UUID> stored = ConcurrentHashMap.newKeySet();

    UsageSums(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds rows that the running transaction stored. */
    void add(Collection<LedgerEntry> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<Detail> details = rows.stream().map(Detail::of).toList();
        addDimensions(details);
        sum(ADD_DAYS, details, detail -> Stream.of(detail.cell(detail.day(), null, null, null)));
        sum(ADD_HOURS, details, detail -> Stream.of(detail.cell(null, detail.hour(), null, null)));
        sum(
                ADD_TAGS,
                details,
                detail ->
                        detail.row().tags().stream()
                                .distinct()
                                .map(tag -> detail.cell(detail.day(), null, tag, null)));
        sum(
                ADD_CUSTOMERS,
                details,
                detail ->
                        Stream.ofNullable(detail.row().endUser())
                                .map(customer -> detail.cell(detail.day(), null, null, customer)));
    }

    private void addDimensions(List<Detail> details) {
        TreeMap<UUID, UsageDimension> fresh = new TreeMap<>();
        for (Detail detail : details) {
            if (!stored.contains(detail.dimension().id())) {
                fresh.put(detail.dimension().id(), detail.dimension());
            }
        }
        if (fresh.isEmpty()) {
            return;
        }
        jdbc.sql(ADD_DIMENSIONS)
                .param("rows", ContractJson.MAPPER.writeValueAsString(fresh.values()))
                .update();
        Set<UUID> ids = new HashSet<>(fresh.keySet());
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        if (stored.size() > MOST_REMEMBERED) {
                            stored.clear();
                        }
                        stored.addAll(ids);
                    }
                });
    }

    private void sum(String sql, List<Detail> details, Function<Detail, Stream<Cell>> cells) {
        TreeMap<Cell, UsageMeasures> sums = new TreeMap<>(Cell.ORDER);
        for (Detail detail : details) {
            cells.apply(detail)
                    .forEach(cell -> sums.merge(cell, detail.measures(), UsageMeasures::plus));
        }
        if (!sums.isEmpty()) {
            List<Sum> rows = new ArrayList<>(sums.size());
            sums.forEach((cell, measures) -> rows.add(new Sum(cell, measures)));
            jdbc.sql(sql).param("rows", ContractJson.MAPPER.writeValueAsString(rows)).update();
        }
    }

    /** Both parts are constants of this class. */
    private static String add(String table, String key) {
        String measures = String.join(", ", MEASURES);
        String sums =
                MEASURES.stream()
                        .map(measure -> measure + " = t." + measure + " + excluded." + measure)
                        .collect(Collectors.joining(", "));
        return """
        INSERT INTO spend.%1$s AS t (%2$s, %3$s)
        SELECT %2$s, %3$s FROM json_populate_recordset(NULL::spend.%1$s, CAST(:rows AS json))
        ON CONFLICT (%2$s) DO UPDATE SET %4$s
        """
                .formatted(table, key, measures, sums);
    }

    private record Detail(
            LedgerEntry row, UsageDimension dimension, UsageMeasures measures, LocalDate day) {

        static Detail of(LedgerEntry row) {
            return new Detail(
                    row,
                    UsageDimension.of(row),
                    UsageMeasures.of(row),
                    RequestDay.day(row.admittedAt()));
        }

        Instant hour() {
            return row.admittedAt().truncatedTo(ChronoUnit.HOURS);
        }

        Cell cell(
                @Nullable LocalDate ofDay,
                @Nullable Instant ofHour,
                @Nullable String tag,
                @Nullable String endUser) {
            return new Cell(ofDay, ofHour, tag, endUser, dimension.id());
        }
    }

    /** The key of a sum; parts that its table does not have are null. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Cell(
            @Nullable LocalDate day,
            @Nullable Instant hour,
            @Nullable String tag,
            @Nullable String endUser,
            UUID dimensionId) {

        static final Comparator<Cell> ORDER =
                Comparator.comparing(Cell::endUser, Comparator.nullsFirst(String::compareTo))
                        .thenComparing(Cell::day, Comparator.nullsFirst(LocalDate::compareTo))
                        .thenComparing(Cell::hour, Comparator.nullsFirst(Instant::compareTo))
                        .thenComparing(Cell::tag, Comparator.nullsFirst(String::compareTo))
                        .thenComparing(Cell::dimensionId);
    }

    private record Sum(@JsonUnwrapped Cell cell, @JsonUnwrapped UsageMeasures measures) {}
}
