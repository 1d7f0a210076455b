package io.tollgate.spend.directory;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.Identity;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsRequest;
import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceClient;
import io.tollgate.platform.ServiceTokens;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;

/** Questions to key-service that reports need answered. */
@Component
@EnableConfigurationProperties(DirectoryProperties.class)
public class KeyDirectory {

    private static final Logger log = LoggerFactory.getLogger(KeyDirectory.class);
    private static final String KEY_SERVICE = "key-service";
    private static final int MOST_REFS = 1_000;

    private final RestClient client;
    private final ServiceTokens tokens;

    KeyDirectory(DirectoryProperties properties, ServiceTokens tokens) {
        this.tokens = tokens;
        this.client =
                ServiceClient.of(
                        ServiceAddresses.parse(
                                "TOLLGATE_KEY_SERVICE_URL", properties.keyServiceUrl()),
                        properties.timeout(),
                        properties.timeout());
    }

    /**
     * A caller with the teams and organisations of its user.
     *
     * @throws ApiException 503 when key-service cannot be asked: showing less than there is would
     *     be a wrong answer
     */
    public Identity identity(Principal principal) {
        try {
            return post("/internal/identities", principal, Identity.class);
        } catch (RestClientException | JacksonException away) {
            log.warn("key-service cannot be asked for memberships: {}", reason(away));
            throw ApiException.unavailable(
                    "Your teams cannot be looked up right now. Try again in a moment.");
        }
    }

    /**
     * What teams, users or other entities are called. Those without a name are missing; so are all
     * while key-service is away.
     */
    public Map<String, String> names(LevelKind kind, Collection<String> ids) {
        Map<String, String> names = new HashMap<>();
        List<String> wanted = List.copyOf(ids);
        try {
            for (int from = 0; from < wanted.size(); from += MOST_REFS) {
                List<String> part = wanted.subList(from, Math.min(from + MOST_REFS, wanted.size()));
                LevelsRequest request =
                        new LevelsRequest(
                                part.stream().map(id -> new LevelsRequest.Ref(kind, id)).toList());
                List<LevelsAnswer.Entity> entities =
                        post("/internal/levels", request, LevelsAnswer.class).entities();
                for (int i = 0; i < Math.min(part.size(), entities.size()); i++) {
                    String name = entities.get(i).name();
                    if (name != null) {
                        names.put(part.get(i), name);
                    }
                }
            }
        } catch (RestClientException | JacksonException away) {
            log.warn("key-service cannot be asked for names: {}", reason(away));
        }
        return names;
    }

    private <T> T post(String path, Object question, Class<T> type) {
        byte[] answer =
                client.post()
                        .uri(path)
                        .header(InternalHeaders.SERVICE, tokens.tokenFor(KEY_SERVICE))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(ContractJson.MAPPER.writeValueAsBytes(question))
                        .retrieve()
                        .body(byte[].class);
        return ContractJson.MAPPER.readValue(answer == null ? new byte[0] : answer, type);
    }

    private static String reason(RuntimeException away) {
        return away.getClass().getSimpleName();
    }
}
