package io.tollgate.spend.export;

import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.directory.Directory;
import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Parameters;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /spend/report/export} and {@code /spend/logs/export}: the same parameters as the report,
 * and a file that is written while it is read.
 */
@RestController
class StreamController {

    private final Contents contents;
    private final Directory directory;
    private final Semaphore places;

    StreamController(Contents contents, Directory directory, ExportProperties properties) {
        this.contents = contents;
        this.directory = directory;
        this.places = new Semaphore(properties.streams());
    }

    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/report/export")
    void report(@RequestParam Map<String, String> given, HttpServletResponse response)
            throws IOException {
        stream(Kind.REPORT, new Parameters(given), response);
    }

    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/logs/export")
    void logs(@RequestParam Map<String, String> given, HttpServletResponse response)
            throws IOException {
        stream(Kind.LOGS, new Parameters(given), response);
    }

    private void stream(Kind kind, Parameters parameters, HttpServletResponse response)
            throws IOException {
        Sight sight = Sight.of(directory.identity(InternalCall.currentPrincipal()));
        Format format = Format.read(parameters);
        ExportContent content = contents.of(kind, parameters, sight);
        if (!places.tryAcquire()) {
            throw ApiException.unavailable(
                    "Too many files are being read. Try again, or POST /spend/exports.");
        }
        try {
            response.setContentType(format.mediaType());
            response.setHeader(
                    "content-disposition",
                    "attachment; filename=\"tollgate-"
                            + kind.label()
                            + "."
                            + format.label()
                            + "\"");
            TableWriter writer = format.writer(response.getOutputStream());
            writer.header(content.columns());
            content.each(
                    cells -> {
                        try {
                            writer.row(cells);
                        } catch (IOException left) {
                            throw new UncheckedIOException(left);
                        }
                    });
            // Not after a failure: a file that is cut off must not look whole.
            writer.close();
        } finally {
            places.release();
        }
    }
}
