package io.tollgate.gateway.management;

import io.tollgate.gateway.call.PathDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the servlet container sends what failed outside all handlers; never a page. */
@RestController
class ErrorPath implements ErrorController {

    @RequestMapping("${server.error.path:/error}")
    ResponseEntity<byte[]> error(HttpServletRequest request) {
        int status =
                request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer told
                        ? told
                        : 404;
        String path =
                request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri
                        ? uri
                        : request.getRequestURI();
        Protocol protocol = PathDialect.of(path, request.getHeader("anthropic-version") != null);
        ErrorKind kind = status < 500 ? ErrorKind.INVALID_REQUEST : ErrorKind.SERVER_ERROR;
        String text = ErrorObjectValve.text(status);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(
                        PathDialect.error(
                                new ProviderError(kind, status, text, null, null, null),
                                protocol,
                                UUID.randomUUID().toString()));
    }
}
