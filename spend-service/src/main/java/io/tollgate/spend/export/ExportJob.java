package io.tollgate.spend.export;

import io.tollgate.contracts.ContractJson;
import io.tollgate.spend.directory.Sight;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * A file in the making, or made.
 *
 * @param sight whose rows may be in it: what its maker saw when asking
 * @param owner who asked
 * @param rowsTotal null until it was counted
 * @param error what went wrong, null unless it failed
 */
record ExportJob(
        UUID id,
        Kind kind,
        Format format,
        Map<String, String> parameters,
        Sight sight,
        String owner,
        String status,
        @Nullable Long rowsTotal,
        long rowsDone,
        long bytes,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant finishedAt,
        Instant expiresAt) {

    static final String DONE = "done";

    private static final int ALL_OF_IT = 100;

    static ExportJob read(ResultSet row) throws SQLException {
        return new ExportJob(
                row.getObject("id", UUID.class),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                Format.valueOf(row.getString("format").toUpperCase(Locale.ROOT)),
                ContractJson.MAPPER.readValue(
                        row.getString("parameters"), new TypeReference<Map<String, String>>() {}),
                ContractJson.MAPPER.readValue(row.getString("sight"), Sight.class),
                row.getString("owner"),
                row.getString("status"),
                row.getObject("rows_total", Long.class),
                row.getLong("rows_done"),
                row.getLong("bytes"),
                row.getString("error"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("finished_at", OffsetDateTime.class)),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    boolean done() {
        return status.equals(DONE);
    }

    /** For the download. */
    String fileName() {
        return "tollgate-" + kind.label() + "-" + id + "." + format.label();
    }

    Map<String, @Nullable Object> shown() {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", id);
        shown.put("object", "export");
        shown.put("kind", kind.label());
        shown.put("format", format.label());
        shown.put("parameters", parameters);
        shown.put("status", status);
        shown.put("rows_done", rowsDone);
        shown.put("rows_total", rowsTotal);
        shown.put("progress_percent", percent());
        shown.put("bytes", bytes);
        shown.put("error", error);
        shown.put("created_at", createdAt);
        shown.put("finished_at", finishedAt);
        shown.put("expires_at", expiresAt);
        shown.put("content_url", done() ? "/spend/exports/" + id + "/content" : null);
        return shown;
    }

    /** Rows that came after the count do not make it more than all. */
    private int percent() {
        if (done()) {
            return ALL_OF_IT;
        }
        return rowsTotal == null || rowsTotal == 0
                ? 0
                : (int) Math.min(ALL_OF_IT - 1, rowsDone * ALL_OF_IT / rowsTotal);
    }
}
