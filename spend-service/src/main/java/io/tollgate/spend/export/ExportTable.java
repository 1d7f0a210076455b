package io.tollgate.spend.export;

import io.tollgate.contracts.ContractJson;
import io.tollgate.spend.directory.Sight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Jobs and their files. Times are the database's. */
@Component
class ExportTable {

    private static final String ADD =
            """
            INSERT INTO spend.export_job
                (id, kind, format, parameters, sight, owner, status, expires_at)
            VALUES (:id, :kind, :format, CAST(:parameters AS jsonb), CAST(:sight AS jsonb), :owner,
                'queued', now() + make_interval(secs => :keep))
            RETURNING *
            """;

    /** A job whose maker is gone is taken over, a few times. */
    private static final String CLAIM =
            """
            UPDATE spend.export_job SET status = 'running', attempts = attempts + 1, rows_done = 0,
                bytes = 0, lease_until = now() + make_interval(secs => :lease)
            WHERE id = (SELECT id FROM spend.export_job
                    WHERE status = 'queued' OR status = 'running' AND lease_until < now()
                    ORDER BY created_at FOR UPDATE SKIP LOCKED LIMIT 1)
            RETURNING *, attempts > :tries AS hopeless
            """;

    private static final String PROGRESS =
            """
            UPDATE spend.export_job SET rows_done = :rows, bytes = :bytes,
                lease_until = now() + make_interval(secs => :lease)
            WHERE id = :id AND status = 'running'
            """;

    private static final String FINISH =
            """
            UPDATE spend.export_job SET status = :status, error = CAST(:error AS text),
                rows_done = :rows, bytes = :bytes, finished_at = now(), lease_until = NULL
            WHERE id = :id AND status = 'running'
            """;

    private static final String PAGE =
            """
            SELECT * FROM spend.export_job
            WHERE (CAST(:owner AS text) IS NULL OR owner = :owner) AND expires_at > now()
            ORDER BY created_at DESC, id LIMIT :limit
            """;

    private static final String UNFINISHED =
            """
            SELECT count(*) FROM spend.export_job
            WHERE owner = :owner AND status IN ('queued', 'running')
            """;

    private final JdbcClient jdbc;

    ExportTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A claimed job; a hopeless one has failed too often to be tried again. */
    record Claimed(ExportJob job, boolean hopeless) {}

    ExportJob add(
            UUID id,
            Kind kind,
            Format format,
            Map<String, String> parameters,
            Sight sight,
            String owner,
            Duration keep) {
        return jdbc.sql(ADD)
                .param("id", id)
                .param("kind", kind.label())
                .param("format", format.label())
                .param("parameters", ContractJson.MAPPER.writeValueAsString(parameters))
                .param("sight", ContractJson.MAPPER.writeValueAsString(sight))
                .param("owner", owner)
                .param("keep", (double) keep.toSeconds())
                .query((row, n) -> ExportJob.read(row))
                .single();
    }

    Optional<Claimed> claim(Duration lease, int tries) {
        return jdbc.sql(CLAIM)
                .param("lease", (double) lease.toSeconds())
                .param("tries", tries)
                .query((row, n) -> new Claimed(ExportJob.read(row), row.getBoolean("hopeless")))
                .optional();
    }

    void total(UUID id, long rows) {
        jdbc.sql("UPDATE spend.export_job SET rows_total = :rows WHERE id = :id")
                .param("rows", rows)
                .param("id", id)
                .update();
    }

    /** False when the job was deleted meanwhile, or is another's. */
    boolean progress(UUID id, long rows, long bytes, Duration lease) {
        return jdbc.sql(PROGRESS)
                        .param("id", id)
                        .param("rows", rows)
                        .param("bytes", bytes)
                        .param("lease", (double) lease.toSeconds())
                        .update()
                == 1;
    }

    void finish(UUID id, @Nullable String error, long rows, long bytes) {
        jdbc.sql(FINISH)
                .param("id", id)
                .param("status", error == null ? ExportJob.DONE : "failed")
                .param("error", error)
                .param("rows", rows)
                .param("bytes", bytes)
                .update();
    }

    Optional<ExportJob> find(UUID id) {
        return jdbc.sql("SELECT * FROM spend.export_job WHERE id = :id AND expires_at > now()")
                .param("id", id)
                .query((row, n) -> ExportJob.read(row))
                .optional();
    }

    /** Newest first; everybody's for a null owner. */
    List<ExportJob> list(@Nullable String owner, int limit) {
        return jdbc.sql(PAGE)
                .param("owner", owner)
                .param("limit", limit)
                .query((row, n) -> ExportJob.read(row))
                .list();
    }

    long unfinished(String owner) {
        return jdbc.sql(UNFINISHED).param("owner", owner).query(Long.class).single();
    }

    void delete(UUID id) {
        jdbc.sql("DELETE FROM spend.export_job WHERE id = :id").param("id", id).update();
    }

    int deleteExpired() {
        return jdbc.sql("DELETE FROM spend.export_job WHERE expires_at <= now()").update();
    }

    void dropChunks(UUID id) {
        jdbc.sql("DELETE FROM spend.export_chunk WHERE job_id = :id").param("id", id).update();
    }

    void addChunk(UUID id, int number, byte[] bytes) {
        jdbc.sql("INSERT INTO spend.export_chunk (job_id, number, bytes) VALUES (:id, :n, :bytes)")
                .param("id", id)
                .param("n", number)
                .param("bytes", bytes)
                .update();
    }

    Optional<byte[]> chunk(UUID id, int number) {
        return jdbc.sql("SELECT bytes FROM spend.export_chunk WHERE job_id = :id AND number = :n")
                .param("id", id)
                .param("n", number)
                .query((row, n) -> row.getBytes(1))
                .optional();
    }
}
