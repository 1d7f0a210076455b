package io.tollgate.gateway.models;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.contracts.ModelOffer;
import io.tollgate.contracts.ModelOffers;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.relay.InternalHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Model names and what admission must assume of them, as provider-service tells; at most five
 * seconds old, or older while provider-service is away.
 */
public final class ModelDirectory {

    private static final Logger log = LoggerFactory.getLogger(ModelDirectory.class);

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MAX_NAMES = 20_000;

    private final InternalHttp providerService;
    private final InstantSource clock;
    private final Cache<String, Known> known = Caffeine.newBuilder().maximumSize(MAX_NAMES).build();

    public ModelDirectory(InternalHttp providerService, InstantSource clock) {
        this.providerService = providerService;
        this.clock = clock;
    }

    /**
     * The offer behind a model name.
     *
     * @return null when no deployment serves it
     * @throws Refusal 503 when nobody can tell
     */
    public @Nullable ModelOffer find(String model) {
        Known entry = known.getIfPresent(model);
        Instant now = clock.instant();
        if (entry == null || !now.isBefore(entry.askedAt().plus(FRESH))) {
            entry = ask(model, entry, now);
        }
        return entry.offer().orElse(null);
    }

    /**
     * Every model name there is, wildcards as such.
     *
     * @throws Refusal 503 when nobody can tell
     */
    public List<ModelOffer> all() {
        try {
            return providerService.get("/internal/models", ModelOffers.class).models();
        } catch (IOException away) {
            throw unavailable();
        }
    }

    private Known ask(String model, @Nullable Known before, Instant now) {
        try {
            String query = URLEncoder.encode(model, StandardCharsets.UTF_8);
            ModelOffers answer =
                    providerService.get("/internal/models?name=" + query, ModelOffers.class);
            Known fresh = new Known(answer.models().stream().findFirst(), now);
            known.put(model, fresh);
            return fresh;
        } catch (IOException away) {
            if (before == null) {
                throw unavailable();
            }
            log.warn("provider-service is away, going on with models known before");
            return before;
        }
    }

    private static Refusal unavailable() {
        return Refusal.unavailable(
                "Models cannot be looked up at the moment. Try again shortly.",
                Duration.ofSeconds(2));
    }

    private record Known(Optional<ModelOffer> offer, Instant askedAt) {}
}
