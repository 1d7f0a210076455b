package io.tollgate.keys.audit;

import io.tollgate.contracts.AuditAnswer;
import io.tollgate.contracts.AuditRequest;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.keys.KeyProperties;
import io.tollgate.platform.ServiceTokens;
import java.net.http.HttpClient;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Asks the other services for lines of their logs. */
@Component
class AuditPeers {

    private final Map<AuditSource, RestClient> clients;
    private final ServiceTokens tokens;

    AuditPeers(KeyProperties properties, ServiceTokens tokens) {
        this.tokens = tokens;
        JdkClientHttpRequestFactory http =
                new JdkClientHttpRequestFactory(
                        HttpClient.newBuilder()
                                .version(HttpClient.Version.HTTP_1_1)
                                .connectTimeout(properties.spendConnectTimeout())
                                .build());
        http.setReadTimeout(properties.spendReadTimeout());
        RestClient.Builder client = RestClient.builder().requestFactory(http);
        this.clients =
                Map.of(
                        AuditSource.SPEND,
                        client.clone().baseUrl(properties.spendServiceUrl()).build(),
                        AuditSource.PROVIDERS,
                        client.clone().baseUrl(properties.providerServiceUrl()).build());
    }

    /**
     * @throws org.springframework.web.client.RestClientException when the service is away
     */
    AuditAnswer ask(AuditSource source, AuditRequest request) {
        RestClient client = clients.get(source);
        if (client == null) {
            throw new IllegalArgumentException(source.service());
        }
        byte[] answer =
                client.post()
                        .uri("/internal/audit")
                        .header(InternalHeaders.SERVICE, tokens.tokenFor(source.service()))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(ContractJson.MAPPER.writeValueAsBytes(request))
                        .retrieve()
                        .body(byte[].class);
        return ContractJson.MAPPER.readValue(
                answer == null ? new byte[0] : answer, AuditAnswer.class);
    }
}
