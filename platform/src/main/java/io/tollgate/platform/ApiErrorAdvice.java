package io.tollgate.platform;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** Every failure of a management call leaves as one error object, without inner details. */
@RestControllerAdvice
class ApiErrorAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ApiErrorAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> onApiException(ApiException refused) {
        return answer(refused.error());
    }

    @ExceptionHandler
    ResponseEntity<Object> onWrongType(MethodArgumentTypeMismatchException wrong) {
        return answer(
                ApiError.of(
                        HttpStatus.BAD_REQUEST,
                        "bad_request_error",
                        "'" + wrong.getName() + "' has a value of the wrong type",
                        wrong.getName()));
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        CannotCreateTransactionException.class
    })
    ResponseEntity<Object> onDatabaseAway(Exception away) {
        log.error("database is away: {}", away.getMessage());
        return answer(
                ApiError.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "no_db_connection",
                        "The database cannot be reached. Try again in a moment.",
                        null));
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Object> onAnythingElse(Exception unexpected) {
        if (DisconnectedClientHelper.isClientDisconnectedException(unexpected)) {
            log.debug("the caller has gone");
            return null;
        }
        log.error("management call failed", unexpected);
        return answer(
                ApiError.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal_server_error",
                        "The call failed inside Tollgate; the log has the details.",
                        null));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String field = null;
        String message = "The body is not valid JSON for this call.";
        if (unreadable.getCause() instanceof DatabindException wrong) {
            field = fieldOf(wrong);
            message = "'" + field + "' has a value of the wrong type";
        } else if (unreadable.getCause() instanceof JacksonException broken) {
            message = "The body is not valid JSON: " + broken.getOriginalMessage();
        }
        return answer(ApiError.of(HttpStatus.BAD_REQUEST, "bad_request_error", message, field));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException missing,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String name = missing.getParameterName();
        return answer(
                ApiError.of(
                        HttpStatus.BAD_REQUEST,
                        "bad_request_error",
                        "'" + name + "' is required",
                        name));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        String type = known == HttpStatus.NOT_FOUND ? "not_found_error" : "bad_request_error";
        return new ResponseEntity<>(
                ApiError.of(known, type, known.getReasonPhrase(), null).body(), headers, known);
    }

    private static String fieldOf(DatabindException wrong) {
        return wrong.getPath().stream()
                .map(
                        step ->
                                step.getPropertyName() == null
                                        ? "[" + step.getIndex() + "]"
                                        : step.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static ResponseEntity<Object> answer(ApiError error) {
        return ResponseEntity.status(error.status()).body(error.body());
    }
}
