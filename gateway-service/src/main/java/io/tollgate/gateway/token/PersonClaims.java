package io.tollgate.gateway.token;

import io.tollgate.contracts.TokenIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Says whom the claims stand for that a provider gave about somebody who signed in there. */
public final class PersonClaims {

    private final ClaimMapping mapping;
    private final Issuer names;

    /**
     * @param settings claims by LiteLLM's names; what is about verifying tokens is not used
     */
    public PersonClaims(JwtAuth settings) {
        this.mapping = new ClaimMapping(settings, List.of());
        this.names = Issuer.of(null, "").over(settings);
    }

    /**
     * Whom verified claims stand for.
     *
     * @throws io.tollgate.gateway.call.Refusal 401 when they name nobody, 403 when who they name
     *     may not come in
     */
    public TokenIdentity of(Map<String, Object> claims) {
        return mapping.of(claims, names, Instant.MAX).identity();
    }
}
