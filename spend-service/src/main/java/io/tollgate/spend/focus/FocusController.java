package io.tollgate.spend.focus;

import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.directory.Directory;
import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Parameters;
import io.tollgate.spend.statement.BillingMonth;
import io.tollgate.spend.statement.StatementTable;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /spend/focus}: a month in the form of FOCUS, for reading and for putting away. */
@RestController
class FocusController {

    private final FocusExporter exporter;
    private final StatementTable statements;
    private final Directory directory;

    FocusController(FocusExporter exporter, StatementTable statements, Directory directory) {
        this.exporter = exporter;
        this.statements = statements;
        this.directory = directory;
    }

    /** The rows that the caller may see, as a file. */
    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/focus")
    void read(@RequestParam Map<String, String> given, HttpServletResponse response)
            throws IOException {
        Parameters parameters = new Parameters(given);
        YearMonth month = Parameters.month("month", parameters.text("month"));
        FocusFormat format = FocusFormat.read(parameters);
        Sight sight = Sight.of(directory.identity(InternalCall.currentPrincipal()));
        BillingMonth billing = statements.billing(month);
        response.setContentType(format.mediaType());
        response.setHeader(
                "content-disposition",
                "attachment; filename=\"tollgate-focus-" + month + "." + format.label() + "\"");
        exporter.write(billing, sight, format, response.getOutputStream());
    }

    /** The columns, as FOCUS' own metadata has them. */
    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/focus/schema")
    Map<String, Object> schema() {
        return FocusSchema.shown();
    }

    @Performs(Operation.FOCUS_FILES)
    @GetMapping("/spend/focus/exports")
    Map<String, @Nullable Object> exports() {
        if (!InternalCall.currentPrincipal().role().seesEverything()) {
            throw ApiException.forbidden("Only administrators may see exports of everything.");
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("data", exporter.files());
        return answer;
    }

    /** Writes the files of a month to the destination now. */
    @Performs(Operation.FOCUS_EXPORT)
    @PostMapping("/spend/focus/exports")
    Map<String, @Nullable Object> export(@RequestParam Map<String, String> given) {
        if (!InternalCall.currentPrincipal().role().isAdmin()) {
            throw ApiException.forbidden("Only an administrator may write exports.");
        }
        YearMonth month = Parameters.month("month", new Parameters(given).text("month"));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("data", exporter.export(month));
        return answer;
    }
}
