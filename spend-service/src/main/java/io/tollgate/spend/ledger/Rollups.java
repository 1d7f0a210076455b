package io.tollgate.spend.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Adds new ledger rows to the daily sums of every entity they belong to. */
@Component
class Rollups {

    private static final List<Column<Map.Entry<SumKey, Sum>>> COLUMNS =
            List.of(
                    new Column<>("level", "text", row -> row.getKey().name().level()),
                    new Column<>("entity", "text", row -> row.getKey().name().entity()),
                    new Column<>("day", "date", row -> row.getKey().day()),
                    new Column<>("requests", "bigint", row -> row.getValue().requests()),
                    new Column<>("input_tokens", "bigint", row -> row.getValue().inputTokens()),
                    new Column<>("output_tokens", "bigint", row -> row.getValue().outputTokens()),
                    new Column<>("nano_usd", "bigint", row -> row.getValue().nanoUsd()),
                    new Column<>("usd", "numeric", row -> row.getValue().usd()));

    private static final String ADD =
            """
            INSERT INTO spend.rollup AS r
                (level, entity, day, requests, input_tokens, output_tokens, nano_usd, usd)
            SELECT level, entity, day, requests, input_tokens, output_tokens, nano_usd, usd
            FROM %s
            ON CONFLICT (level, entity, day) DO UPDATE SET
                requests = r.requests + excluded.requests,
                input_tokens = r.input_tokens + excluded.input_tokens,
                output_tokens = r.output_tokens + excluded.output_tokens,
                nano_usd = r.nano_usd + excluded.nano_usd,
                usd = r.usd + excluded.usd
            """
                    .formatted(Column.unnest(COLUMNS));

    private final JdbcClient jdbc;

    Rollups(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds rows that the running transaction stored. Sums are touched in the order of their keys:
     * two transactions with the same entities wait for each other, never in a circle.
     */
    void add(Collection<LedgerEntry> stored) {
        TreeMap<SumKey, Sum> sums = new TreeMap<>(SumKey.ORDER);
        for (LedgerEntry row : stored) {
            Sum sum = Sum.of(row);
            LocalDate day = RequestDay.day(row.admittedAt());
            for (RollupName name : RollupName.of(row)) {
                sums.merge(new SumKey(name, day), sum, Sum::plus);
            }
        }
        if (!sums.isEmpty()) {
            jdbc.sql(ADD).params(Column.parameters(COLUMNS, sums.entrySet())).update();
        }
    }

    private record SumKey(RollupName name, LocalDate day) {

        static final Comparator<SumKey> ORDER =
                Comparator.comparing(SumKey::name, RollupName.ORDER).thenComparing(SumKey::day);
    }

    private record Sum(
            long requests, long inputTokens, long outputTokens, long nanoUsd, BigDecimal usd) {

        static Sum of(LedgerEntry row) {
            return new Sum(
                    row.requests(),
                    row.inputTokens(),
                    row.outputTokens(),
                    row.nanoUsd(),
                    row.usd());
        }

        Sum plus(Sum other) {
            return new Sum(
                    requests + other.requests,
                    inputTokens + other.inputTokens,
                    outputTokens + other.outputTokens,
                    nanoUsd + other.nanoUsd,
                    usd.add(other.usd));
        }
    }
}
