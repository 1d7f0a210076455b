package io.tollgate.keys.virtualkey;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a caller may list: those to which any of these applies.
 *
 * @param everything all there are
 * @param userId keys of this user
 * @param keyId this key
 * @param createdBy keys that this user made
 * @param teams keys of these teams
 * @param organizations keys that name these organisations
 */
record KeyScope(
        boolean everything,
        @Nullable String userId,
        @Nullable String keyId,
        @Nullable String createdBy,
        Set<String> teams,
        Set<String> organizations) {

    static KeyScope all() {
        return new KeyScope(true, null, null, null, Set.of(), Set.of());
    }

    /** Nothing is owned by somebody without a user and without a key. */
    boolean isEmpty() {
        return !everything
                && userId == null
                && keyId == null
                && createdBy == null
                && teams.isEmpty()
                && organizations.isEmpty();
    }
}
