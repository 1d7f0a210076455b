package io.tollgate.gateway.management;

import static org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions.uri;

import io.tollgate.contracts.InternalHeaders;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceAddresses.Repeat;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Sends a management call to a replica of the service that owns it, or to the next one. */
final class ToReplica implements HandlerFilterFunction<ServerResponse, ServerResponse> {

    private final ServiceAddresses addresses;

    ToReplica(ServiceAddresses addresses) {
        this.addresses = addresses;
    }

    @Override
    public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
        try {
            return addresses.call(repeat(request), address -> send(request, next, address));
        } catch (IOException unreached) {
            throw new ResourceAccessException("no replica took it", unreached);
        }
    }

    /** A body goes through as it comes, so it exists once. */
    private static Repeat repeat(ServerRequest request) {
        if (request.method().equals(HttpMethod.GET)) {
            return Repeat.ALWAYS;
        }
        boolean body =
                request.servletRequest().getContentLengthLong() > 0
                        || request.servletRequest().getHeader("transfer-encoding") != null;
        return body ? Repeat.UNTIL_CONNECTED : Repeat.UNTIL_BEGUN;
    }

    private ServerResponse send(
            ServerRequest request, HandlerFunction<ServerResponse> next, URI address)
            throws IOException {
        ServerRequest aimed = uri(address).apply(request);
        ServerResponse answer;
        try {
            answer = next.handle(aimed);
        } catch (ResourceAccessException failed) {
            throw reason(failed);
        } catch (IOException | RuntimeException failed) {
            throw failed;
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
        String leaving = answer.headers().getFirst(InternalHeaders.LEAVING);
        if (leaving == null) {
            return answer;
        }
        addresses.leaves(address);
        answer.headers().remove(InternalHeaders.LEAVING);
        if (InternalHeaders.REFUSED.equals(leaving)) {
            ClientHttpResponse unread = MvcUtils.getAttribute(aimed, MvcUtils.CLIENT_RESPONSE_ATTR);
            if (unread != null) {
                unread.close();
            }
            throw new ServiceAddresses.LeftException(address);
        }
        return answer;
    }

    private static IOException reason(ResourceAccessException failed) {
        if (failed.getCause() instanceof ConnectTimeoutException nobody) {
            ConnectException unreached = new ConnectException(nobody.getMessage());
            unreached.initCause(nobody);
            return unreached;
        }
        return failed.getCause() instanceof IOException cause ? cause : new IOException(failed);
    }
}
