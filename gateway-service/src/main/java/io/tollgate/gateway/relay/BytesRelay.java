package io.tollgate.gateway.relay;

import io.tollgate.contracts.AnswerFrames;
import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.CallMetrics;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.sdk.error.ErrorKind;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays sound: bytes as they come, the report behind them. The client sees the end of its answer
 * only after the report was recorded; an answer that broke off has no end, since bytes have no
 * place for an error.
 */
final class BytesRelay {

    private static final Logger log = LoggerFactory.getLogger(BytesRelay.class);

    private static final int BUFFER = 16 * 1024;

    private final Departure departure;
    private final Reported reported;
    private final CallMetrics metrics;

    BytesRelay(Departure departure, Reported reported, CallMetrics metrics) {
        this.departure = departure;
        this.reported = reported;
        this.metrics = metrics;
    }

    /** Whether an answer is one of these. */
    static boolean relays(ClassicHttpResponse answer) {
        Header type = answer.getFirstHeader("content-type");
        return type != null && type.getValue().startsWith(AnswerFrames.CONTENT_TYPE);
    }

    /**
     * @throws IOException when the answer broke off after its head was sent: the connection to the
     *     client must not look as if it had ended well
     */
    void relay(Call call, HttpPost request, ClassicHttpResponse answer) throws IOException {
        Header type = answer.getFirstHeader(InternalHeaders.FRAMED);
        Header foretold = answer.getFirstHeader(InternalHeaders.FORETOLD);
        if (foretold != null) {
            reported.describe(call, reported.fromHeader(foretold.getValue()));
        }
        call.response().setStatus(200);
        call.response().setContentType(type == null ? "application/octet-stream" : type.getValue());
        Copy copy = new Copy(call, () -> departure.during(call, request, answer));
        try {
            AnswerFrames.read(answer.getEntity().getContent(), new byte[BUFFER], copy);
        } catch (IOException early) {
            log.warn("answer of call {} broke: {}", call.id(), early.getMessage());
            if (!call.response().isCommitted()) {
                throw Refusal.of(
                        ErrorKind.UPSTREAM_PROTOCOL, "The answer broke off before its beginning.");
            }
            copy.failed = true;
        }
        if (copy.failed && !copy.gone) {
            // Without a cause: an end of file would be taken for a client that has left.
            throw new IOException("the answer broke off");
        }
    }

    /** Where the pieces of one answer go. */
    private final class Copy implements AnswerFrames.Sink {

        private final Call call;
        private final Runnable whenGone;
        private boolean first = true;
        private boolean gone;
        private boolean failed;

        Copy(Call call, Runnable whenGone) {
            this.call = call;
            this.whenGone = whenGone;
        }

        @Override
        public void data(byte[] bytes, int offset, int length) {
            if (first) {
                first = false;
                metrics.firstToken(call);
            }
            if (gone) {
                return;
            }
            try {
                OutputStream out = call.response().getOutputStream();
                out.write(bytes, offset, length);
                out.flush();
            } catch (IOException left) {
                log.debug("client of call {} left: {}", call.id(), left.getMessage());
                gone = true;
                whenGone.run();
            }
        }

        @Override
        public void report(byte[] json) {
            CallReport report = reported.fromJson(json);
            reported.record(call, report);
            failed = report.attempts().isEmpty() || !report.attempts().getLast().success();
        }
    }
}
