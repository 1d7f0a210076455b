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

    private final AuditLogs logs;

    AuditController(AuditLogs logs) {
        this.logs = logs;
    }

    /** Newest first, by number of the page or, without end, by {@code cursor}. */
    @GetMapping("/audit")
    Map<String, @Nullable Object> page(@RequestParam Map<String, String> parameters) {
        Query query = new Query(parameters);
        AuditQuery wanted = AuditQuery.of(query);
        int size = query.number("page_size", 10, LARGEST_PAGE);
        int page = wanted.after() == null ? query.page() : 1;
        if ((long) page * size > AuditLogs.COUNTED_TO) {
            throw Fields.bad("page", "ends at line 10000; go on with 'cursor'");
        }
        AuditLogs.Page found = found(wanted, page, size);
        List<AuditLogs.Found> lines = found.lines();
        long total = Math.min(found.count(), AuditLogs.COUNTED_TO);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("audit_logs", lines.stream().map(AuditRow::of).toList());
        answer.put("total", total);
        answer.put("total_is_estimate", found.count() > AuditLogs.COUNTED_TO);
        answer.put("page", page);
        answer.put("page_size", size);
        answer.put("total_pages", (total + size - 1) / size);
        answer.put("next_cursor", lines.size() < size ? null : lines.getLast().cursor().text());
        if (!found.missing().isEmpty()) {
            answer.put("incomplete", found.missing());
        }
        return answer;
    }

    private AuditLogs.Page found(AuditQuery wanted, int page, int size) {
        if (page == 1) {
            return logs.page(wanted, size);
        }
        AuditCursor start = logs.skip(wanted, (page - 1) * size);
        AuditLogs.Page found = logs.page(start == null ? wanted : wanted.below(start), size);
        return start == null
                ? new AuditLogs.Page(List.of(), found.count(), found.missing())
                : found;
    }

    @GetMapping("/audit/{id}")
    Map<String, @Nullable Object> one(@PathVariable String id) {
        return logs.find(id)
                .map(AuditRow::of)
                .orElseThrow(() -> ApiException.notFound("id", "There is no such line."));
    }

    /** All lines of a query as a file; read and written in parts, never held as a whole. */
    @GetMapping("/audit/export")
    void export(@RequestParam Map<String, String> parameters, HttpServletResponse response)
            throws IOException {
        Query query = new Query(parameters);
        AuditQuery wanted = AuditQuery.of(query);
        AuditExport form = form(query.text("format"));
        AuditLogs.Page part = whole(logs.lines(wanted, EXPORTED_AT_ONCE));
        response.setContentType(form.mediaType());
        response.setHeader(
                "content-disposition", "attachment; filename=\"audit." + form.extension() + "\"");
        Writer out = new OutputStreamWriter(response.getOutputStream(), UTF_8);
        form.head(out);
        while (!part.lines().isEmpty()) {
            for (AuditLogs.Found line : part.lines()) {
                form.line(line, out);
            }
            out.flush();
            AuditCursor last = part.lines().getLast().cursor();
            part = whole(logs.lines(wanted.below(last), EXPORTED_AT_ONCE));
        }
        out.flush();
    }

    /** A file that lacks a service's lines would look like a whole one. */
    private static AuditLogs.Page whole(AuditLogs.Page part) {
        if (part.missing().isEmpty()) {
            return part;
        }
        throw ApiException.unavailable(
                "The log of " + String.join(" and ", part.missing()) + " cannot be read now.");
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
