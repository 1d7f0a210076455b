package io.tollgate.sdk.wire;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads Amazon's errors: a status, the exception's name in a header, the body or the event, and a
 * message.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html">Common
 *     errors</a>
 */
final class BedrockErrors {
    private static final List<String> CONTEXT_WINDOW =
            List.of(
                    "input tokens exceed",
                    "too many input tokens",
                    "input is too long",
                    "prompt is too long",
                    "context window",
                    "context length",
                    "exceeds the maximum number of tokens");

    private BedrockErrors() {}

    static ProviderError read(int status, Headers headers, byte[] body) {
        JsonNode json = Json.readOrNull(body);
        String type = headers.first("x-amzn-errortype");
        if (type == null && json != null) {
            type = Json.text(json, "__type");
        }
        String message = json == null ? "" : message(json);
        return ErrorReader.told(
                kind(name(type), status, message.toLowerCase(Locale.ROOT)),
                status,
                message,
                ErrorReader.retryAfter(headers));
    }

    /** An exception, or an error, in the middle of a stream. */
    static ProviderError inStream(String event, JsonNode json) {
        String code = Json.text(json, "code");
        String message = message(json);
        String type = name(event.equals("error") ? code : event);
        int status = status(type);
        return ErrorReader.told(
                kind(type, status, message.toLowerCase(Locale.ROOT)), status, message, null);
    }

    private static String message(JsonNode json) {
        String message = Json.text(json, "message");
        return message == null ? Json.textOrEmpty(json, "Message") : message;
    }

    /** {@code ValidationException:http://…} and {@code ns#validationException} alike. */
    private static String name(@Nullable String type) {
        if (type == null) {
            return "";
        }
        int colon = type.indexOf(':');
        String bare = colon < 0 ? type : type.substring(0, colon);
        return bare.substring(bare.indexOf('#') + 1).toLowerCase(Locale.ROOT);
    }

    private static ErrorKind kind(String type, int status, String message) {
        return switch (type) {
            case "throttlingexception", "toomanyrequestsexception" -> ErrorKind.RATE_LIMITED;
            case "servicequotaexceededexception" -> ErrorKind.INSUFFICIENT_QUOTA;
            case "accessdeniedexception" -> ErrorKind.PERMISSION;
            case "unrecognizedclientexception",
                    "expiredtokenexception",
                    "expiredtoken",
                    "invalidsignatureexception",
                    "invalidclienttokenid",
                    "incompletesignature",
                    "missingauthenticationtokenexception",
                    "notauthorized" ->
                    ErrorKind.AUTHENTICATION;
            case "resourcenotfoundexception" -> ErrorKind.MODEL_NOT_FOUND;
            case "modelnotreadyexception", "serviceunavailableexception" -> ErrorKind.OVERLOADED;
            case "modeltimeoutexception" -> ErrorKind.TIMEOUT;
            case "internalserverexception",
                    "modelerrorexception",
                    "modelstreamerrorexception",
                    "internalfailure" ->
                    ErrorKind.SERVER_ERROR;
            case "validationexception" -> invalid(message);
            default -> byStatus(status, message);
        };
    }

    private static ErrorKind byStatus(int status, String message) {
        return switch (status) {
            case 400, 422 -> invalid(message);
            case 401 -> ErrorKind.AUTHENTICATION;
            case 403 ->
                    message.contains("token") || message.contains("signature")
                            ? ErrorKind.AUTHENTICATION
                            : ErrorKind.PERMISSION;
            case 404 -> ErrorKind.MODEL_NOT_FOUND;
            case 408, 504 -> ErrorKind.TIMEOUT;
            case 413 -> ErrorKind.REQUEST_TOO_LARGE;
            case 429 -> ErrorKind.RATE_LIMITED;
            case 502 -> ErrorKind.UPSTREAM_UNREACHABLE;
            case 503 -> ErrorKind.OVERLOADED;
            default ->
                    status >= 400 && status < 500
                            ? ErrorKind.INVALID_REQUEST
                            : ErrorKind.SERVER_ERROR;
        };
    }

    private static ErrorKind invalid(String message) {
        for (String words : CONTEXT_WINDOW) {
            if (message.contains(words)) {
                return ErrorKind.CONTEXT_WINDOW;
            }
        }
        return message.contains("model identifier is invalid")
                ? ErrorKind.MODEL_NOT_FOUND
                : ErrorKind.INVALID_REQUEST;
    }

    private static int status(String type) {
        return switch (type) {
            case "throttlingexception" -> 429;
            case "validationexception" -> 400;
            case "serviceunavailableexception" -> 503;
            case "modeltimeoutexception" -> 408;
            case "modelstreamerrorexception" -> 424;
            default -> 500;
        };
    }
}
