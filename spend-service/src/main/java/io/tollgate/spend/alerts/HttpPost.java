package io.tollgate.spend.alerts;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON to addresses that users gave: only to allowed ones, following no redirect, keeping no
 * cookie and no connection, and reading no more of the answer than is shown.
 */
final class HttpPost implements AutoCloseable {

    private static final int MOST_READ = 1_000;
    private static final int MOST_CONNECTIONS = 500;

    private final CloseableHttpClient client;

    HttpPost(AddressGuard guard, Duration timeout) {
        Timeout limit = Timeout.of(timeout);
        ConnectionConfig connections =
                ConnectionConfig.custom().setConnectTimeout(limit).setSocketTimeout(limit).build();
        this.client =
                HttpClients.custom()
                        .setConnectionManager(
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setDnsResolver(guard)
                                        .setDefaultConnectionConfig(connections)
                                        .setMaxConnTotal(MOST_CONNECTIONS)
                                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                                        .build())
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setResponseTimeout(limit)
                                        .setConnectionRequestTimeout(limit)
                                        .build())
                        .setConnectionReuseStrategy((request, response, context) -> false)
                        .setUserAgent("Tollgate")
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableContentCompression()
                        .build();
    }

    /** Delivered when the answer's status is 2xx; never throws for a failure. */
    Reply post(String url, Map<String, String> headers, byte[] json) {
        ClassicRequestBuilder request =
                ClassicRequestBuilder.post(URI.create(url))
                        .setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        headers.forEach(request::setHeader);
        try {
            return client.execute(request.build(), HttpPost::reply);
        } catch (IOException failed) {
            return Reply.failed(reason(failed));
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private static Reply reply(ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        String said = start(response.getEntity());
        return new Reply(status / 100 == 2, status, said, retryAfter(response));
    }

    private static String start(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return "";
        }
        byte[] bytes = entity.getContent().readNBytes(MOST_READ);
        return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static @Nullable Duration retryAfter(ClassicHttpResponse response) {
        Header header = response.getFirstHeader("retry-after");
        String seconds = header == null ? "" : header.getValue().strip();
        return seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    /** In our words: those of the libraries may hold the address, which may be a secret. */
    static String reason(Exception failed) {
        return switch (failed) {
            case AddressGuard.PrivateAddressException refused ->
                    String.valueOf(refused.getMessage());
            case UnknownHostException unknown -> "the host's name is not known";
            case SocketTimeoutException slow -> "no answer in time";
            case SSLException broken -> "TLS failed: its certificate or protocol is not accepted";
            case NoRouteToHostException far -> "there is no way to the host";
            case ConnectException refused -> "the host refuses the connection";
            default -> "the connection broke (" + failed.getClass().getSimpleName() + ")";
        };
    }
}
