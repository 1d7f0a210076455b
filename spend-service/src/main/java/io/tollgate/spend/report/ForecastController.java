package io.tollgate.spend.report;

import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.directory.Directory;
import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Parameters;
import io.tollgate.spend.query.Period;
import io.tollgate.spend.report.ReportAnswer.Currency;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /spend/forecast}: what this month will come to, for everything and for each group. */
@RestController
class ForecastController {

    private static final int MOST_SHOWN = 1_000;
    private static final int DEFAULT_SHOWN = 100;

    private final Reports reports;
    private final Directory directory;
    private final InstantSource clock;

    ForecastController(Reports reports, Directory directory, InstantSource clock) {
        this.reports = reports;
        this.directory = directory;
        this.clock = clock;
    }

    private record Projected(ReportRow row, Forecast forecast) {}

    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/forecast")
    Map<String, @Nullable Object> forecast(@RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given);
        Sight sight = Sight.of(directory.identity(InternalCall.currentPrincipal()));
        ZoneId zone = parameters.zone("timezone");
        ReportSpec asked = ReportSpec.read(parameters, sight);
        Currency currency = Currency.read(parameters);
        int limit = parameters.number("limit", DEFAULT_SHOWN, MOST_SHOWN);
        LocalDate today = LocalDate.now(Clock.fixed(clock.instant(), zone));
        LocalDate monthStart = today.withDayOfMonth(1);
        LocalDate start = today.minusDays(Forecast.HISTORY_DAYS);
        Period looked = new Period(start.isBefore(monthStart) ? start : monthStart, today, zone);

        ReportSpec whole = new ReportSpec(List.of(), Interval.DAY, asked.filters(), asked.sight());
        ReportSpec spec =
                new ReportSpec(asked.groupBy(), Interval.DAY, asked.filters(), asked.sight());
        List<Projected> groups =
                spec.groupBy().isEmpty()
                        ? List.of()
                        : projected(reports.rows(spec, looked), today).stream()
                                .sorted(
                                        Comparator.comparing(
                                                        (Projected p) -> p.forecast().expected())
                                                .reversed())
                                .limit(limit)
                                .toList();
        ReportSpec named =
                new ReportSpec(asked.groupBy(), Interval.TOTAL, asked.filters(), asked.sight());
        var names = reports.names(named, groups.stream().map(Projected::row).toList());
        List<Projected> total = projected(reports.rows(whole, looked), today);
        Forecast all =
                total.isEmpty() ? Forecast.of(Map.of(), today, today) : total.getFirst().forecast();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("month", YearMonth.from(today).toString());
        answer.put("timezone", zone.getId());
        answer.put("as_of", clock.instant().toString());
        answer.put("currency", currency.label());
        answer.put("total", shown(all, currency));
        answer.put(
                "data",
                groups.stream()
                        .map(
                                p -> {
                                    Map<String, @Nullable Object> row =
                                            ReportAnswer.group(named, p.row(), names);
                                    row.putAll(shown(p.forecast(), currency));
                                    return row;
                                })
                        .toList());
        return answer;
    }

    private static List<Projected> projected(List<ReportRow> rows, LocalDate today) {
        Map<List<@Nullable String>, Map<LocalDate, BigDecimal>> byGroup = new HashMap<>();
        for (ReportRow row : rows) {
            LocalDate day = row.piece();
            if (day != null) {
                byGroup.computeIfAbsent(row.group(), group -> new HashMap<>())
                        .merge(day, row.figures().usd(), BigDecimal::add);
            }
        }
        return byGroup.entrySet().stream()
                .map(
                        group ->
                                new Projected(
                                        new ReportRow(group.getKey(), null, Figures.NONE),
                                        Forecast.of(
                                                group.getValue(),
                                                Collections.min(group.getValue().keySet()),
                                                today)))
                .toList();
    }

    private static Map<String, @Nullable Object> shown(Forecast forecast, Currency currency) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("spent", forecast.spent().multiply(currency.rate()));
        shown.put("forecast", forecast.expected().multiply(currency.rate()));
        shown.put("low", forecast.low().multiply(currency.rate()));
        shown.put("high", forecast.high().multiply(currency.rate()));
        shown.put("method", forecast.method());
        shown.put("history_days", forecast.historyDays());
        shown.put("days_left", forecast.daysLeft());
        return shown;
    }
}
