package io.tollgate.gateway.management;

import io.tollgate.gateway.caller.Authenticate;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/**
 * Lets clients name a key in a query by its secret, as LiteLLM does, without the secret travelling
 * on: inside, URLs name keys by their public id.
 */
@Component
final class KeysInQuery {

    private static final Set<String> NAMES = Set.of("api_key", "key");
    private static final String SECRET_START = "sk-";

    /** Stands for a key that does not exist: no public id looks like it, so nothing matches. */
    private static final String NOBODY = "unknown";

    private final Authenticate authenticate;

    KeysInQuery(Authenticate authenticate) {
        this.authenticate = authenticate;
    }

    /**
     * Puts public ids in place of secrets.
     *
     * @throws io.tollgate.gateway.call.Refusal 503 when nobody can tell whose key it is
     */
    void hide(MultiValueMap<String, String> parameters) {
        for (String name : NAMES) {
            parameters.computeIfPresent(
                    name, (same, values) -> values.stream().map(this::publicId).toList());
        }
    }

    private String publicId(String value) {
        if (!value.startsWith(SECRET_START)) {
            return value;
        }
        String id = authenticate.keyId(value);
        return id == null ? NOBODY : id;
    }
}
