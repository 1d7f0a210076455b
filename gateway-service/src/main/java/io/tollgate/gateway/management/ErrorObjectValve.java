package io.tollgate.gateway.management;

import io.tollgate.gateway.call.PathDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * What Tomcat answers by itself, because a request is none: an error object instead of a page. Made
 * by Tomcat, by its class name.
 */
public final class ErrorObjectValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        Protocol protocol = PathDialect.of(path(request), false);
        ErrorKind kind = status < 500 ? ErrorKind.INVALID_REQUEST : ErrorKind.SERVER_ERROR;
        byte[] body =
                PathDialect.error(
                        new ProviderError(kind, status, text(status), null, null, null),
                        protocol,
                        UUID.randomUUID().toString());
        try {
            response.setContentType("application/json");
            response.setContentLength(body.length);
            OutputStream out = response.getOutputStream();
            out.write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            // Nobody is left to be told.
            getContainer().getLogger().debug("error not told", gone);
        }
    }

    private static String path(Request request) {
        String uri = request.getRequestURI();
        return uri == null ? "" : uri;
    }

    static String text(int status) {
        return switch (status) {
            case 404 -> "Unknown path.";
            case 405 -> "Not allowed.";
            case 413 -> "The request is too large.";
            case 414 -> "The address is too long.";
            case 431 -> "The request's headers are too large.";
            default ->
                    status < 500
                            ? "The request is malformed: look at its address and its headers."
                            : "The gateway could not handle the request.";
        };
    }
}
