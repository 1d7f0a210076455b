package io.tollgate.providers.call;

import io.tollgate.providers.call.CallsUnderWay.Running;
import io.tollgate.sdk.error.ErrorKind.Fault;
import io.tollgate.sdk.error.ProviderError;
import java.util.Iterator;

/** When another deployment may do better. */
final class Retry {

    private Retry() {}

    /** Not when the client's request is at fault, nor when nobody waits for the answer any more. */
    static boolean worthwhile(ProviderError error, Iterator<?> others, Running call) {
        return others.hasNext()
                && call.stopped() == null
                && (error.kind().retryable() || error.kind().fault() != Fault.CLIENT);
    }
}
