package io.tollgate.sdk.http;

import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

    private static final String BETWEEN_CHUNKS = "tollgate.between-chunks";

    private final CloseableHttpClient client;

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
                        .setRequestExecutor(new PacedExecutor())
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
        String type = signed.first("content-type");
        if (request.content() != null || request.body().length > 0) {
            post.setEntity(
                    entity(
                            request,
                            type == null ? ContentType.APPLICATION_JSON : ContentType.parse(type)));
        }
        post.setConfig(
                RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout(request.timeouts().connect()))
                        .setResponseTimeout(timeout(request.timeouts().firstByte()))
                        .build());
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(BETWEEN_CHUNKS, request.timeouts().betweenChunks());
        try {
            ClassicHttpResponse response = client.executeOpen(null, post, context);
            return new Answer(post, response);
        } catch (IOException failure) {
            throw new LlmException(UpstreamErrors.of(failure), failure);
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
        private final Body body;
        private final AtomicBoolean closed = new AtomicBoolean();

        Answer(HttpUriRequestBase post, ClassicHttpResponse response) throws IOException {
            this.post = post;
            this.response = response;
            Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (Header header : response.getHeaders()) {
                all.computeIfAbsent(header.getName(), unused -> new ArrayList<>())
                        .add(header.getValue());
            }
            this.headers = Headers.ofMulti(all);
            HttpEntity entity = response.getEntity();
            this.body =
                    new Body(entity == null ? InputStream.nullInputStream() : entity.getContent());
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

    /** Notes when the answer was read to its end: only then may the connection live on. */
    private static final class Body extends FilterInputStream {
        private volatile boolean atEnd;

        Body(InputStream in) {
            super(in);
        }

        boolean atEnd() {
            return atEnd;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            atEnd |= b < 0;
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            atEnd |= n < 0;
            return n;
        }
    }

    /** Once the head of the answer is there, reads are bounded by the pause between chunks. */
    private static final class PacedExecutor extends HttpRequestExecutor {
        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                @Nullable HttpResponseInformationCallback information,
                HttpContext context)
                throws IOException, HttpException {
            ClassicHttpResponse response = super.execute(request, connection, information, context);
            if (context.getAttribute(BETWEEN_CHUNKS) instanceof Duration pause) {
                connection.setSocketTimeout(timeout(pause));
            }
            return response;
        }
    }
}
