package io.tollgate.platform;

import io.tollgate.contracts.InternalHeaders;
import io.tollgate.platform.ServiceAddresses.Repeat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.web.client.RestClient;

/**
 * A client of an inner service, for short questions that may be asked twice. Paths are relative to
 * the service.
 */
public final class ServiceClient {

    private ServiceClient() {}

    /**
     * @param connect longest wait for a connection
     * @param answer longest wait for an answer
     */
    public static RestClient of(ServiceAddresses addresses, Duration connect, Duration answer) {
        JdkClientHttpRequestFactory http =
                new JdkClientHttpRequestFactory(
                        HttpClient.newBuilder()
                                .version(HttpClient.Version.HTTP_1_1)
                                .connectTimeout(connect)
                                .build());
        http.setReadTimeout(answer);
        return RestClient.builder()
                .requestFactory(http)
                .requestInterceptor(new Aim(addresses))
                .baseUrl(addresses.all().getFirst())
                .build();
    }

    /** Sends a request where the service is. */
    private record Aim(ServiceAddresses addresses) implements ClientHttpRequestInterceptor {

        @Override
        public ClientHttpResponse intercept(
                HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
                throws IOException {
            return addresses.call(
                    Repeat.ALWAYS,
                    address -> {
                        ClientHttpResponse answer =
                                execution.execute(new Aimed(request, address), body);
                        String leaving = answer.getHeaders().getFirst(InternalHeaders.LEAVING);
                        if (leaving != null) {
                            addresses.leaves(address);
                        }
                        if (InternalHeaders.REFUSED.equals(leaving)) {
                            answer.close();
                            throw new ServiceAddresses.LeftException(address);
                        }
                        return answer;
                    });
        }
    }

    /** The same request to another replica. */
    private static final class Aimed extends HttpRequestWrapper {

        private final URI uri;

        Aimed(HttpRequest request, URI address) {
            super(request);
            URI asked = request.getURI();
            String query = asked.getRawQuery();
            this.uri =
                    address.resolve(
                            query == null ? asked.getRawPath() : asked.getRawPath() + "?" + query);
        }

        @Override
        public URI getURI() {
            return uri;
        }
    }
}
