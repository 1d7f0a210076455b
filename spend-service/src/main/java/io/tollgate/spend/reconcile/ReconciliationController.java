package io.tollgate.spend.reconcile;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.audit.AuditedTransaction;
import io.tollgate.spend.query.Parameters;
import io.tollgate.spend.reconcile.ReconciliationTable.Head;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /spend/reconciliations}: a provider's bill beside the ledger. */
@RestController
class ReconciliationController {

    private static final String OPENAI = "openai_costs";
    private static final String AWS = "aws_cur";
    private static final BigDecimal CENT = new BigDecimal("0.01");

    private final ReconciliationTable table;
    private final AuditedTransaction transaction;

    ReconciliationController(ReconciliationTable table, AuditedTransaction transaction) {
        this.transaction = transaction;
        this.table = table;
    }

    /** Takes the provider's file as the body, plain or packed by gzip. */
    @Performs(Operation.RECONCILIATION_IMPORT)
    @PostMapping("/spend/reconciliations")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, @Nullable Object> add(
            Access access, @RequestParam Map<String, String> given, HttpServletRequest request)
            throws IOException {
        Parameters parameters = new Parameters(given);
        String source = parameters.oneOf("source", List.of(OPENAI, AWS));
        if (source == null) {
            throw Parameters.bad("source", "is required: " + OPENAI + " or " + AWS);
        }
        String named = parameters.text("provider");
        String provider = named != null ? named : source.equals(OPENAI) ? "openai" : "bedrock";
        BigDecimal rate = parameters.decimal("exchange_rate", BigDecimal.ONE);
        parameters.decimal("tolerance", CENT);
        said(parameters);
        Invoice invoice;
        try (InputStream file = unpacked(request.getInputStream())) {
            invoice =
                    source.equals(OPENAI)
                            ? OpenAiCosts.read(file, rate)
                            : AwsUsageReport.read(file, rate);
        }
        if (invoice.lines().isEmpty()) {
            throw Parameters.bad("body", "tells of no usage of models");
        }
        UUID id = UUID.randomUUID();
        Principal principal = InternalCall.currentPrincipal();
        String by = principal.userId() == null ? "admin" : principal.userId();
        transaction.perform(access, () -> table.add(id, provider, source, by, invoice));
        return show(id.toString(), given);
    }

    @Performs(Operation.RECONCILIATION_READ)
    @GetMapping("/spend/reconciliations")
    Map<String, @Nullable Object> list() {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("data", table.list().stream().map(ReconciliationController::head).toList());
        return answer;
    }

    /** The differences by day and model, against the ledger of this moment. */
    @Performs(Operation.RECONCILIATION_READ)
    @GetMapping("/spend/reconciliations/{id}")
    Map<String, @Nullable Object> show(
            @PathVariable String id, @RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given);
        Head head = find(id);
        Map<Invoice.Line, BigDecimal> invoiced = table.invoiced(head.id());
        LocalDate first =
                Collections.min(invoiced.keySet().stream().map(Invoice.Line::day).toList());
        LocalDate last =
                Collections.max(invoiced.keySet().stream().map(Invoice.Line::day).toList());
        Map<Invoice.Line, BigDecimal> ledger = table.ledger(head.provider(), first, last);
        Comparison comparison = compare(head, parameters, invoiced, ledger);
        Map<String, @Nullable Object> answer = head(head);
        answer.put("start_date", first.toString());
        answer.put("end_date", last.toString());
        answer.put("currency", "USD");
        answer.put("ledger_basis", "list cost less discount, without margin");
        answer.put("totals", comparison.totals());
        answer.put("days", comparison.shownDays());
        answer.put("data", comparison.shownLines());
        return answer;
    }

    @Performs(Operation.RECONCILIATION_IMPORT)
    @DeleteMapping("/spend/reconciliations/{id}")
    Map<String, @Nullable Object> delete(Access access, @PathVariable String id) {
        Head head = find(id);
        transaction.perform(access, () -> table.delete(head.id()));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("id", head.id());
        answer.put("deleted", true);
        return answer;
    }

    private static Comparison compare(
            Head head,
            Parameters parameters,
            Map<Invoice.Line, BigDecimal> invoiced,
            Map<Invoice.Line, BigDecimal> ledger) {
        BigDecimal tolerance = parameters.decimal("tolerance", CENT);
        boolean byModel = invoiced.keySet().stream().anyMatch(line -> !line.model().isEmpty());
        ModelMatch match =
                new ModelMatch(
                        said(parameters),
                        ledger.keySet().stream().map(Invoice.Line::model).distinct().toList(),
                        head.source().equals(AWS));
        Map<Invoice.Line, BigDecimal> theirs = new HashMap<>();
        invoiced.forEach(
                (line, usd) ->
                        theirs.merge(
                                new Invoice.Line(line.day(), byModel ? match.of(line.model()) : ""),
                                usd,
                                BigDecimal::add));
        Map<Invoice.Line, BigDecimal> ours = new HashMap<>();
        ledger.forEach(
                (line, usd) ->
                        ours.merge(
                                new Invoice.Line(line.day(), byModel ? line.model() : ""),
                                usd,
                                BigDecimal::add));
        return Comparison.of(theirs, ours, tolerance);
    }

    /** {@code models=their name=our name,…}. */
    private static Map<String, String> said(Parameters parameters) {
        Map<String, String> said = new HashMap<>();
        for (String pair : parameters.list("models")) {
            int equals = pair.indexOf('=');
            if (equals <= 0 || equals == pair.length() - 1) {
                throw Parameters.bad("models", "is a list of 'their name=our model'");
            }
            said.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
        return said;
    }

    private Head find(String id) {
        try {
            return table.find(UUID.fromString(id)).orElseThrow(ReconciliationController::missing);
        } catch (IllegalArgumentException notOurs) {
            throw missing();
        }
    }

    private static ApiException missing() {
        return ApiException.notFound("id", "There is no reconciliation with this id.");
    }

    private static InputStream unpacked(InputStream body) throws IOException {
        BufferedInputStream in = new BufferedInputStream(body);
        in.mark(2);
        boolean packed = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return packed ? new GZIPInputStream(in) : in;
    }

    private static Map<String, @Nullable Object> head(Head head) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", head.id());
        shown.put("object", "reconciliation");
        shown.put("provider", head.provider());
        shown.put("source", head.source());
        shown.put("imported_at", head.importedAt());
        shown.put("imported_by", head.importedBy());
        shown.put("lines_left_out", head.leftOut());
        return shown;
    }
}
