package io.tollgate.spend.statement;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.directory.Directory;
import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Parameters;
import io.tollgate.spend.report.Figures;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /spend/statements}: months in UTC, open or closed for good. */
@RestController
class StatementController {

    private static final int DEFAULT_PAGE = 100;
    private static final int LARGEST_PAGE = 1_000;

    private final Statements statements;
    private final StatementTable table;
    private final Directory directory;
    private final InstantSource clock;

    StatementController(
            Statements statements, StatementTable table, Directory directory, InstantSource clock) {
        this.statements = statements;
        this.table = table;
        this.directory = directory;
        this.clock = clock;
    }

    /** Closed months, newest first. */
    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/statements")
    Map<String, @Nullable Object> list() {
        List<Map<String, @Nullable Object>> months = new ArrayList<>();
        for (ClosedMonth closed : table.closed().reversed()) {
            months.add(head(BillingMonth.of(closed.month(), List.of(closed))));
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("data", months);
        return answer;
    }

    /** One month with the caller's lines; of an open one, what it would have if it closed now. */
    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/statements/{month}")
    Map<String, @Nullable Object> show(
            @PathVariable String month, @RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given);
        int size = parameters.number("page_size", DEFAULT_PAGE, LARGEST_PAGE);
        int page = parameters.number("page", 1, Integer.MAX_VALUE);
        BillingMonth billing = table.billing(Parameters.month("month", month));
        if (billing.open()
                && billing.month()
                        .isAfter(YearMonth.from(clock.instant().atZone(ZoneOffset.UTC)))) {
            throw ApiException.notFound("month", "This month has not begun yet.");
        }
        Sight sight = Sight.of(directory.identity(InternalCall.currentPrincipal()));
        boolean complete = billing.closed() != null && billing.closed().completedAt() != null;
        List<StatementLine> lines =
                complete ? table.kept(billing.month(), sight) : table.current(billing, sight);
        int from = (int) Math.min(lines.size(), (page - 1L) * size);
        Map<String, @Nullable Object> answer = head(billing);
        answer.put("totals", sum(lines).fields(BigDecimal.ONE));
        answer.put("corrections", corrections(lines));
        answer.put(
                "data",
                lines.subList(from, Math.min(lines.size(), from + size)).stream()
                        .map(StatementLine::shown)
                        .toList());
        answer.put("page", page);
        answer.put("page_size", size);
        answer.put("total_rows", lines.size());
        answer.put("total_pages", (lines.size() + size - 1) / size);
        return answer;
    }

    @Performs(Operation.STATEMENT_CLOSE)
    @PostMapping("/spend/statements/{month}/close")
    Map<String, @Nullable Object> close(Access access, @PathVariable String month) {
        Principal principal = InternalCall.currentPrincipal();
        if (!principal.role().isAdmin()) {
            throw ApiException.forbidden("Only an administrator may close a month.");
        }
        YearMonth wanted = Parameters.month("month", month);
        String by = principal.userId() == null ? "admin" : principal.userId();
        statements.close(wanted, by, access);
        return show(month, Map.of());
    }

    private static Map<String, @Nullable Object> head(BillingMonth billing) {
        ClosedMonth closed = billing.closed();
        Map<String, @Nullable Object> head = new LinkedHashMap<>();
        head.put("object", "statement");
        head.put("month", billing.month().toString());
        head.put("timezone", "UTC");
        head.put("currency", "USD");
        head.put(
                "status",
                closed == null ? "open" : closed.completedAt() == null ? "closing" : "closed");
        head.put("invoice_id", closed == null ? null : closed.id());
        head.put("closed_at", closed == null ? null : closed.closedAt());
        head.put("closed_by", closed == null ? null : closed.closedBy());
        return head;
    }

    /** What came after an earlier month was closed, by that month. */
    private static List<Map<String, @Nullable Object>> corrections(List<StatementLine> lines) {
        Map<YearMonth, Figures> months = new java.util.TreeMap<>();
        for (StatementLine line : lines) {
            if (line.correction()) {
                months.merge(line.usageMonth(), line.figures(), Figures::plus);
            }
        }
        List<Map<String, @Nullable Object>> shown = new ArrayList<>();
        months.forEach(
                (month, figures) -> {
                    Map<String, @Nullable Object> one = new LinkedHashMap<>();
                    one.put("usage_month", month.toString());
                    one.put("spend", figures.usd());
                    one.put("requests", figures.requests());
                    one.put(
                            "reason",
                            "came in after " + month + " was closed and is billed here instead");
                    shown.add(one);
                });
        return shown;
    }

    private static Figures sum(List<StatementLine> lines) {
        return lines.stream().map(StatementLine::figures).reduce(Figures.NONE, Figures::plus);
    }
}
