package io.tollgate.gateway.caller;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.IdentityAnswer;
import io.tollgate.contracts.KeyHash;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsRequest;
import io.tollgate.contracts.ResolveAnswer;
import io.tollgate.contracts.ResolveRequest;
import io.tollgate.gateway.relay.InternalHttp;
import java.io.IOException;
import java.util.List;

/** What the gateway asks of key-service. */
final class KeyService {

    private final InternalHttp http;

    KeyService(InternalHttp http) {
        this.http = http;
    }

    /**
     * @return without callers when nobody is known by this
     * @throws KeyServiceUnavailableException when the answer could not be had
     */
    IdentityAnswer resolve(Credential credential) {
        try {
            return switch (credential) {
                case Credential.Key key -> ofKey(key.hashes());
                case Credential.Token token ->
                        http.post(
                                "/internal/identities/resolve",
                                token.identity(),
                                IdentityAnswer.class);
            };
        } catch (IOException away) {
            throw new KeyServiceUnavailableException("key-service is away", away);
        }
    }

    private IdentityAnswer ofKey(List<KeyHash> hashes) throws IOException {
        Caller caller =
                http.post(
                                "/internal/callers/resolve",
                                new ResolveRequest(hashes),
                                ResolveAnswer.class)
                        .caller();
        return caller == null
                ? new IdentityAnswer(List.of(), null, null)
                : IdentityAnswer.of(List.of(caller), caller.userId());
    }

    /**
     * @return one answer for each entity, in their order, and which kinds are in use
     * @throws KeyServiceUnavailableException when the answer could not be had
     */
    LevelsAnswer levels(List<LevelsRequest.Ref> refs) {
        try {
            LevelsAnswer answer =
                    http.post("/internal/levels", new LevelsRequest(refs), LevelsAnswer.class);
            int answered = answer.entities().size();
            if (answered != refs.size()) {
                throw new IOException("asked for " + refs.size() + ", got " + answered);
            }
            return answer;
        } catch (IOException away) {
            throw new KeyServiceUnavailableException("key-service is away", away);
        }
    }
}
