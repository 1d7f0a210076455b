package io.tollgate.gateway.relay;

import io.tollgate.contracts.Signer;
import io.tollgate.gateway.GatewayProperties;
import io.tollgate.gateway.cache.ResponseCache;
import io.tollgate.gateway.call.CallMetrics;
import io.tollgate.gateway.ledger.Ledger;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceTokens;
import io.tollgate.sdk.http.Deadlines;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RelayBeans {

    private static final Duration INTERNAL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LEDGER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /** One pool for all inner services; the limits are those of open calls, not of sockets. */
    @Bean
    CloseableHttpClient innerHttpClient() {
        return HttpClients.custom()
                .setConnectionManager(
                        PoolingHttpClientConnectionManagerBuilder.create()
                                .setMaxConnTotal(20_000)
                                .setMaxConnPerRoute(10_000)
                                .setDefaultSocketConfig(
                                        SocketConfig.custom().setTcpNoDelay(true).build())
                                .setDefaultConnectionConfig(
                                        ConnectionConfig.custom()
                                                .setConnectTimeout(Timeout.ofSeconds(2))
                                                // Less than a replica that leaves keeps idle ones.
                                                .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                                                .build())
                                .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .build();
    }

    /** Limits of the waits for inner services, which are seconds and more. */
    @Bean
    Deadlines innerDeadlines() {
        return new Deadlines(LOOK_EVERY);
    }

    @Bean
    ServiceAddresses keyServiceAddresses(GatewayProperties properties) {
        return new ServiceAddresses(properties.keyServiceUrl());
    }

    @Bean
    ServiceAddresses spendServiceAddresses(GatewayProperties properties) {
        return new ServiceAddresses(properties.spendServiceUrl());
    }

    @Bean
    ServiceAddresses providerServiceAddresses(GatewayProperties properties) {
        return new ServiceAddresses(properties.providerServiceUrl());
    }

    @Bean
    InternalHttp keyServiceHttp(
            CloseableHttpClient client,
            ServiceTokens tokens,
            Deadlines deadlines,
            @Qualifier("keyServiceAddresses") ServiceAddresses addresses) {
        return new InternalHttp(
                client, tokens, deadlines, "key-service", addresses, INTERNAL_TIMEOUT);
    }

    @Bean
    InternalHttp spendServiceHttp(
            CloseableHttpClient client,
            ServiceTokens tokens,
            Deadlines deadlines,
            @Qualifier("spendServiceAddresses") ServiceAddresses addresses) {
        return new InternalHttp(
                client, tokens, deadlines, "spend-service", addresses, LEDGER_TIMEOUT);
    }

    @Bean
    InternalHttp providerServiceHttp(
            CloseableHttpClient client,
            ServiceTokens tokens,
            Deadlines deadlines,
            @Qualifier("providerServiceAddresses") ServiceAddresses addresses) {
        return new InternalHttp(
                client, tokens, deadlines, ProviderService.NAME, addresses, INTERNAL_TIMEOUT);
    }

    @Bean
    KeepAlive keepAlive(GatewayProperties properties) {
        return new KeepAlive(properties.keepAlive());
    }

    @Bean
    ProviderService providerService(
            CloseableHttpClient client,
            ServiceTokens tokens,
            Signer signer,
            Deadlines deadlines,
            @Qualifier("providerServiceAddresses") ServiceAddresses addresses) {
        return new ProviderService(client, tokens, signer, deadlines, addresses);
    }

    @Bean
    Departure departure(ProviderService providers) {
        return new Departure(providers);
    }

    @Bean
    Forward forward(
            ProviderService providers,
            Departure departure,
            Ledger ledger,
            CallMetrics metrics,
            ResponseCache cache,
            KeepAlive keepAlive,
            InstantSource clock) {
        Reported reported = new Reported(ledger, metrics, clock);
        UnaryRelay unary = new UnaryRelay(reported, cache);
        StreamRelay stream = new StreamRelay(departure, unary, reported, keepAlive, cache, metrics);
        BytesRelay bytes = new BytesRelay(departure, reported, metrics);
        return new Forward(providers, unary, stream, bytes, ledger, clock);
    }

    @Bean
    StoredResponses storedResponses(ProviderService providers, KeepAlive keepAlive) {
        return new StoredResponses(providers, keepAlive);
    }

    @Bean
    PassThroughRelay passThroughRelay(
            ProviderService providers,
            Departure departure,
            GatewayProperties properties,
            Ledger ledger,
            CallMetrics metrics,
            InstantSource clock) {
        return new PassThroughRelay(
                providers,
                departure,
                new Reported(ledger, metrics, clock),
                ledger,
                clock,
                1024L * 1024 * properties.maxBodyMb());
    }
}
