package io.tollgate.gateway.relay;

import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.gateway.cache.CacheLookup;
import io.tollgate.gateway.cache.ResponseCache;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.sdk.error.ErrorKind;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Relays an answer that is one whole: the report comes in its head, so it is recorded first. */
final class UnaryRelay {

    private static final int BUFFER = 16 * 1024;

    /** Headers of the inner answer that are the client's business. */
    private static final List<String> PASSED_ON =
            List.of(
                    "content-type",
                    "retry-after",
                    "retry-after-ms",
                    "x-should-retry",
                    "x-tollgate-dropped-params");

    private final Reported reported;
    private final ResponseCache cache;

    UnaryRelay(Reported reported, ResponseCache cache) {
        this.reported = reported;
        this.cache = cache;
    }

    void relay(Call call, ClassicHttpResponse answer) throws IOException {
        Header report = answer.getFirstHeader(InternalHeaders.REPORT);
        if (report == null) {
            // Not an answer of the model path: say nothing about cost, the sweeper will.
            throw Refusal.of(ErrorKind.UPSTREAM_PROTOCOL, "The answer came without its account.");
        }
        CallReport account = reported.fromHeader(report.getValue());
        reported.record(call, account);
        reported.describe(call, account);
        head(call.response(), answer);
        body(call, answer);
    }

    private static void head(HttpServletResponse response, ClassicHttpResponse answer) {
        response.setStatus(answer.getCode());
        for (Header header : answer.getHeaders()) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            if (PASSED_ON.contains(name) || name.startsWith("llm_provider-")) {
                response.setHeader(name, header.getValue());
            }
        }
    }

    private void body(Call call, ClassicHttpResponse answer) throws IOException {
        HttpEntity entity = answer.getEntity();
        if (entity == null) {
            call.response().flushBuffer();
            return;
        }
        long length = entity.getContentLength();
        if (length >= 0) {
            call.response().setContentLengthLong(length);
        }
        ByteArrayOutputStream kept = keeps(call, answer) ? new ByteArrayOutputStream() : null;
        InputStream in = entity.getContent();
        OutputStream out = call.response().getOutputStream();
        byte[] buffer = new byte[length > 0 && length < BUFFER ? (int) length : BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            if (kept != null && kept.size() <= ResponseCache.MAX_BYTES) {
                kept.write(buffer, 0, read);
            }
        }
        keep(call, answer, kept);
        call.response().flushBuffer();
    }

    private static boolean keeps(Call call, ClassicHttpResponse answer) {
        CacheLookup lookup = call.cache();
        // What one key's budget cut short is no answer for others.
        return lookup.key() != null && answer.getCode() == 200 && !call.admission().clamped();
    }

    private void keep(Call call, ClassicHttpResponse answer, @Nullable ByteArrayOutputStream kept) {
        Header type = answer.getFirstHeader("content-type");
        if (kept != null) {
            cache.keep(
                    call.cache(),
                    type == null ? "application/json" : type.getValue(),
                    kept.toByteArray());
        }
    }
}
