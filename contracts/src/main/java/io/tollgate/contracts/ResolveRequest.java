package io.tollgate.contracts;

import java.util.List;

/**
 * Gateway to key-service, {@code POST /internal/callers/resolve}.
 *
 * @param hashes the presented key under each pepper in force, the current one first; a key found
 *     under an older pepper is moved to the current one
 */
public record ResolveRequest(List<KeyHash> hashes) {

    public ResolveRequest {
        hashes = List.copyOf(hashes);
    }
}
