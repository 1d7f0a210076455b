package io.tollgate.gateway.caller;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.KeyHash;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsRequest;
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

    /**
     * @return one answer for each entity, in their order
     * @throws KeyServiceUnavailableException when the answer could not be had
     */
    List<LevelsAnswer.Entity> levels(List<LevelsRequest.Ref> refs) {
        try {
            List<LevelsAnswer.Entity> entities =
                    http.post("/internal/levels", new LevelsRequest(refs), LevelsAnswer.class)
                            .entities();
            if (entities.size() != refs.size()) {
                throw new IOException("asked for " + refs.size() + ", got " + entities.size());
            }
            return entities;
        } catch (IOException away) {
            throw new KeyServiceUnavailableException("key-service is away", away);
        }
    }
}
