package io.tollgate.sdk.wire;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code google.rpc.Status}: its details say more than the HTTP status does.
 *
 * @see <a href="https://google.aip.dev/193">Errors</a>
 */
final class GeminiErrors {
    private static final String TYPE = "type.googleapis.com/google.rpc.";
    private static final Duration LONGEST = Duration.ofDays(1);

    private GeminiErrors() {}

    static ProviderError read(int status, Headers headers, byte[] body) {
        ProviderError plain = ErrorReader.read(status, headers, body);
        return refine(plain, Json.readOrNull(body));
    }

    /** An error object inside a stream that began with 200. */
    static ProviderError inStream(JsonNode json) {
        return refine(ErrorReader.inStream(json), json);
    }

    private static ProviderError refine(ProviderError plain, @Nullable JsonNode json) {
        JsonNode root = json == null ? Json.object() : json.isArray() ? json.path(0) : json;
        JsonNode error = root.path("error");
        ErrorKind kind = kind(error, plain.kind());
        Duration wait = plain.retryAfter();
        for (JsonNode detail : Json.elements(error, "details")) {
            if ((TYPE + "RetryInfo").equals(Json.text(detail, "@type"))) {
                Duration told = RetryAfter.duration(Json.text(detail, "retryDelay"));
                wait = told == null ? wait : told.compareTo(LONGEST) > 0 ? LONGEST : told;
            }
        }
        return kind == plain.kind()
                ? new ProviderError(
                        kind,
                        plain.upstreamStatus(),
                        plain.safeMessage(),
                        plain.param(),
                        plain.code(),
                        wait)
                : new ProviderError(
                        kind,
                        plain.upstreamStatus(),
                        kind.fault() == ErrorKind.Fault.CLIENT
                                ? plain.safeMessage()
                                : ErrorReader.generic(kind),
                        null,
                        null,
                        wait);
    }

    private static ErrorKind kind(JsonNode error, ErrorKind plain) {
        for (JsonNode detail : Json.elements(error, "details")) {
            switch (Json.textOrEmpty(detail, "reason")) {
                case "API_KEY_INVALID", "API_KEY_EXPIRED", "ACCESS_TOKEN_EXPIRED" -> {
                    // Told with status 400, though it is our key and not the client's request.
                    return ErrorKind.AUTHENTICATION;
                }
                case "SERVICE_DISABLED", "BILLING_DISABLED", "CONSUMER_INVALID" -> {
                    return ErrorKind.PERMISSION;
                }
                default -> {
                    // The status decides.
                }
            }
        }
        String message = Json.textOrEmpty(error, "message");
        if (plain == ErrorKind.INVALID_REQUEST) {
            if (message.contains("API key not valid") || message.contains("API key expired")) {
                return ErrorKind.AUTHENTICATION;
            }
            if ("FAILED_PRECONDITION".equals(Json.text(error, "status"))) {
                // The account's country or billing:
                // https://ai.google.dev/gemini-api/docs/troubleshooting
                return ErrorKind.PERMISSION;
            }
        }
        return plain;
    }
}
