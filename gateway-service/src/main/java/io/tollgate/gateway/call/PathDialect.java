package io.tollgate.gateway.call;

import io.tollgate.sdk.dialect.ErrorObjects;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** Whose error objects a client understands, told by the path it called. */
public final class PathDialect {

    private static final List<String> GOOGLE =
            List.of("/v1beta", "/v1alpha", "/gemini/", "/vertex_ai/", "/vertex-ai/");

    private PathDialect() {}

    public static Protocol of(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return of(uri == null ? "" : uri, request.getHeader("anthropic-version") != null);
    }

    /**
     * @param anthropic whether a header says that it is a client of Anthropic's
     */
    public static Protocol of(String path, boolean anthropic) {
        if (GOOGLE.stream().anyMatch(path::startsWith)
                || (path.contains("/models/") && path.lastIndexOf(':') > path.lastIndexOf('/'))) {
            return Protocol.GEMINI;
        }
        return anthropic
                        || path.endsWith("/messages")
                        || path.contains("/messages/")
                        || path.startsWith("/anthropic/")
                ? Protocol.ANTHROPIC_MESSAGES
                : Protocol.OPENAI_CHAT;
    }

    /** The error object of a whole answer. */
    public static byte[] error(ProviderError error, Protocol protocol, String requestId) {
        return switch (protocol) {
            case OPENAI_CHAT, OPENAI_RESPONSES, OPENAI_COMPLETIONS -> ErrorObjects.openAi(error);
            case GEMINI -> ErrorObjects.gemini(error);
            case ANTHROPIC_MESSAGES -> ErrorObjects.anthropic(error, requestId);
        };
    }
}
