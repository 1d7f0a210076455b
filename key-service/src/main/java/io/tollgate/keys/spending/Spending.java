package io.tollgate.keys.spending;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Totals;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.keys.KeyProperties;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceClient;
import io.tollgate.platform.ServiceTokens;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;

/** Asks spend-service what entities spent in their running budget windows. */
@Component
public class Spending {

    private static final Logger log = LoggerFactory.getLogger(Spending.class);
    private static final String SPEND_SERVICE = "spend-service";

    /** As many as spend-service answers at a time. */
    private static final int MOST_QUESTIONS = 1_000;

    private final RestClient client;
    private final ServiceTokens tokens;

    Spending(KeyProperties properties, ServiceTokens tokens) {
        this.tokens = tokens;
        this.client =
                ServiceClient.of(
                        ServiceAddresses.parse(
                                "TOLLGATE_SPEND_SERVICE_URL", properties.spendServiceUrl()),
                        properties.spendConnectTimeout(),
                        properties.spendReadTimeout());
    }

    /**
     * USD for each question, in their order.
     *
     * @return null in each place when spend-service cannot be asked, which is never an error; 0
     *     where it does not sum such a level
     */
    public List<@Nullable BigDecimal> of(List<TotalsRequest.Question> questions) {
        List<@Nullable BigDecimal> spent = new ArrayList<>();
        for (int from = 0; from < questions.size(); from += MOST_QUESTIONS) {
            int to = Math.min(questions.size(), from + MOST_QUESTIONS);
            spent.addAll(some(questions.subList(from, to)));
        }
        return spent;
    }

    private List<@Nullable BigDecimal> some(List<TotalsRequest.Question> questions) {
        try {
            List<Totals.Total> totals = ask(questions).totals();
            List<@Nullable BigDecimal> spent = new ArrayList<>();
            for (int i = 0; i < questions.size(); i++) {
                spent.add(totals.get(i).usd());
            }
            return spent;
        } catch (HttpClientErrorException.BadRequest notSummed) {
            log.debug("spend-service does not sum this: {}", notSummed.getMessage());
            return new ArrayList<>(Collections.nCopies(questions.size(), BigDecimal.ZERO));
        } catch (RestClientException | JacksonException | IndexOutOfBoundsException away) {
            log.warn(
                    "{} spend figure(s) are unknown for now: {}",
                    questions.size(),
                    away.getMessage());
            return new ArrayList<>(Collections.nCopies(questions.size(), null));
        }
    }

    private Totals ask(List<TotalsRequest.Question> questions) {
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
