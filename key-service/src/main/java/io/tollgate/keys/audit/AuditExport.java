package io.tollgate.keys.audit;

import io.tollgate.contracts.ContractJson;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The log as a file, written line by line as it is read. */
enum AuditExport {
    JSONL("application/x-ndjson", "jsonl") {
        @Override
        void line(AuditLogs.Found line, Writer out) throws IOException {
            out.write(ContractJson.MAPPER.writeValueAsString(AuditRow.of(line)));
            out.write('\n');
        }
    },
    CSV("text/csv; charset=utf-8", "csv") {
        @Override
        void head(Writer out) throws IOException {
            out.write(String.join(",", NAMES) + "\r\n");
        }

        @Override
        void line(AuditLogs.Found line, Writer out) throws IOException {
            Map<String, @Nullable Object> row = AuditRow.of(line);
            out.write(
                    NAMES.stream()
                            .map(name -> cell(row.get(name)))
                            .collect(Collectors.joining(",")));
            out.write("\r\n");
        }
    };

    private static final List<String> NAMES =
            List.of(
                    "id",
                    "updated_at",
                    "changed_by",
                    "changed_by_api_key",
                    "changed_by_role",
                    "action",
                    "table_name",
                    "object_id",
                    "operation",
                    "service",
                    "ip_address",
                    "trace_id",
                    "call_id",
                    "before_value",
                    "updated_values");

    private final String mediaType;
    private final String extension;

    AuditExport(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    String mediaType() {
        return mediaType;
    }

    String extension() {
        return extension;
    }

    void head(Writer out) throws IOException {}

    abstract void line(AuditLogs.Found line, Writer out) throws IOException;

    /** RFC 4180; a cell that a spreadsheet would take for a formula is made a text. */
    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        if (!text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
