package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Totals;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.contracts.Window;
import io.tollgate.keys.KeyProperties;
import io.tollgate.platform.ServiceTokens;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;

/** Asks spend-service what keys spent in their running budget windows. */
@Component
class KeySpend {

    private static final Logger log = LoggerFactory.getLogger(KeySpend.class);
    private static final String SPEND_SERVICE = "spend-service";

    private final RestClient client;
    private final ServiceTokens tokens;

    KeySpend(KeyProperties properties, ServiceTokens tokens) {
        this.tokens = tokens;
        JdkClientHttpRequestFactory http =
                new JdkClientHttpRequestFactory(
                        HttpClient.newBuilder()
                                .version(HttpClient.Version.HTTP_1_1)
                                .connectTimeout(properties.spendConnectTimeout())
                                .build());
        http.setReadTimeout(properties.spendReadTimeout());
        this.client =
                RestClient.builder()
                        .requestFactory(http)
                        .baseUrl(properties.spendServiceUrl())
                        .build();
    }

    /** USD by key id; empty when spend-service cannot be asked, which is never an error. */
    Map<String, BigDecimal> of(List<? extends KeyRow> keys, Instant now) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        try {
            Totals totals = ask(keys, now);
            Map<String, BigDecimal> spend = new HashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                spend.put(keys.get(i).token(), totals.totals().get(i).usd());
            }
            return spend;
        } catch (RestClientException | JacksonException | IndexOutOfBoundsException away) {
            log.warn("spend of {} key(s) is unknown for now: {}", keys.size(), away.getMessage());
            return Map.of();
        }
    }

    private Totals ask(List<? extends KeyRow> keys, Instant now) {
        List<TotalsRequest.Question> questions =
                keys.stream()
                        .map(
                                key -> {
                                    Window window = key.budget().windowAt(now);
                                    return new TotalsRequest.Question(
                                            LevelKind.KEY,
                                            key.token(),
                                            null,
                                            window.start(),
                                            window.end());
                                })
                        .toList();
        byte[] answer =
                client.post()
                        .uri("/internal/totals")
                        .header(InternalHeaders.SERVICE, tokens.tokenFor(SPEND_SERVICE))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(ContractJson.MAPPER.writeValueAsBytes(new TotalsRequest(questions)))
                        .retrieve()
                        .body(byte[].class);
        return ContractJson.MAPPER.readValue(answer == null ? new byte[0] : answer, Totals.class);
    }
}
