package io.tollgate.keys.audit;

import io.tollgate.contracts.AuditAnswer;
import io.tollgate.contracts.AuditRequest;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.keys.KeyProperties;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceClient;
import io.tollgate.platform.ServiceTokens;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Asks the other services for lines of their logs. */
@Component
class AuditPeers {

    private final Map<AuditSource, RestClient> clients;
    private final ServiceTokens tokens;

    AuditPeers(KeyProperties properties, ServiceTokens tokens) {
        this.tokens = tokens;
        this.clients =
                Map.of(
                        AuditSource.SPEND,
                        client("TOLLGATE_SPEND_SERVICE_URL", properties.spendServiceUrl(), properties),
                        AuditSource.PROVIDERS,
                        client(
                                "TOLLGATE_PROVIDER_SERVICE_URL",
                                properties.providerServiceUrl(),
                                properties));
    }

    private static RestClient client(String variable, String url, KeyProperties properties) {
        return ServiceClient.of(
                ServiceAddresses.parse(variable, url),
                properties.spendConnectTimeout(),
                properties.spendReadTimeout());
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
