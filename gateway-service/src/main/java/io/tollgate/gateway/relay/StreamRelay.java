package io.tollgate.gateway.relay;

import io.tollgate.gateway.cache.ResponseCache;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.CallMetrics;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.sdk.dialect.ErrorObjects;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays a stream: reads what is there, writes its whole events once, flushes once. The report is
 * taken out and recorded before the terminal event goes on.
 */
final class StreamRelay {

    private static final Logger log = LoggerFactory.getLogger(StreamRelay.class);

    /** Far more than a chunk; thousands of streams have one each. */
    private static final int BUFFER = 4 * 1024;

    private final Departure departure;
    private final UnaryRelay unary;
    private final Reported reported;
    private final KeepAlive keepAlive;
    private final ResponseCache cache;
    private final CallMetrics metrics;

    StreamRelay(
            Departure departure,
            UnaryRelay unary,
            Reported reported,
            KeepAlive keepAlive,
            ResponseCache cache,
            CallMetrics metrics) {
        this.departure = departure;
        this.unary = unary;
        this.reported = reported;
        this.keepAlive = keepAlive;
        this.cache = cache;
        this.metrics = metrics;
    }

    /**
     * @param send waits for the answer, during which the client is kept by comments
     */
    void relay(Call call, HttpPost request, Supplier<ClassicHttpResponse> send) throws IOException {
        ClientStream client = new ClientStream(call);
        client.whenGone(() -> departure.beforeAnswer(call));
        keepAlive.add(client);
        try {
            ClassicHttpResponse answer = send.get();
            try {
                if (relays(answer)) {
                    client.whenGone(() -> departure.during(call, request, answer));
                    if (client.gone()) {
                        departure.during(call, request, answer);
                    }
                    copy(call, client, answer);
                } else {
                    keepAlive.remove(client);
                    whole(call, client, answer);
                }
            } finally {
                close(answer);
            }
        } catch (Refusal refusal) {
            // No comment may slip in between looking and answering.
            keepAlive.remove(client);
            if (!client.started()) {
                throw refusal;
            }
            fail(call, client, refusal.error());
        } finally {
            keepAlive.remove(client);
            client.finish();
        }
    }

    /** An answer that broke off cannot be closed well; the client was told already. */
    private static void close(ClassicHttpResponse answer) {
        try {
            answer.close();
        } catch (IOException broken) {
            log.debug("the answer was not whole: {}", broken.getMessage());
        }
    }

    /** Whether an answer is one of these. */
    static boolean relays(ClassicHttpResponse answer) {
        Header type = answer.getFirstHeader("content-type");
        return type != null && type.getValue().startsWith("text/event-stream");
    }

    /** An error before the first event; inside the stream if comments were sent already. */
    private void whole(Call call, ClientStream client, ClassicHttpResponse answer)
            throws IOException {
        if (!client.started()) {
            unary.relay(call, answer);
            return;
        }
        Header report = answer.getFirstHeader("x-tollgate-report");
        if (report != null) {
            reported.record(call, reported.fromHeader(report.getValue()));
        }
        throw Refusal.of(ErrorKind.UPSTREAM_PROTOCOL, "The provider did not answer the call.");
    }

    private void copy(Call call, ClientStream client, ClassicHttpResponse answer) {
        Copy copy = new Copy(call, client);
        SseSplitter splitter = new SseSplitter();
        byte[] buffer = new byte[BUFFER];
        boolean whole = true;
        try {
            InputStream in = answer.getEntity().getContent();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                splitter.accept(buffer, 0, read, copy);
            }
        } catch (IOException | IllegalStateException broken) {
            log.warn("stream of call {} broke: {}", call.id(), broken.getMessage());
            whole = false;
        }
        if (!copy.accounted || (!whole && !copy.terminated)) {
            fail(
                    call,
                    client,
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL, "The answer broke off before its end."));
        } else if (whole) {
            copy.keep();
        }
    }

    /** Tells the client inside the stream; no terminal event follows. */
    private static void fail(Call call, ClientStream client, ProviderError error) {
        byte[] event =
                switch (call.route().protocol()) {
                    case OPENAI_CHAT, OPENAI_COMPLETIONS -> ErrorObjects.openAiEvent(error);
                    case OPENAI_RESPONSES -> ErrorObjects.responsesEvent(error);
                    case GEMINI -> ErrorObjects.geminiEvent(error);
                    case ANTHROPIC_MESSAGES -> ErrorObjects.anthropicEvent(error);
                };
        client.write(event, 0, event.length);
    }

    /** Where the events of one stream go. */
    private final class Copy implements SseSplitter.Sink {

        private final Call call;
        private final ClientStream client;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
        private final boolean keeps;
        private boolean first = true;
        private boolean accounted;
        private boolean terminated;
        private boolean failed;

        Copy(Call call, ClientStream client) {
            this.call = call;
            this.client = client;
            // What one key's budget cut short is no answer for others.
            this.keeps = call.cache().key() != null && !call.admission().clamped();
        }

        @Override
        public void events(byte[] bytes, int offset, int length) {
            if (length > 0 && first) {
                first = false;
                metrics.firstToken(call);
            }
            client.write(bytes, offset, length);
            terminated |= accounted && length > 0;
            if (keeps && kept.size() <= ResponseCache.MAX_BYTES) {
                kept.write(bytes, offset, length);
            }
        }

        @Override
        public void report(byte[] json) {
            var report = reported.fromJson(json);
            reported.record(call, report);
            accounted = true;
            failed = report.attempts().isEmpty() || !report.attempts().getLast().success();
        }

        /** Only whole, successful streams that the client saw are kept. */
        void keep() {
            if (keeps && !failed && !client.gone()) {
                cache.keep(call.cache(), "text/event-stream;charset=utf-8", kept.toByteArray());
            }
        }
    }
}
