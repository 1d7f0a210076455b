package io.tollgate.gateway.relay;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.platform.ServiceTokens;
import io.tollgate.sdk.http.Deadlines;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import tools.jackson.core.JacksonException;

/** Short calls to one inner service, with this service's token. */
public final class InternalHttp {

    private final CloseableHttpClient client;
    private final ServiceTokens tokens;
    private final String service;
    private final Deadlines deadlines;
    private final URI base;
    private final Duration timeout;
    private final RequestConfig limits;

    /**
     * @param service the receiving service's name, for example {@code key-service}
     * @param timeout for the whole answer
     */
    public InternalHttp(
            CloseableHttpClient client,
            ServiceTokens tokens,
            Deadlines deadlines,
            String service,
            URI base,
            Duration timeout) {
        this.client = client;
        this.tokens = tokens;
        this.deadlines = deadlines;
        this.service = service;
        this.base = base;
        this.timeout = timeout;
        this.limits =
                RequestConfig.custom()
                        .setResponseTimeout(Timeout.DISABLED)
                        .setConnectionRequestTimeout(Timeout.of(timeout))
                        .build();
    }

    /**
     * A request whose answer has no body.
     *
     * @throws IOException when there is no 2xx answer
     */
    public void tell(String path, Object body) throws IOException {
        HttpPost post = new HttpPost(base.resolve(path));
        post.setEntity(
                new ByteArrayEntity(
                        ContractJson.MAPPER.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        var unused =
                send(
                        post,
                        response -> {
                            EntityUtils.consume(response.getEntity());
                            requireSuccess(response.getCode());
                            return true;
                        });
    }

    private <T> T send(HttpUriRequestBase request, HttpClientResponseHandler<T> handler)
            throws IOException {
        request.setConfig(limits);
        request.setHeader(InternalHeaders.SERVICE, tokens.tokenFor(service));
        try (Deadlines.Deadline limit = deadlines.open(request::abort)) {
            limit.begin(timeout);
            return client.execute(request, handler);
        }
    }

    private void requireSuccess(int status) throws IOException {
        if (status / 100 != 2) {
            throw new IOException(service + " answered " + status);
        }
    }

    /**
     * @throws IOException when there is no 2xx answer
     */
    public <T> T post(String path, Object body, Class<T> answer) throws IOException {
        return postJson(path, ContractJson.MAPPER.writeValueAsBytes(body), answer);
    }

    /**
     * The same with a body that is JSON already.
     *
     * @throws IOException when there is no 2xx answer
     */
    public <T> T postJson(String path, byte[] json, Class<T> answer) throws IOException {
        HttpPost post = new HttpPost(base.resolve(path));
        post.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        return execute(post, answer);
    }

    /**
     * @throws IOException when there is no 2xx answer
     */
    public <T> T get(String pathAndQuery, Class<T> answer) throws IOException {
        return execute(new HttpGet(base.resolve(pathAndQuery)), answer);
    }

    private <T> T execute(HttpUriRequestBase request, Class<T> type) throws IOException {
        return send(
                request,
                response -> {
                    byte[] body = EntityUtils.toByteArray(response.getEntity());
                    requireSuccess(response.getCode());
                    try {
                        return ContractJson.MAPPER.readValue(body, type);
                    } catch (JacksonException unreadable) {
                        throw new IOException(service + " answered unreadably", unreadable);
                    }
                });
    }
}
