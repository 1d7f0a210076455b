package io.tollgate.gateway.management;

import io.tollgate.gateway.call.PathDialect;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.sdk.dialect.ErrorObjects;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Errors outside the pipeline, in the dialect that the path belongs to. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class GatewayErrors {

    private static final Logger log = LoggerFactory.getLogger(GatewayErrors.class);

    @ExceptionHandler
    ResponseEntity<byte[]> onRefusal(Refusal refusal, HttpServletRequest request) {
        ResponseEntity<byte[]> answer = answer(refusal.error(), request);
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(answer.getHeaders());
        refusal.headers().forEach(headers::set);
        return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    ResponseEntity<byte[]> onUnknownPath(HttpServletRequest request) {
        String text = "Unknown path: " + request.getMethod() + " " + request.getRequestURI();
        return answer(
                new ProviderError(ErrorKind.INVALID_REQUEST, 404, text, null, null, null), request);
    }

    @ExceptionHandler
    ResponseEntity<byte[]> onWrongMethod(
            HttpRequestMethodNotSupportedException wrong, HttpServletRequest request) {
        String text = "Not allowed: " + request.getMethod() + " " + request.getRequestURI();
        return answer(
                new ProviderError(ErrorKind.INVALID_REQUEST, 405, text, null, null, null), request);
    }

    @ExceptionHandler
    ResponseEntity<byte[]> onServiceAway(ResourceAccessException away, HttpServletRequest request) {
        log.warn("an inner service cannot be reached: {}", away.getMessage());
        return answer(
                ProviderError.of(
                        ErrorKind.SERVICE_UNAVAILABLE,
                        "The service behind this path cannot be reached. Try again shortly."),
                request);
    }

    private static ResponseEntity<byte[]> answer(ProviderError error, HttpServletRequest request) {
        Protocol protocol = PathDialect.of(request);
        byte[] body = PathDialect.error(error, protocol, UUID.randomUUID().toString());
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(ErrorObjects.status(error, protocol))
                        .contentType(MediaType.APPLICATION_JSON);
        if (error.retryAfter() != null) {
            answer.header("retry-after", Long.toString(error.retryAfter().toSeconds() + 1));
        }
        return answer.body(body);
    }
}
