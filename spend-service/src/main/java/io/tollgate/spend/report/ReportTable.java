package io.tollgate.spend.report;

import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Period;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The one statement behind all reports; its holes are filled with constants of enumerations. */
@Component
public class ReportTable {

    private static final int FETCHED_AT_ONCE = 1_000;

    /** Every filter, off as long as its parameter is null; the tag's depends on the source. */
    private static final String FILTERS =
            Stream.of(Dimension.values())
                    .filter(d -> d != Dimension.TAG && d != Dimension.COST_CENTER)
                    .filter(d -> d != Dimension.CUSTOMER)
                    .map(ReportTable::filter)
                    .collect(Collectors.joining());

    /** The same for rows of the ledger itself. */
    public static final String ROW_FILTERS =
            FILTERS + customerFilter(Source.LEDGER) + tagFilter(Source.LEDGER);

    private final JdbcClient jdbc;
    private final TransactionTemplate reading;

    ReportTable(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /** Groups in the order of days and then of spend, the highest first. */
    List<ReportRow> rows(ReportSpec spec, Period period, int most) {
        List<ReportRow> rows = new ArrayList<>();
        each(spec, period, most, rows::add);
        return rows;
    }

    /** The same, one after the other, however many there are. */
    public void each(ReportSpec spec, Period period, int most, Consumer<ReportRow> consumer) {
        int groups = spec.groupBy().size();
        reading.executeWithoutResult(
                status ->
                        jdbc.sql(statement(spec, period))
                                .withFetchSize(FETCHED_AT_ONCE)
                                .params(parameters(spec, period))
                                .param("most", most)
                                .query(
                                        (RowCallbackHandler)
                                                row -> consumer.accept(read(row, groups))));
    }

    /** How many groups there are. */
    long count(ReportSpec spec, Period period) {
        return jdbc.sql("SELECT count(*) FROM (" + statement(spec, period) + ") AS groups")
                .params(parameters(spec, period))
                .param("most", Integer.MAX_VALUE)
                .query(Long.class)
                .single();
    }

    private static ReportRow read(ResultSet row, int groups) throws SQLException {
        List<@Nullable String> values = new ArrayList<>(groups);
        for (int i = 1; i <= groups; i++) {
            values.add(row.getString(i));
        }
        return new ReportRow(values, row.getObject("piece", LocalDate.class), Figures.read(row));
    }

    private static String statement(ReportSpec spec, Period period) {
        Source source = Source.of(spec, period);
        String groups =
                spec.groupBy().stream()
                        .map(dimension -> dimension.expression() + ", ")
                        .collect(Collectors.joining());
        String numbers =
                IntStream.rangeClosed(1, spec.groupBy().size() + 1)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));
        return "SELECT "
                + groups
                + spec.interval().expression(source.day())
                + " AS piece, "
                + Figures.SUMS
                + " FROM "
                + source.from()
                + " AND "
                + Sight.CONDITION
                + FILTERS
                + customerFilter(source)
                + tagFilter(source)
                + " GROUP BY "
                + numbers
                + " ORDER BY piece, usd DESC, "
                + numbers
                + " LIMIT :most";
    }

    private static String filter(Dimension dimension) {
        return " AND (CAST(:%1$s AS text[]) IS NULL OR %2$s = ANY (:%1$s))"
                .formatted(dimension.name(), dimension.expression());
    }

    private static String customerFilter(Source source) {
        return switch (source) {
            case CUSTOMER_DAY, LEDGER, LEDGER_BY_TAG -> filter(Dimension.CUSTOMER);
            case DAY, TAG_DAY, HOUR -> "";
        };
    }

    private static String tagFilter(Source source) {
        return switch (source) {
            case TAG_DAY, LEDGER_BY_TAG -> filter(Dimension.TAG);
            case LEDGER -> " AND (CAST(:TAG AS text[]) IS NULL OR tags && CAST(:TAG AS text[]))";
            case DAY, CUSTOMER_DAY, HOUR -> "";
        };
    }

    /** What the conditions on period, sight and filters need. */
    public static Map<String, @Nullable Object> parameters(ReportSpec spec, Period period) {
        Map<String, @Nullable Object> parameters = new HashMap<>(spec.sight().parameters());
        parameters.put("firstDay", period.first());
        parameters.put("lastDay", period.last());
        parameters.put("from", period.from().atOffset(ZoneOffset.UTC));
        parameters.put("to", period.to().atOffset(ZoneOffset.UTC));
        parameters.put("zone", period.zone().getId());
        for (Dimension dimension : Dimension.values()) {
            List<String> wanted = spec.filters().get(dimension);
            parameters.put(dimension.name(), wanted == null ? null : wanted.toArray(String[]::new));
        }
        return parameters;
    }
}
