package io.tollgate.gateway.management;

import io.tollgate.gateway.caller.Authenticate;
import java.net.URI;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Lets clients name a key in an address by its secret, as LiteLLM does, without the secret
 * travelling on: inside, URLs name keys by their public id.
 */
@Component
final class KeysInQuery {

    private static final Set<String> NAMES = Set.of("api_key", "key");
    private static final String SECRET_START = "sk-";
    private static final Pattern IN_PATH = Pattern.compile("(?<=/)sk-[^/]+");

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

    /**
     * The address with a public id in place of the secret that a path names, as in {@code
     * /key/sk-…/regenerate}.
     *
     * @throws io.tollgate.gateway.call.Refusal 503 when nobody can tell whose key it is
     */
    URI hide(URI address) {
        Matcher secret = IN_PATH.matcher(address.getRawPath());
        return secret.find()
                ? UriComponentsBuilder.fromUri(address)
                        .replacePath(
                                secret.replaceFirst(
                                        Matcher.quoteReplacement(publicId(secret.group()))))
                        .build(true)
                        .toUri()
                : address;
    }

    private String publicId(String value) {
        if (!value.startsWith(SECRET_START)) {
            return value;
        }
        String id = authenticate.keyId(value);
        return id == null ? NOBODY : id;
    }
}
