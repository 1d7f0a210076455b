package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.IdentityAnswer;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.contracts.TokenIdentity.KeyClaim;
import io.tollgate.keys.owner.People;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Tells the gateway who stands behind a token that it verified. */
@RestController
class IdentityController {

    private final KeyMappings mappings;
    private final VirtualKeys keys;
    private final CallerController ofKeys;
    private final People people;
    private final TokenCallers callers;

    IdentityController(
            KeyMappings mappings,
            VirtualKeys keys,
            CallerController ofKeys,
            People people,
            TokenCallers callers) {
        this.mappings = mappings;
        this.keys = keys;
        this.ofKeys = ofKeys;
        this.people = people;
        this.callers = callers;
    }

    @PostMapping("/internal/identities/resolve")
    IdentityAnswer resolve(@RequestBody TokenIdentity identity) {
        KeyClaim claim = identity.virtualKey();
        if (claim != null) {
            Optional<Caller> ofKey = mapped(claim);
            if (ofKey.isPresent()) {
                return IdentityAnswer.of(List.of(ofKey.get()), ofKey.get().userId());
            }
            boolean nobody = identity.userId() == null && identity.teamIds().isEmpty();
            if (claim.required() || nobody && identity.role() == null) {
                return IdentityAnswer.refused("no API key belongs to this token.");
            }
        }
        People.Arrival arrival = people.arrive(identity);
        if (arrival.refusal() != null) {
            return IdentityAnswer.refused(arrival.refusal());
        }
        return IdentityAnswer.of(
                callers.of(identity, arrival.userId(), arrival.teamIds()), arrival.userId());
    }

    private Optional<Caller> mapped(KeyClaim claim) {
        String value = claim.value();
        return value == null
                ? Optional.empty()
                : mappings.findByClaimNameAndClaimValueAndActiveTrue(claim.name(), value)
                        .flatMap(mapping -> keys.findById(mapping.token))
                        .map(key -> ofKeys.caller(new FoundKey(key, null)));
    }
}
