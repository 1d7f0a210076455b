package io.tollgate.spend.focus;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.statement.BillingMonth;
import io.tollgate.spend.statement.ClosedMonth;
import io.tollgate.spend.statement.StatementTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Puts FOCUS files where finance fetches them: months that are open again and again, a closed month
 * once more and then never again.
 */
@Component
@EnableConfigurationProperties(FocusProperties.class)
class FocusExporter {

    private static final Logger log = LoggerFactory.getLogger(FocusExporter.class);
    private static final Sight EVERYTHING = Sight.of(Identity.of(Principal.master()));

    /** Whoever comes first does it; the others find it done. */
    private static final String CLAIM =
            """
            INSERT INTO spend.focus_turn (only_row, until) VALUES (true, now() + interval '15min')
            ON CONFLICT (only_row) DO UPDATE SET until = excluded.until
            WHERE spend.focus_turn.until < now()
            """;

    private static final String KEEP =
            """
            INSERT INTO spend.focus_file (month, format, final, rows, location, written_at)
            VALUES (:month, :format, :final, :rows, :location, now())
            ON CONFLICT (month, format) DO UPDATE SET final = excluded.final, rows = excluded.rows,
                location = excluded.location, written_at = excluded.written_at
            """;

    private final FocusTable table;
    private final StatementTable statements;
    private final FocusProperties properties;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    FocusExporter(
            FocusTable table,
            StatementTable statements,
            FocusProperties properties,
            JdbcClient jdbc,
            InstantSource clock) {
        this.table = table;
        this.statements = statements;
        this.properties = properties;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Scheduled(cron = "${tollgate.spend.focus.cron:0 15 3 * * *}", zone = "UTC")
    void onSchedule() {
        try {
            if (properties.on() && jdbc.sql(CLAIM).update() == 1) {
                due().forEach(this::export);
            }
        } catch (DataAccessException | ApiException | SdkException | UncheckedIOException failed) {
            log.error("FOCUS files were not written, the next run tries again", failed);
        }
    }

    /** The month that runs, the one before, and closed ones whose last file is missing. */
    private List<YearMonth> due() {
        YearMonth now = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
        List<YearMonth> due = new ArrayList<>();
        for (ClosedMonth closed : statements.closed()) {
            if (closed.completedAt() != null) {
                due.add(closed.month());
            }
        }
        for (YearMonth month : List.of(now.minusMonths(1), now)) {
            if (!due.contains(month)) {
                due.add(month);
            }
        }
        return due.stream().filter(month -> !isFinal(month)).toList();
    }

    private boolean isFinal(YearMonth month) {
        return jdbc.sql(
                                """
                                SELECT count(*) FROM spend.focus_file
                                WHERE month = :month AND final
                                """)
                        .param("month", month.atDay(1))
                        .query(Integer.class)
                        .single()
                >= properties.formats().size();
    }

    /**
     * Writes the files of a month now.
     *
     * @throws ApiException 400 where no destination is set, or the month's last file was written
     */
    List<Map<String, @Nullable Object>> export(YearMonth month) {
        if (!properties.on()) {
            throw ApiException.badRequest(null, "TOLLGATE_FOCUS_DESTINATION is not set.");
        }
        if (isFinal(month)) {
            throw ApiException.badRequest(
                    "month", "The month is closed and its files were written for good.");
        }
        BillingMonth billing = statements.billing(month);
        List<Map<String, @Nullable Object>> files = new ArrayList<>();
        try (FocusTarget target = FocusTarget.of(properties)) {
            for (String label : properties.formats()) {
                FocusFormat format = FocusFormat.of(label);
                Path draft = Files.createTempFile("tollgate-focus", "." + label);
                try {
                    long rows = write(billing, EVERYTHING, format, Files.newOutputStream(draft));
                    String location = target.put(draft, name(month, format));
                    files.add(keep(billing, format, rows, location));
                    log.info("{} rows of FOCUS for {} written", rows, month);
                } finally {
                    Files.deleteIfExists(draft);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return files;
    }

    private static String name(YearMonth month, FocusFormat format) {
        return "billing_period=" + month + "/tollgate-focus-" + month + "." + format.label();
    }

    private Map<String, @Nullable Object> keep(
            BillingMonth month, FocusFormat format, long rows, String location) {
        ClosedMonth closed = month.closed();
        boolean last = closed != null && closed.completedAt() != null;
        jdbc.sql(KEEP)
                .param("month", month.month().atDay(1))
                .param("format", format.label())
                .param("final", last)
                .param("rows", rows)
                .param("location", location)
                .update();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("month", month.month().toString());
        shown.put("format", format.label());
        shown.put("final", last);
        shown.put("rows", rows);
        shown.put("location", location);
        return shown;
    }

    /** Writes a file to {@code out} and closes it; answers how many rows it has. */
    long write(BillingMonth month, Sight sight, FocusFormat format, OutputStream out)
            throws IOException {
        long[] rows = {0};
        try (FocusWriter writer = format.writer(out)) {
            table.each(
                    month,
                    sight,
                    row -> {
                        try {
                            writer.row(row);
                            rows[0]++;
                        } catch (IOException broken) {
                            throw new UncheckedIOException(broken);
                        }
                    });
        }
        return rows[0];
    }

    /** The files that were written, newest month first. */
    List<Map<String, @Nullable Object>> files() {
        return jdbc.sql("SELECT * FROM spend.focus_file ORDER BY month DESC, format")
                .query(
                        (row, n) -> {
                            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
                            shown.put("month", row.getString("month").substring(0, 7));
                            shown.put("format", row.getString("format"));
                            shown.put("final", row.getBoolean("final"));
                            shown.put("rows", row.getLong("rows"));
                            shown.put("location", row.getString("location"));
                            shown.put(
                                    "written_at",
                                    row.getObject("written_at", java.time.OffsetDateTime.class)
                                            .toInstant());
                            return shown;
                        })
                .list();
    }
}
