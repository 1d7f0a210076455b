package io.tollgate.providers.call;

import io.tollgate.contracts.CallContext;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.ClientRequest;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow.Quirk;
import io.tollgate.sdk.wire.Protocol;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wires;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client's call as it reached this service.
 *
 * @param deployment the only one that can answer; null for any of the model's
 * @param ids makes the ids of stored answers the caller's own; null where answers are not stored
 * @param background the gateway's record of the call, which is needed if the answer comes later;
 *     null where it cannot
 */
record ModelCall(
        UUID id,
        String model,
        ClientRequest request,
        @Nullable String deployment,
        ResponseIds.@Nullable OfOwner ids,
        @Nullable String background) {

    static ModelCall of(CallContext context, Dialect dialect, byte[] body, Headers headers) {
        CallContext.ModelCall decided = context.call();
        if (decided == null) {
            throw new IllegalArgumentException("the context says nothing of a model call");
        }
        ClientRequest request =
                ClientRequest.parse(dialect, body, headers)
                        .withModel(decided.publicModel())
                        .withMaxTokensClamp(decided.maxTokensClamp())
                        .withToolCallsClamp(VendorTools.most(decided));
        return new ModelCall(context.requestId(), decided.model(), request, null, null, null);
    }

    /** The same where the address, not the body, says which model is meant. */
    static ModelCall ofAddress(
            CallContext context, Dialect dialect, byte[] body, Headers headers, boolean stream) {
        CallContext.ModelCall decided = context.call();
        if (decided == null) {
            throw new IllegalArgumentException("the context says nothing of a model call");
        }
        ClientRequest request =
                ClientRequest.parse(dialect, body, headers, decided.publicModel(), stream)
                        .withMaxTokensClamp(decided.maxTokensClamp())
                        .withToolCallsClamp(VendorTools.most(decided));
        return new ModelCall(context.requestId(), decided.model(), request, null, null, null);
    }

    ModelCall storing(
            @Nullable String only, ResponseIds.OfOwner owned, @Nullable String gatewayRecord) {
        return new ModelCall(id, model, request, only, owned, gatewayRecord);
    }

    /** Whether the provider is asked to answer now and work later. */
    boolean inBackground(Deployment at) {
        return background != null
                && Json.isTrue(request.body(), "background")
                && at.target().row().quirks().contains(Quirk.BACKGROUND)
                && speaksResponses(at);
    }

    private boolean speaksResponses(Deployment at) {
        return Wires.of(at.target(), request.dialect().protocol()).form().protocol()
                == Protocol.OPENAI_RESPONSES;
    }

    /** What the reading of an answer needs to know. */
    AnswerView view(UpstreamRequest sent, Deployment from) {
        AnswerView view = AnswerView.of(request, sent);
        return ids != null && speaksResponses(from)
                ? view.withAnswerIds(ids.of(model, from.id()))
                : view;
    }
}
