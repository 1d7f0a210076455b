package io.tollgate.sdk.dialect;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.Protocol;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Error objects as clients' own libraries expect them; usable without a dialect. */
public final class ErrorObjects {
    private ErrorObjects() {}

    /** {@code {"error": {"message", "type", "param", "code"}}}. */
    public static byte[] openAi(ErrorKind kind, String message, @Nullable String param) {
        return openAi(ProviderError.of(kind, message, param));
    }

    public static byte[] openAi(ProviderError error) {
        ObjectNode body = Json.object();
        ObjectNode inner = body.putObject("error");
        inner.put("message", error.safeMessage());
        inner.put("type", error.kind().openAiType());
        inner.put("param", error.param());
        String code = error.code() == null ? error.kind().openAiCode() : error.code();
        inner.put("code", code);
        return Json.bytes(body);
    }

    /** {@code {"type": "error", "error": {"type", "message"}, "request_id"}}. */
    public static byte[] anthropic(ErrorKind kind, String message, String requestId) {
        return Json.bytes(anthropicNode(kind, message, requestId));
    }

    public static byte[] anthropic(ProviderError error, String requestId) {
        return anthropic(error.kind(), error.safeMessage(), requestId);
    }

    /** HTTP status for a client of this protocol: a provider's 4xx about the request is kept. */
    public static int status(ProviderError error, Protocol protocol) {
        boolean aboutTheRequest =
                error.kind() == ErrorKind.INVALID_REQUEST
                        || error.kind() == ErrorKind.UNSUPPORTED_PARAMETER;
        int upstream = error.upstreamStatus();
        if (aboutTheRequest
                && upstream >= 400
                && upstream < 500
                && upstream != 401
                && upstream != 403) {
            return upstream;
        }
        return switch (protocol) {
            case OPENAI_CHAT, OPENAI_RESPONSES, OPENAI_COMPLETIONS, GEMINI -> error.kind().status();
            case ANTHROPIC_MESSAGES -> error.kind().anthropicStatus();
        };
    }

    /** {@code {"error": {"code", "message", "status", "details"}}}. */
    public static byte[] gemini(ProviderError error) {
        ObjectNode body = Json.object();
        int status = status(error, Protocol.GEMINI);
        ObjectNode inner = body.putObject("error");
        inner.put("code", status);
        inner.put("message", error.safeMessage());
        inner.put("status", geminiStatus(status));
        ArrayNode details = inner.putArray("details");
        if (error.retryAfter() != null) {
            details.addObject()
                    .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                    .put("retryDelay", Math.max(1, error.retryAfter().toSeconds()) + "s");
        }
        return Json.bytes(body);
    }

    /** {@code data: {"error": …}}, the last thing on a broken stream of Google's. */
    public static byte[] geminiEvent(ProviderError error) {
        return event("data: ", gemini(error));
    }

    /** {@link #gemini(ProviderError)} for an error found on this side. */
    public static byte[] gemini(ErrorKind kind, String message) {
        return gemini(ProviderError.of(kind, message));
    }

    /** <a href="https://google.aip.dev/193">Google's names</a> for HTTP statuses. */
    private static String geminiStatus(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
        };
    }

    /**
     * {@code data: {"error": …}}, the last thing on a broken OpenAI stream: no {@code [DONE]}
     * follows.
     */
    public static byte[] openAiEvent(ProviderError error) {
        return event("data: ", openAi(error));
    }

    /**
     * {@code event: error}, the last thing on a stream of OpenAI's Responses that breaks where
     * nobody knows the response, nor the last event's number, any more.
     */
    public static byte[] responsesEvent(ProviderError error) {
        ObjectNode body = Json.object().put("type", "error");
        body.put("code", responsesCode(error));
        body.put("message", error.safeMessage()).put("param", error.param());
        return event("event: error\ndata: ", Json.bytes(body));
    }

    /** Responses tell a failure by its code alone. */
    static String responsesCode(ProviderError error) {
        String code = error.code() == null ? error.kind().openAiCode() : error.code();
        return code == null ? error.kind().openAiType() : code;
    }

    /**
     * {@code event: error}, the last thing on a broken Anthropic stream: no {@code message_stop}
     * follows.
     */
    public static byte[] anthropicEvent(ProviderError error) {
        ObjectNode body = anthropicNode(error.kind(), error.safeMessage(), null);
        return event("event: error\ndata: ", Json.bytes(body));
    }

    private static ObjectNode anthropicNode(
            ErrorKind kind, String message, @Nullable String requestId) {
        ObjectNode body = Json.object();
        body.put("type", "error");
        ObjectNode inner = body.putObject("error");
        inner.put("type", kind.anthropicType());
        inner.put("message", message);
        if (requestId != null) {
            body.put("request_id", requestId);
        }
        return body;
    }

    private static byte[] event(String head, byte[] data) {
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[start.length + data.length + 2];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(data, 0, all, start.length, data.length);
        all[all.length - 2] = '\n';
        all[all.length - 1] = '\n';
        return all;
    }
}
