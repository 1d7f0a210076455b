package io.tollgate.spend.export;

import io.tollgate.platform.ApiException;
import io.tollgate.spend.export.ExportTable.Claimed;
import io.tollgate.spend.query.Parameters;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Makes files, one at a time on each replica. A job whose replica died is begun anew by another one
 * when its lease is over.
 */
@Component
class ExportWorker {

    private static final Logger log = LoggerFactory.getLogger(ExportWorker.class);
    private static final int TRIES = 3;
    private static final int TOLD_AFTER_ROWS = 5_000;

    private final ExportTable table;
    private final Contents contents;
    private final ExportProperties properties;
    private final Semaphore free = new Semaphore(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ExportWorker(ExportTable table, Contents contents, ExportProperties properties) {
        this.table = table;
        this.contents = contents;
        this.properties = properties;
    }

    /** The job was deleted, or another replica took it over. */
    private static final class GoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Scheduled(fixedDelayString = "${tollgate.spend.exports.look-interval:1s}")
    void look() {
        if (!free.tryAcquire()) {
            return;
        }
        boolean begun = false;
        try {
            Optional<Claimed> claimed = table.claim(properties.lease(), TRIES);
            if (claimed.isPresent()) {
                threads.submit(() -> run(claimed.get()));
                begun = true;
            }
        } catch (DataAccessException | TransactionException away) {
            log.warn("cannot look for exports: {}", away.getMessage());
        } finally {
            if (!begun) {
                free.release();
            }
        }
    }

    @Scheduled(fixedDelayString = "10m")
    void forget() {
        try {
            table.deleteExpired();
        } catch (DataAccessException away) {
            log.warn("cannot delete old exports: {}", away.getMessage());
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    private void run(Claimed claimed) {
        ExportJob job = claimed.job();
        try {
            if (claimed.hopeless()) {
                table.finish(job.id(), "The export was begun " + TRIES + " times in vain.", 0, 0);
            } else {
                make(job);
            }
        } catch (GoneException gone) {
            log.info("export {} is wanted no more", job.id());
        } catch (ApiException refused) {
            table.finish(job.id(), refused.getMessage(), 0, 0);
        } catch (RuntimeException | IOException failed) {
            log.error("export {} failed", job.id(), failed);
            giveUp(job);
        } finally {
            free.release();
        }
    }

    private void giveUp(ExportJob job) {
        try {
            table.finish(job.id(), "The export failed; the log has the details.", 0, 0);
        } catch (DataAccessException away) {
            log.warn("export {} will be tried again: {}", job.id(), away.getMessage());
        }
    }

    private void make(ExportJob job) throws IOException {
        ExportContent content =
                contents.of(job.kind(), new Parameters(job.parameters()), job.sight());
        table.dropChunks(job.id());
        table.total(job.id(), content.count());
        long[] rows = {0};
        ChunkStream out =
                new ChunkStream((number, bytes) -> table.addChunk(job.id(), number, bytes));
        try (TableWriter writer = job.format().writer(out)) {
            writer.header(content.columns());
            content.each(
                    cells -> {
                        write(writer, cells);
                        if (++rows[0] % TOLD_AFTER_ROWS == 0
                                && !table.progress(
                                        job.id(), rows[0], out.written(), properties.lease())) {
                            throw new GoneException();
                        }
                    });
        }
        table.finish(job.id(), null, rows[0], out.written());
    }

    private static void write(TableWriter writer, java.util.List<?> cells) {
        try {
            writer.row(cells);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
