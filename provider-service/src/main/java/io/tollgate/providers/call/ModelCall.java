package io.tollgate.providers.call;

import io.tollgate.contracts.CallContext;
import io.tollgate.sdk.ClientRequest;
import io.tollgate.sdk.dialect.Dialect;
import java.util.UUID;

/** A client's call as it reached this service. */
record ModelCall(UUID id, String model, ClientRequest request) {

    static ModelCall of(
            CallContext context,
            Dialect dialect,
            byte[] body,
            io.tollgate.sdk.http.Headers headers) {
        CallContext.ModelCall decided = context.call();
        if (decided == null) {
            throw new IllegalArgumentException("the context says nothing of a model call");
        }
        ClientRequest request =
                ClientRequest.parse(dialect, body, headers)
                        .withModel(decided.publicModel())
                        .withMaxTokensClamp(decided.maxTokensClamp());
        return new ModelCall(context.requestId(), decided.model(), request);
    }
}
