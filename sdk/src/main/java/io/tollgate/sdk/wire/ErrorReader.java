package io.tollgate.sdk.wire;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the error objects of every vendor seen so far, leniently, into one {@link ProviderError}.
 */
final class ErrorReader {
    private static final int LONGEST_MESSAGE = 2000;
    private static final List<String> CONTEXT_WINDOW =
            List.of(
                    "maximum context length",
                    "context length",
                    "context window",
                    "prompt is too long",
                    "context_length_exceeded",
                    "too many tokens in the prompt",
                    "exceeds the maximum number of tokens",
                    "exceed context limit");

    private ErrorReader() {}

    static ProviderError read(int status, Headers headers, byte[] body) {
        JsonNode json = Json.readOrNull(body);
        return read(status, json, retryAfter(headers));
    }

    /** An error event inside a stream that began with 200. */
    static ProviderError inStream(JsonNode json) {
        return read(200, json, null);
    }

    private static ProviderError read(
            int status, @Nullable JsonNode json, java.time.@Nullable Duration retryAfter) {
        JsonNode root = json == null ? Json.object() : json.isArray() ? json.path(0) : json;
        JsonNode error = root.path("error").isObject() ? root.path("error") : root;
        String type = Json.textOrEmpty(error, "type");
        String code = code(error);
        String message = message(root, error);
        int effective = status >= 300 ? status : statusOf(error, type);
        ErrorKind kind = kind(effective, type, code == null ? "" : code, lower(message));
        boolean tellable = kind.fault() == ErrorKind.Fault.CLIENT;
        return new ProviderError(
                kind,
                effective,
                tellable && !message.isBlank() ? shorten(message) : generic(kind),
                tellable ? Json.text(error, "param") : null,
                tellable && kind == ErrorKind.INVALID_REQUEST ? code : null,
                retryAfter);
    }

    /** The client hears the provider's words only where the fault is the client's own. */
    static ProviderError told(
            ErrorKind kind, int status, String message, java.time.@Nullable Duration retryAfter) {
        boolean tellable = kind.fault() == ErrorKind.Fault.CLIENT && !message.isBlank();
        return new ProviderError(
                kind, status, tellable ? shorten(message) : generic(kind), null, null, retryAfter);
    }

    /** The wait a provider asks for in its headers, null when it does not. */
    static java.time.@Nullable Duration retryAfter(Headers headers) {
        return RetryAfter.of(headers, date(headers));
    }

    private static ErrorKind kind(int status, String type, String code, String message) {
        switch (code) {
            case "context_length_exceeded" -> {
                return ErrorKind.CONTEXT_WINDOW;
            }
            case "content_policy_violation", "content_filter", "moderation_blocked" -> {
                return ErrorKind.CONTENT_POLICY;
            }
            case "insufficient_quota", "billing_hard_limit_reached" -> {
                return ErrorKind.INSUFFICIENT_QUOTA;
            }
            case "rate_limit_exceeded" -> {
                return ErrorKind.RATE_LIMITED;
            }
            case "invalid_prompt" -> {
                return ErrorKind.INVALID_REQUEST;
            }
            case "model_not_found", "DeploymentNotFound" -> {
                return ErrorKind.MODEL_NOT_FOUND;
            }
            default -> {
                // The status decides.
            }
        }
        if (type.equals("insufficient_quota")
                || type.equals("billing_error")
                || message.contains("credit balance is too low")) {
            return ErrorKind.INSUFFICIENT_QUOTA;
        }
        return switch (status) {
            case 400, 422 -> badRequest(code, message);
            case 401 -> ErrorKind.AUTHENTICATION;
            case 402 -> ErrorKind.INSUFFICIENT_QUOTA;
            case 403 -> ErrorKind.PERMISSION;
            case 404 ->
                    message.contains("model") || type.equals("not_found_error") || message.isEmpty()
                            ? ErrorKind.MODEL_NOT_FOUND
                            : ErrorKind.INVALID_REQUEST;
            case 408, 504 -> ErrorKind.TIMEOUT;
            case 409 -> ErrorKind.CONFLICT;
            case 413 -> ErrorKind.REQUEST_TOO_LARGE;
            case 429 -> ErrorKind.RATE_LIMITED;
            case 502 -> ErrorKind.UPSTREAM_UNREACHABLE;
            case 503, 529 -> ErrorKind.OVERLOADED;
            default ->
                    status >= 500
                            ? ErrorKind.SERVER_ERROR
                            : status >= 400
                                    ? ErrorKind.INVALID_REQUEST
                                    : ErrorKind.UPSTREAM_PROTOCOL;
        };
    }

    private static ErrorKind badRequest(String code, String message) {
        for (String words : CONTEXT_WINDOW) {
            if (message.contains(words)) {
                return ErrorKind.CONTEXT_WINDOW;
            }
        }
        return code.equals("unsupported_parameter")
                ? ErrorKind.UNSUPPORTED_PARAMETER
                : ErrorKind.INVALID_REQUEST;
    }

    /** An in-stream error has no status of its own: its type, or a numeric code, stands for one. */
    private static int statusOf(JsonNode error, String type) {
        for (String field : List.of("status", "status_code", "code")) {
            Long number = Json.number(error, field);
            if (number != null && number >= 400 && number < 600) {
                return number.intValue();
            }
        }
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error", "requests", "tokens", "insufficient_quota" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }

    private static @Nullable String code(JsonNode error) {
        String text = Json.text(error, "code");
        if (text == null || text.isEmpty() || Character.isDigit(text.charAt(0))) {
            return null;
        }
        return text;
    }

    private static String message(JsonNode root, JsonNode error) {
        for (String field : List.of("message", "detail", "error", "msg")) {
            String text = Json.text(error, field);
            if (text == null) {
                text = Json.text(root, field);
            }
            if (text != null && !text.isBlank()) {
                return text;
            }
        }
        JsonNode detail = root.path("detail");
        return detail.isMissingNode() ? "" : Json.string(detail);
    }

    static String generic(ErrorKind kind) {
        return switch (kind) {
            case AUTHENTICATION, PERMISSION -> "The provider refused the gateway's credentials.";
            case RATE_LIMITED -> "The provider's rate limit was reached.";
            case INSUFFICIENT_QUOTA -> "The provider account has no quota left.";
            case TIMEOUT -> "The provider did not answer in time.";
            case OVERLOADED -> "The provider is overloaded.";
            case UPSTREAM_UNREACHABLE -> "The provider could not be reached.";
            case UPSTREAM_PROTOCOL -> "The provider's answer could not be read.";
            case MODEL_NOT_FOUND -> "The provider does not know the model.";
            case REQUEST_TOO_LARGE -> "The request is too large for the provider.";
            default ->
                    kind.fault() == ErrorKind.Fault.CLIENT
                            ? "The provider refused the request."
                            : "The provider failed.";
        };
    }

    private static String shorten(String message) {
        return message.length() <= LONGEST_MESSAGE
                ? message
                : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /**
     * The provider's own clock where it tells, so that a date in {@code retry-after} means what it
     * meant.
     */
    private static Instant date(Headers headers) {
        String date = headers.first("date");
        if (date != null) {
            try {
                return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            } catch (DateTimeParseException malformed) {
                return Instant.now();
            }
        }
        return Instant.now();
    }
}
