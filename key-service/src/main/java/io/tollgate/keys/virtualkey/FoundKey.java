package io.tollgate.keys.virtualkey;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that was found by a secret.
 *
 * @param secretUntil when this secret ends; null when it is the key's own
 */
record FoundKey(VirtualKey key, @Nullable Instant secretUntil) {

    /** The first moment at which the secret is refused; null for never. */
    @Nullable Instant expires() {
        Instant own = key.expires;
        if (secretUntil == null) {
            return own;
        }
        return own == null || secretUntil.isBefore(own) ? secretUntil : own;
    }
}
