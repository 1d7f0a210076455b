package io.tollgate.gateway;

import io.tollgate.gateway.relay.InternalHttp;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceTokens;
import io.tollgate.sdk.http.Deadlines;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Calls to a fake inner service, with real tokens. */
public final class TestHttp {

    private static final CloseableHttpClient CLIENT =
            HttpClients.custom()
                    .disableAutomaticRetries()
                    .setConnectionManager(
                            PoolingHttpClientConnectionManagerBuilder.create()
                                    .setMaxConnPerRoute(100)
                                    .build())
                    .build();

    public static final Deadlines DEADLINES = new Deadlines(Duration.ofMillis(20));

    private TestHttp() {}

    public static InternalHttp to(String service, URI address) {
        return to(service, new ServiceAddresses(List.of(address)));
    }

    public static InternalHttp to(String service, ServiceAddresses addresses) {
        return new InternalHttp(
                CLIENT, tokens(), DEADLINES, service, addresses, Duration.ofSeconds(5));
    }

    public static ServiceTokens tokens() {
        ServiceTokens[] made = new ServiceTokens[1];
        new ApplicationContextRunner()
                .withBean(
                        io.tollgate.contracts.Signer.class,
                        () ->
                                new io.tollgate.contracts.Signer(
                                        "0f3b7c1d9e5a24688642ace0bdf97531",
                                        java.time.InstantSource.system()))
                .withBean(java.time.InstantSource.class, java.time.InstantSource::system)
                .withBean(
                        io.tollgate.platform.PlatformProperties.class,
                        () ->
                                new io.tollgate.platform.PlatformProperties(
                                        "gateway-service",
                                        false,
                                        "0f3b7c1d9e5a24688642ace0bdf97531",
                                        Duration.ZERO))
                .withBean(ServiceTokens.class)
                .run(context -> made[0] = context.getBean(ServiceTokens.class));
        return made[0];
    }
}
