package io.tollgate.spend.ledger;

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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

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

    private static final String ADD_DIMENSIONS =
            """
            INSERT INTO spend.usage_dimension
            SELECT * FROM json_populate_recordset(NULL::spend.usage_dimension, CAST(:rows AS json))
            ON CONFLICT (id) DO NOTHING
            """;

    private static final Column<Sum> DAY = new Column<>("day", "date", sum -> sum.cell().day());
    private static final Column<Sum> HOUR =
            new Column<>("hour", "timestamptz", sum -> sum.cell().hour());
    private static final Column<Sum> NAME = new Column<>("name", "text", sum -> sum.cell().name());
    private static final Column<Sum> DIMENSION =
            new Column<>("dimension_id", "uuid", sum -> sum.cell().dimensionId());

    private static final Target DAYS = Target.of("usage_day", DAY, DIMENSION);
    private static final Target HOURS = Target.of("usage_hour", HOUR, DIMENSION);
    private static final Target TAGS = Target.of("usage_tag_day", DAY, NAME.as("tag"), DIMENSION);
    private static final Target CUSTOMERS =
            Target.of("usage_customer_day", NAME.as("end_user"), DAY, DIMENSION);

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
        sum(DAYS, details, detail -> Stream.of(detail.cell("")));
        sum(HOURS, details, detail -> Stream.of(detail.cell("")));
        sum(TAGS, details, detail -> detail.row().tags().stream().distinct().map(detail::cell));
        sum(
                CUSTOMERS,
                details,
                detail -> Stream.ofNullable(detail.row().endUser()).map(detail::cell));
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

    private void sum(Target target, List<Detail> details, Function<Detail, Stream<Cell>> cells) {
        TreeMap<Cell, UsageMeasures> sums = new TreeMap<>(Cell.ORDER);
        for (Detail detail : details) {
            cells.apply(detail)
                    .map(target::cell)
                    .forEach(cell -> sums.merge(cell, detail.measures(), UsageMeasures::plus));
        }
        if (!sums.isEmpty()) {
            List<Sum> rows = new ArrayList<>(sums.size());
            sums.forEach((cell, measures) -> rows.add(new Sum(cell, measures)));
            jdbc.sql(target.sql()).params(Column.parameters(target.columns(), rows)).update();
        }
    }

    /**
     * A table of sums.
     *
     * @param hourly whether its sums are by hour, not by day
     */
    private record Target(String sql, List<Column<Sum>> columns, boolean hourly) {

        @SafeVarargs
        static Target of(String table, Column<Sum>... key) {
            List<Column<Sum>> columns = new ArrayList<>(List.of(key));
            String keys = Column.names(columns);
            for (Column<UsageMeasures> measure : UsageMeasures.COLUMNS) {
                columns.add(
                        new Column<>(
                                measure.name(),
                                measure.type(),
                                sum -> measure.value().apply(sum.measures())));
            }
            String sums =
                    UsageMeasures.COLUMNS.stream()
                            .map(Column::name)
                            .map(name -> name + " = t." + name + " + excluded." + name)
                            .collect(Collectors.joining(", "));
            String names = Column.names(columns);
            String sql =
                    """
                    INSERT INTO spend.%s AS t (%s) SELECT %s FROM %s
                    ON CONFLICT (%s) DO UPDATE SET %s
                    """
                            .formatted(table, names, names, Column.unnest(columns), keys, sums);
            return new Target(sql, List.copyOf(columns), List.of(key).contains(HOUR));
        }

        /** With the time that this table tells apart. */
        Cell cell(Cell cell) {
            return hourly ? cell : cell.ofDay();
        }
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

        Cell cell(String name) {
            Instant hour = row.admittedAt().truncatedTo(ChronoUnit.HOURS);
            return new Cell(day, hour, name, dimension.id());
        }
    }

    /**
     * The key of a sum.
     *
     * @param hour the same for all where hours are not told apart
     * @param name tag or customer; empty for neither
     */
    private record Cell(LocalDate day, Instant hour, String name, UUID dimensionId) {

        static final Comparator<Cell> ORDER =
                Comparator.comparing(Cell::name)
                        .thenComparing(Cell::day)
                        .thenComparing(Cell::hour)
                        .thenComparing(Cell::dimensionId);

        Cell ofDay() {
            return new Cell(day, Instant.EPOCH, name, dimensionId);
        }
    }

    private record Sum(Cell cell, UsageMeasures measures) {}
}
