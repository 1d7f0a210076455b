package io.tollgate.gateway.caller;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.KeyHash;
import io.tollgate.contracts.ResolveAnswer;
import io.tollgate.contracts.ResolveRequest;
import io.tollgate.gateway.relay.InternalHttp;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the gateway asks of key-service. */
final class KeyService {

    private final InternalHttp http;

    KeyService(InternalHttp http) {
        this.http = http;
    }

    /**
     * @return null when no such key exists
     * @throws KeyServiceUnavailableException when the answer could not be had
     */
    @Nullable Caller resolve(List<KeyHash> hashes) {
        try {
            return http.post(
                            "/internal/callers/resolve",
                            new ResolveRequest(hashes),
                            ResolveAnswer.class)
                    .caller();
        } catch (IOException away) {
            throw new KeyServiceUnavailableException("key-service is away", away);
        }
    }
}
