package io.tollgate.spend.export;

import io.tollgate.spend.query.Period;
import io.tollgate.spend.report.Figures;
import io.tollgate.spend.report.ReportAnswer;
import io.tollgate.spend.report.ReportAnswer.Currency;
import io.tollgate.spend.report.ReportRow;
import io.tollgate.spend.report.ReportSpec;
import io.tollgate.spend.report.Reports;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Groups of a report, with names for people to read. */
final class ReportContent implements ExportContent {

    private static final int NAMED_AT_ONCE = 500;

    private final Reports reports;
    private final ReportSpec spec;
    private final Period period;
    private final Currency currency;

    ReportContent(Reports reports, ReportSpec spec, Period period, Currency currency) {
        this.reports = reports;
        this.spec = spec;
        this.period = period;
        this.currency = currency;
    }

    @Override
    public List<String> columns() {
        List<@Nullable String> nobody = new ArrayList<>();
        spec.groupBy().forEach(dimension -> nobody.add(null));
        ReportRow empty = new ReportRow(nobody, null, Figures.NONE);
        List<String> columns = new ArrayList<>(ReportAnswer.group(spec, empty, Map.of()).keySet());
        columns.addAll(Figures.NONE.fields(BigDecimal.ONE).keySet());
        columns.add("currency");
        return columns;
    }

    @Override
    public long count() {
        return reports.count(spec, period);
    }

    @Override
    public void each(RowSink sink) {
        List<ReportRow> unnamed = new ArrayList<>();
        reports.each(
                spec,
                period,
                row -> {
                    unnamed.add(row);
                    if (unnamed.size() == NAMED_AT_ONCE) {
                        write(unnamed, sink);
                    }
                });
        write(unnamed, sink);
    }

    private void write(List<ReportRow> rows, RowSink sink) {
        var names = reports.names(spec, rows);
        for (ReportRow row : rows) {
            Map<String, @Nullable Object> cells =
                    new LinkedHashMap<>(ReportAnswer.group(spec, row, names));
            cells.putAll(row.figures().fields(currency.rate()));
            cells.put("currency", currency.label());
            sink.row(new ArrayList<>(cells.values()));
        }
        rows.clear();
    }
}
