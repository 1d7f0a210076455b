package io.tollgate.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A management call that cannot be answered; its message is shown to the client. */
public class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    public ApiException(ApiError error) {
        super(error.message());
        this.error = error;
    }

    /**
     * 400 for a field whose value is no good.
     *
     * @param field named in {@code param}
     */
    public static ApiException badRequest(@Nullable String field, String message) {
        return new ApiException(
                ApiError.of(HttpStatus.BAD_REQUEST, "bad_request_error", message, field));
    }

    public static ApiException notFound(@Nullable String field, String message) {
        return new ApiException(
                ApiError.of(HttpStatus.NOT_FOUND, "not_found_error", message, field));
    }

    public static ApiException forbidden(String message) {
        return new ApiException(ApiError.of(HttpStatus.FORBIDDEN, "auth_error", message, null));
    }

    /** 403 for a field that this caller may not give this value. */
    public static ApiException forbidden(String field, String message) {
        return new ApiException(ApiError.of(HttpStatus.FORBIDDEN, "auth_error", message, field));
    }

    public static ApiException conflict(String field, String message) {
        return new ApiException(
                ApiError.of(HttpStatus.BAD_REQUEST, "bad_request_error", message, field));
    }

    /** 503: something this call needs is away; trying again later may work. */
    public static ApiException unavailable(String message) {
        return new ApiException(
                ApiError.of(HttpStatus.SERVICE_UNAVAILABLE, "no_db_connection", message, null));
    }

    public ApiError error() {
        return error;
    }
}
