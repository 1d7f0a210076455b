package io.tollgate.sdk.credential;

import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Made at the first call: one that cannot be made fails that call, not the reading of a deployment.
 */
final class LazyCredential implements Credential {
    private final Supplier<Credential> source;
    private volatile @Nullable Credential made;

    LazyCredential(Supplier<Credential> source) {
        this.source = source;
    }

    @Override
    public Headers sign(UpstreamRequest request) {
        Credential ready = made;
        if (ready == null) {
            synchronized (this) {
                ready = made;
                if (ready == null) {
                    ready = source.get();
                    made = ready;
                }
            }
        }
        return ready.sign(request);
    }
}
