package io.tollgate.gateway.relay;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceAddresses.Repeat;
import io.tollgate.platform.ServiceTokens;
import io.tollgate.sdk.http.Deadlines;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Short calls to one inner service, with this service's token. All of them may be made twice: where
 * a replica does not answer, another one is asked.
 */
public final class InternalHttp {

    private final CloseableHttpClient client;
    private final ServiceTokens tokens;
    private final Deadlines deadlines;
    private final String service;
    private final ServiceAddresses addresses;
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
            ServiceAddresses addresses,
            Duration timeout) {
        this.client = client;
        this.tokens = tokens;
        this.deadlines = deadlines;
        this.service = service;
        this.addresses = addresses;
        this.timeout = timeout;
        this.limits =
                RequestConfig.custom()
                        .setResponseTimeout(Timeout.DISABLED)
                        .setConnectionRequestTimeout(Timeout.of(timeout))
                        .build();
    }

    /** What came back. */
    private record Answer(int status, byte[] body) {}

    /**
     * A request whose answer has no body.
     *
     * @throws IOException when there is no 2xx answer
     */
    public void tell(String path, Object body) throws IOException {
        success(path, ContractJson.MAPPER.writeValueAsBytes(body));
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
        return read(success(path, json), answer);
    }

    /**
     * @throws IOException when there is no 2xx answer
     */
    public <T> T get(String pathAndQuery, Class<T> answer) throws IOException {
        return read(success(pathAndQuery, null), answer);
    }

    private <T> T read(Answer answer, Class<T> type) throws IOException {
        try {
            return ContractJson.MAPPER.readValue(answer.body(), type);
        } catch (JacksonException unreadable) {
            throw new IOException(service + " answered unreadably", unreadable);
        }
    }

    private Answer success(String path, byte @Nullable [] json) throws IOException {
        Answer answer = addresses.call(Repeat.ALWAYS, address -> ask(address, path, json));
        if (answer.status() / 100 != 2) {
            throw new IOException(service + " answered " + answer.status());
        }
        return answer;
    }

    private Answer ask(URI address, String path, byte @Nullable [] json) throws IOException {
        HttpUriRequestBase request =
                new HttpUriRequestBase(json == null ? "GET" : "POST", address.resolve(path));
        if (json != null) {
            request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        }
        request.setConfig(limits);
        request.setHeader(InternalHeaders.SERVICE, tokens.tokenFor(service));
        try (Deadlines.Deadline limit = deadlines.open(request::abort)) {
            limit.begin(timeout);
            return client.execute(
                    request,
                    response -> {
                        Leavers.heed(addresses, address, response);
                        HttpEntity entity = response.getEntity();
                        return new Answer(
                                response.getCode(),
                                entity == null ? new byte[0] : EntityUtils.toByteArray(entity));
                    });
        } catch (ConnectTimeoutException nobody) {
            throw Leavers.unreached(nobody);
        } catch (IOException failed) {
            if (!request.isAborted()) {
                throw failed;
            }
            SocketTimeoutException late = new SocketTimeoutException(service + " is late");
            late.initCause(failed);
            throw late;
        }
    }
}
