package io.tollgate.sdk.inprocess;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Upstream;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.wire.UpstreamRequest;

/** Sends {@code in-process:} addresses to the models here and all others to the network. */
public final class RoutingUpstream implements Upstream {
    private final Upstream network;
    private final Upstream echo = new EchoModel();
    private final Upstream endpoints = new MockEndpoints();
    private final Upstream local = new LocalEmbeddings();

    public RoutingUpstream(Upstream network) {
        this.network = network;
    }

    @Override
    public UpstreamAnswer send(UpstreamRequest request) {
        if (!"in-process".equals(request.uri().getScheme())) {
            return network.send(request);
        }
        String model = request.uri().getSchemeSpecificPart();
        if (model.startsWith("mock/")) {
            return MockEndpoints.serves(model) ? endpoints.send(request) : echo.send(request);
        }
        if (model.startsWith("local/")) {
            return local.send(request);
        }
        throw new LlmException(
                ProviderError.of(
                        ErrorKind.UPSTREAM_UNREACHABLE, "No such model runs in this process."));
    }
}
