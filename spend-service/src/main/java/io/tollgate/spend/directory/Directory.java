package io.tollgate.spend.directory;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.Identity;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.LabelsAnswer;
import io.tollgate.contracts.LabelsAnswer.Label;
import io.tollgate.contracts.LabelsRequest;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceClient;
import io.tollgate.platform.ServiceTokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;

/** Asks key-service, and remembers the answers for a moment. Thread-safe. */
@Component
@EnableConfigurationProperties(DirectoryProperties.class)
public class Directory {

    private static final Logger log = LoggerFactory.getLogger(Directory.class);
    private static final String KEY_SERVICE = "key-service";
    private static final int MOST_ASKED = 1_000;
    private static final int MOST_REMEMBERED = 100_000;

    private final RestClient client;
    private final ServiceTokens tokens;
    private final InstantSource clock;
    private final DirectoryProperties properties;
    private final ConcurrentMap<Ref, Known> known = new ConcurrentHashMap<>();

    private record Known(Label label, Instant until) {}

    Directory(DirectoryProperties properties, ServiceTokens tokens, InstantSource clock) {
        this.properties = properties;
        this.tokens = tokens;
        this.clock = clock;
        this.client =
                ServiceClient.of(
                        ServiceAddresses.parse(
                                "TOLLGATE_KEY_SERVICE_URL", properties.keyServiceUrl()),
                        properties.timeout(),
                        properties.timeout());
    }

    /**
     * What the caller is to teams and organisations, as stored at this moment.
     *
     * @throws ApiException 503 when key-service is away: without it a caller would silently see
     *     less than is theirs
     */
    public Identity identity(Principal principal) {
        if (principal.role().seesEverything() || principal.userId() == null) {
            return Identity.of(principal);
        }
        try {
            return post("/internal/identities", principal, Identity.class);
        } catch (HttpClientErrorException.NotFound olderRelease) {
            return Identity.of(principal);
        } catch (RestClientException | JacksonException away) {
            log.warn("memberships are unknown for now: {}", away.getClass().getSimpleName());
            throw ApiException.unavailable("Teams cannot be looked up now. Try again shortly.");
        }
    }

    /**
     * Names and cost-centre fields; entities nobody made have neither.
     *
     * @throws ApiException 503 when key-service is away
     */
    public Map<Ref, Label> labels(Collection<Ref> refs) {
        Instant now = clock.instant();
        Map<Ref, Label> labels = new HashMap<>();
        List<Ref> unknown = new ArrayList<>();
        for (Ref ref : refs) {
            Known answer = known.get(ref);
            if (answer != null && answer.until().isAfter(now)) {
                labels.put(ref, answer.label());
            } else if (!labels.containsKey(ref)) {
                labels.put(ref, Label.UNKNOWN);
                unknown.add(ref);
            }
        }
        for (int from = 0; from < unknown.size(); from += MOST_ASKED) {
            List<Ref> part = unknown.subList(from, Math.min(unknown.size(), from + MOST_ASKED));
            List<Label> answers = ask(part);
            for (int i = 0; i < part.size(); i++) {
                labels.put(part.get(i), answers.get(i));
            }
            remember(part, answers, now);
        }
        return labels;
    }

    /** The same for people to read: without names where key-service is away. */
    public Map<Ref, Label> names(Collection<Ref> refs) {
        try {
            return labels(refs);
        } catch (ApiException away) {
            return Map.of();
        }
    }

    private void remember(List<Ref> refs, List<Label> labels, Instant now) {
        if (known.size() > MOST_REMEMBERED) {
            known.clear();
        }
        for (int i = 0; i < refs.size(); i++) {
            known.put(refs.get(i), new Known(labels.get(i), now.plus(properties.freshFor())));
        }
    }

    private List<Label> ask(List<Ref> refs) {
        try {
            LabelsRequest request = new LabelsRequest(refs, properties.costCenterFields());
            List<Label> labels = post("/internal/labels", request, LabelsAnswer.class).labels();
            if (labels.size() == refs.size()) {
                return labels;
            }
            log.warn("key-service left entities out");
        } catch (RestClientException | JacksonException away) {
            log.warn("names are unknown for now: {}", away.getClass().getSimpleName());
        }
        throw ApiException.unavailable(
                "Names and cost centres cannot be looked up now. Try again shortly.");
    }

    private <T> T post(String path, Object body, Class<T> type) {
        byte[] answer =
                client.post()
                        .uri(path)
                        .header(InternalHeaders.SERVICE, tokens.tokenFor(KEY_SERVICE))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(ContractJson.MAPPER.writeValueAsBytes(body))
                        .retrieve()
                        .body(byte[].class);
        return ContractJson.MAPPER.readValue(answer == null ? new byte[0] : answer, type);
    }
}
