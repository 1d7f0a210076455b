package io.tollgate.spend.report;

import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.directory.Directory;
import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Parameters;
import io.tollgate.spend.query.Period;
import io.tollgate.spend.report.ReportAnswer.Currency;
import io.tollgate.spend.report.Reports.Compared;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /spend/report}: spend by anything, over any days, compared with others. */
@RestController
class ReportController {

    private static final int DEFAULT_PAGE = 100;
    private static final int LARGEST_PAGE = 1_000;

    private static final Comparator<Compared> IN_TIME =
            Comparator.comparing(c -> Objects.requireNonNullElse(c.row().piece(), LocalDate.MIN));

    private final Reports reports;
    private final Directory directory;
    private final InstantSource clock;

    ReportController(Reports reports, Directory directory, InstantSource clock) {
        this.reports = reports;
        this.directory = directory;
        this.clock = clock;
    }

    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/report")
    Map<String, @Nullable Object> report(@RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given);
        Sight sight = Sight.of(directory.identity(InternalCall.currentPrincipal()));
        Period period = Period.read(parameters, clock);
        ReportSpec spec = ReportSpec.read(parameters, sight);
        Currency currency = Currency.read(parameters);
        String compare =
                parameters.oneOf("compare", List.of("previous_period", "previous_year", "none"));
        Period before =
                compare == null || compare.equals("none")
                        ? null
                        : period.before(compare.equals("previous_year"));
        Comparator<Compared> order = order(parameters);
        int size = parameters.number("page_size", DEFAULT_PAGE, LARGEST_PAGE);
        int page = parameters.number("page", 1, Integer.MAX_VALUE);

        List<Compared> rows = reports.rows(spec, period, before).stream().sorted(order).toList();
        int from = (int) Math.min(rows.size(), (page - 1L) * size);
        List<Compared> shown = rows.subList(from, Math.min(rows.size(), from + size));
        var names = reports.names(spec, shown.stream().map(Compared::row).toList());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("period", ReportAnswer.period(period));
        answer.put("compared_with", before == null ? null : ReportAnswer.period(before));
        answer.put("group_by", spec.groupBy().stream().map(Dimension::label).toList());
        answer.put("interval", spec.interval().name().toLowerCase(java.util.Locale.ROOT));
        answer.put("currency", currency.label());
        answer.put("exchange_rate", currency.rate());
        answer.put("source", Source.of(spec.stored(), period).label());
        answer.put(
                "totals",
                ReportAnswer.figures(
                        reports.total(spec, period),
                        before == null ? null : reports.total(spec, before),
                        currency));
        answer.put(
                "data",
                shown.stream().map(row -> ReportAnswer.row(spec, row, names, currency)).toList());
        answer.put("page", page);
        answer.put("page_size", size);
        answer.put("total_rows", rows.size());
        answer.put("total_pages", (rows.size() + size - 1) / size);
        return answer;
    }

    private static Comparator<Compared> order(Parameters parameters) {
        String by =
                parameters.oneOf(
                        "sort_by", List.of("spend", "requests", "total_tokens", "change", "name"));
        String direction = parameters.oneOf("sort_order", List.of("asc", "desc"));
        boolean ascending = direction == null ? "name".equals(by) : direction.equals("asc");
        Comparator<Compared> order =
                switch (by == null ? "spend" : by) {
                    case "requests" -> Comparator.comparingLong(c -> c.row().figures().requests());
                    case "total_tokens" ->
                            Comparator.comparingLong(
                                    c ->
                                            c.row().figures().inputTokens()
                                                    + c.row().figures().outputTokens());
                    case "change" -> Comparator.comparing(ReportController::change);
                    case "name" -> Comparator.comparing(c -> name(c.row()));
                    default -> Comparator.comparing(c -> c.row().figures().usd());
                };
        return IN_TIME.thenComparing(ascending ? order : order.reversed())
                .thenComparing(c -> name(c.row()));
    }

    private static BigDecimal change(Compared row) {
        Figures before = row.before();
        BigDecimal usd = row.row().figures().usd();
        return before == null ? usd : usd.subtract(before.usd());
    }

    private static String name(ReportRow row) {
        return String.join("\u0000", row.group().stream().map(g -> g == null ? "" : g).toList());
    }
}
