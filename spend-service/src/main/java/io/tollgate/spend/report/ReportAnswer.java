package io.tollgate.spend.report;

import io.tollgate.contracts.LabelsAnswer.Label;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.spend.query.Parameters;
import io.tollgate.spend.query.Period;
import io.tollgate.spend.report.Reports.Compared;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports in the form of answers and of files. */
public final class ReportAnswer {

    private static final int PERCENT_DECIMALS = 4;

    private ReportAnswer() {}

    /**
     * What money is called, and by what it is multiplied.
     *
     * @param label three letters of ISO 4217; the currency that prices are stated in, unless a rate
     *     turns it into another
     */
    public record Currency(String label, BigDecimal rate) {

        /**
         * Reads {@code currency} and {@code exchange_rate}.
         *
         * @throws io.tollgate.platform.ApiException 400 naming the field
         */
        public static Currency read(Parameters parameters) {
            String label = parameters.text("currency");
            if (label != null && !label.matches("[A-Za-z]{3}")) {
                throw Parameters.bad("currency", "is a code of three letters such as USD");
            }
            return new Currency(
                    label == null ? "USD" : label.toUpperCase(Locale.ROOT),
                    parameters.decimal("exchange_rate", BigDecimal.ONE));
        }
    }

    static Map<String, @Nullable Object> period(Period period) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("start_date", period.first().toString());
        shown.put("end_date", period.last().toString());
        shown.put("timezone", period.zone().getId());
        return shown;
    }

    static Map<String, @Nullable Object> row(
            ReportSpec spec, Compared compared, Map<Ref, Label> names, Currency currency) {
        Map<String, @Nullable Object> shown = group(spec, compared.row(), names);
        shown.putAll(figures(compared.row().figures(), compared.before(), currency));
        return shown;
    }

    /** The fields that tell which group it is. */
    public static Map<String, @Nullable Object> group(
            ReportSpec spec, ReportRow row, Map<Ref, Label> names) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        LocalDate piece = row.piece();
        if (spec.interval() != Interval.TOTAL) {
            shown.put("date", piece == null ? null : piece.toString());
        }
        List<Dimension> dimensions = spec.groupBy();
        for (int i = 0; i < dimensions.size(); i++) {
            Dimension dimension = dimensions.get(i);
            String id = row.group().get(i);
            shown.put(dimension.label(), id);
            LevelKind kind = dimension.named();
            if (kind != null) {
                Label label = id == null ? null : names.get(new Ref(kind, id));
                shown.put(dimension.label() + "_name", label == null ? null : label.name());
            }
        }
        return shown;
    }

    static Map<String, @Nullable Object> figures(
            Figures now, @Nullable Figures before, Currency currency) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(now.fields(currency.rate()));
        if (before != null) {
            shown.put("previous", before.fields(currency.rate()));
            shown.put("change", now.usd().subtract(before.usd()).multiply(currency.rate()));
            shown.put("change_percent", percent(now.usd(), before.usd()));
        }
        return shown;
    }

    /** Null where there was nothing before: nothing is a share of that. */
    private static @Nullable BigDecimal percent(BigDecimal now, BigDecimal before) {
        return before.signum() == 0
                ? null
                : now.subtract(before)
                        .movePointRight(2)
                        .divide(before, PERCENT_DECIMALS, RoundingMode.HALF_EVEN);
    }
}
