package io.tollgate.sdk.http;

import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Providers over HTTP: Apache HttpClient 5, blocking, pooled. No retries, redirects, cookies or
 * content encodings: what the provider says is what the caller gets.
 */
public final class HttpUpstream implements Upstream, AutoCloseable {
    private static final int MOST_CONNECTIONS = 2000;

    private static final String WAIT = "tollgate.wait";

    /** The limits are seconds and minutes. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final CloseableHttpClient client;
    private final Deadlines deadlines = new Deadlines(LOOK_EVERY);

    /**
     * @param connectTimeout to open a connection, TLS included; connections are pooled over all
     *     calls, so it is one figure for all
     */
    public HttpUpstream(Duration connectTimeout) {
        ConnectionConfig connections =
                ConnectionConfig.custom()
                        .setConnectTimeout(timeout(connectTimeout))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .build();
        this.client =
                HttpClients.custom()
                        .setConnectionManager(
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setMaxConnTotal(MOST_CONNECTIONS)
                                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                                        .setDefaultConnectionConfig(connections)
                                        .setDefaultSocketConfig(
                                                SocketConfig.custom().setTcpNoDelay(true).build())
                                        .build())
                        .setRequestExecutor(new WatchedExecutor())
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableContentCompression()
                        .disableAuthCaching()
                        .setUserAgent("tollgate")
                        .build();
    }

    public HttpUpstream() {
        this(Timeouts.defaults().connect());
    }

    @Override
    public UpstreamAnswer send(UpstreamRequest request) {
        HttpUriRequestBase post = new HttpUriRequestBase(request.method(), request.uri());
        Headers signed = request.signedHeaders();
        signed.forEach(
                (name, value) -> {
                    if (!name.equalsIgnoreCase("content-type")) {
                        post.addHeader(name, value);
                    }
                });
        // Reads have no timeouts of their own: see Deadlines.
        post.setConfig(
                RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout(request.timeouts().connect()))
                        .setResponseTimeout(Timeout.DISABLED)
                        .build());
        Wait wait = new Wait(deadlines.open(post::cancel), request.timeouts());
        String type = signed.first("content-type");
        if (request.content() != null || request.body().length > 0) {
            post.setEntity(
                    new Sent(
                            entity(
                                    request,
                                    type == null
                                            ? ContentType.APPLICATION_JSON
                                            : ContentType.parse(type)),
                            wait));
        }
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(WAIT, wait);
        boolean answered = false;
        try {
            ClassicHttpResponse response = client.executeOpen(null, post, context);
            Answer answer = new Answer(post, response, wait);
            answered = true;
            return answer;
        } catch (IOException failure) {
            IOException why = wait.explain(failure);
            throw new LlmException(UpstreamErrors.of(why), why);
        } finally {
            if (!answered) {
                wait.close();
            }
        }
    }

    private static HttpEntity entity(UpstreamRequest request, ContentType type) {
        RequestContent content = request.content();
        return content == null
                ? new ByteArrayEntity(request.body(), type)
                : new EntityTemplate(content.length(), type, null, content::writeTo);
    }

    @Override
    public void close() {
        deadlines.close();
        try {
            client.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }

    private static final class Answer implements UpstreamAnswer {
        private final HttpUriRequestBase post;
        private final ClassicHttpResponse response;
        private final Headers headers;
        private final Wait wait;
        private final Body body;
        private final AtomicBoolean closed = new AtomicBoolean();

        Answer(HttpUriRequestBase post, ClassicHttpResponse response, Wait wait)
                throws IOException {
            this.post = post;
            this.response = response;
            this.wait = wait;
            Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (Header header : response.getHeaders()) {
                all.computeIfAbsent(header.getName(), unused -> new ArrayList<>())
                        .add(header.getValue());
            }
            this.headers = Headers.ofMulti(all);
            HttpEntity entity = response.getEntity();
            this.body =
                    new Body(
                            entity == null ? InputStream.nullInputStream() : entity.getContent(),
                            wait);
        }

        @Override
        public int status() {
            return response.getCode();
        }

        @Override
        public Headers headers() {
            return headers;
        }

        @Override
        public InputStream body() {
            return body;
        }

        @Override
        public void close() {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            wait.close();
            if (!body.atEnd()) {
                post.cancel();
            }
            try {
                response.close();
            } catch (IOException alreadyGone) {
                // The connection is closed either way, which is all that was asked.
                return;
            }
        }
    }

    /** How long one call may wait at present. */
    private record Wait(Deadlines.Deadline deadline, Timeouts timeouts) {

        void forFirstByte() {
            deadline.begin(timeouts.firstByte());
        }

        void forNextChunk() {
            deadline.begin(timeouts.betweenChunks());
        }

        void over() {
            deadline.end();
        }

        /** What an exception means: a late answer is ended by closing its connection. */
        IOException explain(IOException failure) {
            if (!deadline.passed()) {
                return failure;
            }
            SocketTimeoutException late = new SocketTimeoutException("Read timed out");
            late.initCause(failure);
            return late;
        }

        void close() {
            deadline.close();
        }
    }

    /** Notes when the answer was read to its end: only then may the connection live on. */
    private static final class Body extends FilterInputStream {
        private final Wait wait;
        private volatile boolean atEnd;

        Body(InputStream in, Wait wait) {
            super(in);
            this.wait = wait;
        }

        boolean atEnd() {
            return atEnd;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            wait.forNextChunk();
            int n;
            try {
                n = super.read(bytes, offset, length);
            } catch (IOException broken) {
                throw wait.explain(broken);
            }
            wait.over();
            if (n < 0) {
                requireInTime();
                atEnd = true;
            }
            return n;
        }

        /** A connection that was closed on this side may read like one that came to its end. */
        private void requireInTime() throws SocketTimeoutException {
            if (wait.deadline().passed()) {
                throw new SocketTimeoutException("Read timed out");
            }
        }
    }

    /** A request's body, from whose last byte on the provider is waited for. */
    private static final class Sent extends HttpEntityWrapper {
        private final Wait wait;

        Sent(HttpEntity body, Wait wait) {
            super(body);
            this.wait = wait;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            super.writeTo(out);
            wait.forFirstByte();
        }
    }

    /** Watches from the sent request to the head of the answer. */
    private static final class WatchedExecutor extends HttpRequestExecutor {
        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                @Nullable HttpResponseInformationCallback information,
                HttpContext context)
                throws IOException, HttpException {
            if (!(context.getAttribute(WAIT) instanceof Wait wait)) {
                return super.execute(request, connection, information, context);
            }
            if (request.getEntity() == null) {
                wait.forFirstByte();
            }
            ClassicHttpResponse response = super.execute(request, connection, information, context);
            wait.over();
            return response;
        }
    }
}
