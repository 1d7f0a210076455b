package io.tollgate.platform;

import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/** Makes this service's tokens for other services; one token serves many calls, for 30 seconds. */
@Component
public class ServiceTokens {

    private static final Duration RENEW_AFTER = Signer.LIFETIME.dividedBy(2);

    private final Signer signer;
    private final InstantSource clock;
    private final ServiceToken self;
    private final ConcurrentMap<String, Minted> minted = new ConcurrentHashMap<>();

    ServiceTokens(Signer signer, InstantSource clock, PlatformProperties properties) {
        this.signer = signer;
        this.clock = clock;
        this.self = new ServiceToken(properties.serviceName());
    }

    /** A token that {@code audience} believes for at least another 30 seconds. */
    public String tokenFor(String audience) {
        Instant now = clock.instant();
        Minted known = minted.get(audience);
        if (known != null && now.isBefore(known.renewAt())) {
            return known.token();
        }
        Minted fresh = new Minted(signer.sign(audience, self), now.plus(RENEW_AFTER));
        minted.put(audience, fresh);
        return fresh.token();
    }

    private record Minted(String token, Instant renewAt) {}
}
