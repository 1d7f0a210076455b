package io.tollgate.providers.call;

import io.tollgate.contracts.AnswerFrames;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.sdk.chat.Usage;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The gateway's side of an answer that is bytes: pieces as they come, then the report. */
final class BytesAnswer {

    private final HttpServletResponse response;
    private final String replica;
    private final String contentType;
    private final Usage usage;
    private boolean started;

    /**
     * @param contentType of the provider's answer, null when it named none
     * @param usage of the whole answer, which is charged however much of it was taken
     */
    BytesAnswer(
            HttpServletResponse response,
            String replica,
            @Nullable String contentType,
            Usage usage) {
        this.response = response;
        this.replica = replica;
        this.contentType = contentType == null ? "application/octet-stream" : contentType;
        this.usage = usage;
    }

    boolean started() {
        return started;
    }

    Usage usage() {
        return usage;
    }

    void write(byte[] bytes, int length, Attempts.Open attempt) throws IOException {
        if (!started) {
            start();
            response.setHeader(InternalHeaders.FORETOLD, attempt.foretold(usage));
        }
        OutputStream out = response.getOutputStream();
        AnswerFrames.data(out, bytes, 0, length);
        out.flush();
    }

    void end(Attempts attempts) throws IOException {
        if (!started) {
            start();
        }
        OutputStream out = response.getOutputStream();
        AnswerFrames.report(out, attempts.json());
        out.flush();
    }

    private void start() {
        started = true;
        response.setStatus(200);
        response.setContentType(AnswerFrames.CONTENT_TYPE);
        response.setHeader(InternalHeaders.FRAMED, contentType);
        response.setHeader("x-tollgate-replica", replica);
    }
}
