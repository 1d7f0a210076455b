package io.tollgate.gateway.passthrough;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.contracts.PassThroughOffer;
import io.tollgate.contracts.ProviderNames;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.relay.InternalHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Which providers there are, as provider-service tells. */
@Component
public final class PassThroughProviders {

    private static final Logger log = LoggerFactory.getLogger(PassThroughProviders.class);

    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final int MOST_OFFERS = 5_000;

    private final InternalHttp providerService;
    private final InstantSource clock;
    private final Cache<String, PassThroughOffer> offers =
            Caffeine.newBuilder()
                    .maximumSize(MOST_OFFERS)
                    .expireAfterWrite(Duration.ofSeconds(5))
                    .build();
    private volatile Names names = new Names(Set.of(), Instant.MIN);

    private record Names(Set<String> all, Instant askedAt) {}

    PassThroughProviders(
            @Qualifier("providerServiceHttp") InternalHttp providerService, InstantSource clock) {
        this.providerService = providerService;
        this.clock = clock;
    }

    /**
     * The provider a path begins with.
     *
     * @param rawPath not decoded
     * @return null when it begins with none, or nothing follows
     */
    public @Nullable String named(String rawPath) {
        int end = rawPath.indexOf('/', 1);
        if (end < 0 || end == rawPath.length() - 1) {
            return null;
        }
        String name = rawPath.substring(1, end);
        if (names().contains(name)) {
            return name;
        }
        // LiteLLM has /vertex-ai beside /vertex_ai.
        String other = name.replace('-', '_');
        return names().contains(other) ? other : null;
    }

    private Set<String> names() {
        Names now = names;
        if (!now.askedAt().isBefore(clock.instant().minus(FRESH))) {
            return now.all();
        }
        if (now.all().isEmpty()) {
            return ask().all();
        }
        // Nobody waits for what hardly ever changes.
        names = new Names(now.all(), clock.instant());
        Thread.ofVirtual().name("provider-names").start(this::ask);
        return now.all();
    }

    private synchronized Names ask() {
        if (names.all().isEmpty() && !names.askedAt().isBefore(clock.instant().minus(FRESH))) {
            return names;
        }
        try {
            ProviderNames answer = providerService.get("/internal/providers", ProviderNames.class);
            names = new Names(new HashSet<>(answer.names()), clock.instant());
        } catch (IOException away) {
            log.warn("providers cannot be looked up: {}", away.getMessage());
            // Soon again, but not for every unknown path.
            names = new Names(names.all(), clock.instant().minus(FRESH).plusSeconds(2));
        }
        return names;
    }

    /**
     * What to assume about a call.
     *
     * @param model null when the call names none that matters
     * @throws Refusal 503 when nobody can tell
     */
    PassThroughOffer offer(String provider, @Nullable String model) {
        String path =
                "/internal/pass-through?provider="
                        + encoded(provider)
                        + (model == null ? "" : "&model=" + encoded(model));
        PassThroughOffer known = offers.getIfPresent(path);
        if (known != null) {
            return known;
        }
        try {
            PassThroughOffer fresh = providerService.get(path, PassThroughOffer.class);
            offers.put(path, fresh);
            return fresh;
        } catch (IOException away) {
            log.warn("provider-service does not tell of {}: {}", provider, away.getMessage());
            throw Refusal.unavailable(
                    "Providers cannot be looked up at the moment. Try again shortly.",
                    Duration.ofSeconds(2));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
