package io.tollgate.providers.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.Vault;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/**
 * Ids of stored responses as clients hold them: sealed for the key that made the response, and
 * telling where it is kept. Nobody else can open one, so it needs no table.
 */
@Component
final class ResponseIds {

    private static final String PREFIX = "resp_";
    private static final String SEPARATOR = "\n";

    private final Vault vault;

    ResponseIds(Vault vault) {
        this.vault = vault;
    }

    /**
     * Where a response is kept.
     *
     * @param model the public name it was made under
     * @param deployment that made it
     * @param id the provider's
     */
    record Stored(String model, String deployment, String id) {}

    OfOwner of(Principal owner) {
        String key = owner.keyId();
        return new OfOwner("response of " + (key == null ? "the master key" : key));
    }

    /** The ids of one owner. */
    final class OfOwner {

        private final String owner;

        private OfOwner(String owner) {
            this.owner = owner;
        }

        /** Seals ids of one call's answer; the same id comes out the same each time it is told. */
        UnaryOperator<String> of(String model, String deployment) {
            Map<String, String> told = new HashMap<>();
            return id ->
                    told.computeIfAbsent(
                            id, unseen -> seal(String.join(SEPARATOR, model, deployment, unseen)));
        }

        private String seal(String text) {
            return PREFIX
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(vault.seal(owner, text).getBytes(UTF_8));
        }

        /** Empty for ids of others, and for what was never an id of ours. */
        Optional<Stored> open(String id) {
            if (!id.startsWith(PREFIX)) {
                return Optional.empty();
            }
            try {
                byte[] sealed = Base64.getUrlDecoder().decode(id.substring(PREFIX.length()));
                String[] parts = vault.open(owner, new String(sealed, UTF_8)).split(SEPARATOR, -1);
                return parts.length == 3
                        ? Optional.of(new Stored(parts[0], parts[1], parts[2]))
                        : Optional.empty();
            } catch (IllegalArgumentException | IllegalStateException notOurs) {
                return Optional.empty();
            }
        }
    }
}
