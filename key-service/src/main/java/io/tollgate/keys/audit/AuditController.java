package io.tollgate.keys.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /audit}, for administrators and viewers. */
@RestController
@Performs(Operation.AUDIT_READ)
class AuditController {

    private static final int LARGEST_PAGE = 100;
    private static final int EXPORTED_AT_ONCE = 1_000;

    private final AuditTable table;

    AuditController(AuditTable table) {
        this.table = table;
    }

    /** Newest first, by number of the page or, without end, by {@code cursor}. */
    @GetMapping("/audit")
    Map<String, @Nullable Object> page(@RequestParam Map<String, String> parameters) {
        Query query = new Query(parameters);
        AuditQuery wanted = AuditQuery.of(query);
        int size = query.number("page_size", 10, LARGEST_PAGE);
        int page = wanted.before() == null ? query.page() : 1;
        if ((long) page * size > AuditTable.COUNTED_TO) {
            throw Fields.bad("page", "ends at line 10000; go on with 'cursor'");
        }
        List<AuditLine> lines = table.page(wanted, size, (page - 1) * size);
        long total = table.count(wanted);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("audit_logs", lines.stream().map(AuditLine::row).toList());
        answer.put("total", Math.min(total, AuditTable.COUNTED_TO));
        answer.put("total_is_estimate", total > AuditTable.COUNTED_TO);
        answer.put("page", page);
        answer.put("page_size", size);
        answer.put("total_pages", (Math.min(total, AuditTable.COUNTED_TO) + size - 1) / size);
        answer.put("next_cursor", lines.size() < size ? null : Long.toString(lines.getLast().id()));
        return answer;
    }

    @GetMapping("/audit/{id}")
    Map<String, @Nullable Object> one(@PathVariable long id) {
        return table.find(id)
                .map(AuditLine::row)
                .orElseThrow(() -> ApiException.notFound("id", "There is no such line."));
    }

    /** All lines of a query as a file; read and written in parts, never held as a whole. */
    @GetMapping("/audit/export")
    void export(@RequestParam Map<String, String> parameters, HttpServletResponse response)
            throws IOException {
        Query query = new Query(parameters);
        AuditQuery wanted = AuditQuery.of(query);
        AuditExport form = form(query.text("format"));
        response.setContentType(form.mediaType());
        response.setHeader(
                "content-disposition", "attachment; filename=\"audit." + form.extension() + "\"");
        Writer out = new OutputStreamWriter(response.getOutputStream(), UTF_8);
        form.head(out);
        List<AuditLine> lines = table.page(wanted, EXPORTED_AT_ONCE, 0);
        while (!lines.isEmpty()) {
            for (AuditLine line : lines) {
                form.line(line, out);
            }
            out.flush();
            lines = table.page(wanted.below(lines.getLast().id()), EXPORTED_AT_ONCE, 0);
        }
        out.flush();
    }

    private static AuditExport form(@Nullable String format) {
        for (AuditExport form : AuditExport.values()) {
            if (format == null || form.name().toLowerCase(Locale.ROOT).equals(format)) {
                return form;
            }
        }
        throw Fields.bad("format", "is jsonl or csv");
    }
}
