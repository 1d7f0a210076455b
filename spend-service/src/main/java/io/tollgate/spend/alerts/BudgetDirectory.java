package io.tollgate.spend.alerts;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsAnswer.Entity;
import io.tollgate.contracts.LevelsRequest;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceClient;
import io.tollgate.platform.ServiceTokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;

/** Asks key-service for budgets. */
@Component
class BudgetDirectory {

    private static final Logger log = LoggerFactory.getLogger(BudgetDirectory.class);
    private static final String KEY_SERVICE = "key-service";
    private static final int MOST_REFS = 1_000;

    private final RestClient client;
    private final ServiceTokens tokens;

    BudgetDirectory(AlertProperties properties, ServiceTokens tokens) {
        this.tokens = tokens;
        this.client =
                ServiceClient.of(
                        ServiceAddresses.parse(
                                "TOLLGATE_KEY_SERVICE_URL", properties.keyServiceUrl()),
                        properties.keyServiceTimeout(),
                        properties.keyServiceTimeout());
    }

    /** Key-service cannot be asked for now. */
    static final class UnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnavailableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Those of the subjects that have budgets, with them.
     *
     * @throws UnavailableException when key-service is away or does not answer as it should
     */
    Map<Subject, Entity> of(List<Subject> subjects) {
        Map<Subject, Entity> known = new HashMap<>();
        for (int from = 0; from < subjects.size(); from += MOST_REFS) {
            List<Subject> part =
                    subjects.subList(from, Math.min(from + MOST_REFS, subjects.size()));
            List<Entity> entities = ask(part);
            for (int i = 0; i < part.size(); i++) {
                Entity entity = entities.get(i);
                if (entity.level() != null && !entity.level().budgets().isEmpty()) {
                    known.put(part.get(i), entity);
                }
            }
        }
        return known;
    }

    private List<Entity> ask(List<Subject> subjects) {
        try {
            List<Entity> entities = post(subjects).entities();
            if (entities.size() == subjects.size()) {
                return entities;
            }
            throw new UnavailableException("key-service left entities out", null);
        } catch (HttpClientErrorException.BadRequest refused) {
            return oneByOne(subjects);
        } catch (RestClientException | JacksonException away) {
            String reason =
                    away instanceof HttpClientErrorException answer
                            ? "it answered " + answer.getStatusCode().value()
                            : away.getClass().getSimpleName();
            throw new UnavailableException(reason, away);
        }
    }

    /** One id that key-service refuses must not keep all others from being looked at. */
    private List<Entity> oneByOne(List<Subject> subjects) {
        if (subjects.size() == 1) {
            log.warn("key-service refuses the id of a {}", subjects.getFirst().kind().label());
            return List.of(new Entity(null, false, null));
        }
        int half = subjects.size() / 2;
        List<Entity> all = new ArrayList<>(ask(subjects.subList(0, half)));
        all.addAll(ask(subjects.subList(half, subjects.size())));
        return all;
    }

    private LevelsAnswer post(List<Subject> subjects) {
        LevelsRequest request = new LevelsRequest(subjects.stream().map(Subject::ref).toList());
        byte[] answer =
                client.post()
                        .uri("/internal/levels")
                        .header(InternalHeaders.SERVICE, tokens.tokenFor(KEY_SERVICE))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(ContractJson.MAPPER.writeValueAsBytes(request))
                        .retrieve()
                        .body(byte[].class);
        return ContractJson.MAPPER.readValue(
                answer == null ? new byte[0] : answer, LevelsAnswer.class);
    }
}
