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
import java.math.RoundingMode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /spend/chargeback} and {@code /spend/showback}: what each cost centre is charged, or at
 * what list cost it used, with its teams and models. Spend that no metadata assigns is shown apart,
 * never spread over the others.
 */
@RestController
class ChargebackController {

    private static final int PERCENT_DECIMALS = 4;

    private final Reports reports;
    private final Directory directory;
    private final InstantSource clock;

    ChargebackController(Reports reports, Directory directory, InstantSource clock) {
        this.reports = reports;
        this.directory = directory;
        this.clock = clock;
    }

    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/chargeback")
    Map<String, @Nullable Object> chargeback(@RequestParam Map<String, String> given) {
        return answer(new Parameters(given), false);
    }

    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/showback")
    Map<String, @Nullable Object> showback(@RequestParam Map<String, String> given) {
        return answer(new Parameters(given), true);
    }

    private Map<String, @Nullable Object> answer(Parameters parameters, boolean atListCost) {
        Sight sight = Sight.of(directory.identity(InternalCall.currentPrincipal()));
        Period period = Period.read(parameters, clock);
        Currency currency = Currency.read(parameters);
        Map<Dimension, List<String>> filters = ReportSpec.read(parameters, sight).filters();
        ReportSpec spec =
                new ReportSpec(
                        List.of(Dimension.COST_CENTER, Dimension.TEAM, Dimension.MODEL_GROUP),
                        Interval.TOTAL,
                        filters,
                        sight);
        List<ReportRow> rows = reports.rows(spec, period);
        var names = reports.names(spec, rows);
        Map<@Nullable String, List<ReportRow>> byCenter = new LinkedHashMap<>();
        rows.forEach(
                row ->
                        byCenter.computeIfAbsent(row.group().getFirst(), c -> new ArrayList<>())
                                .add(row));
        BigDecimal total = sum(rows, atListCost);
        List<Map<String, @Nullable Object>> centers = new ArrayList<>();
        byCenter.forEach(
                (center, parts) -> {
                    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
                    BigDecimal amount = sum(parts, atListCost);
                    shown.put("cost_center", center);
                    shown.put("assigned", center != null);
                    shown.put("amount", amount.multiply(currency.rate()));
                    shown.put("share_percent", share(amount, total));
                    shown.put(
                            "lines",
                            parts.stream()
                                    .map(
                                            row -> {
                                                var line = ReportAnswer.group(spec, row, names);
                                                line.remove("cost_center");
                                                line.putAll(row.figures().fields(currency.rate()));
                                                return line;
                                            })
                                    .toList());
                    centers.add(shown);
                });
        centers.sort((a, b) -> amount(b).compareTo(amount(a)));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("period", ReportAnswer.period(period));
        answer.put("basis", atListCost ? "list_cost" : "spend");
        answer.put("currency", currency.label());
        answer.put("total", total.multiply(currency.rate()));
        answer.put("data", centers);
        return answer;
    }

    private static BigDecimal amount(Map<String, @Nullable Object> center) {
        return center.get("amount") instanceof BigDecimal amount ? amount : BigDecimal.ZERO;
    }

    private static BigDecimal sum(List<ReportRow> rows, boolean atListCost) {
        return rows.stream()
                .map(row -> atListCost ? row.figures().list() : row.figures().usd())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static @Nullable BigDecimal share(BigDecimal part, BigDecimal total) {
        return total.signum() == 0
                ? null
                : part.movePointRight(2).divide(total, PERCENT_DECIMALS, RoundingMode.HALF_EVEN);
    }
}
