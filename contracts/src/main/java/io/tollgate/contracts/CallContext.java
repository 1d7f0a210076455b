package io.tollgate.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway vouches for when it passes a call on, as header {@link InternalHeaders#CONTEXT}.
 * Valid for 60 seconds and for one receiving service, see {@link Signer}.
 *
 * @param requestId id of this call, in every log
 * @param principal who calls
 * @param call null on management calls
 * @param origin null where nobody needs it
 */
public record CallContext(
        UUID requestId, Principal principal, @Nullable ModelCall call, @Nullable Origin origin) {

    /** A call whose origin does not matter. */
    public CallContext(UUID requestId, Principal principal, @Nullable ModelCall call) {
        this(requestId, principal, call, null);
    }

    /**
     * What was decided about a model call.
     *
     * @param model the public name to route by, aliases already applied
     * @param publicModel the name that the answer carries: what the client asked for
     * @param maxTokensClamp lower the answer's token limit to this; null to leave it
     * @param strict a strict budget holds money for one provider call only: after one that may have
     *     been billed without an answer there is no other
     */
    public record ModelCall(
            String model, String publicModel, @Nullable Long maxTokensClamp, boolean strict) {}
}
