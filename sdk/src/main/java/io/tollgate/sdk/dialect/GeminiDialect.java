package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.Protocol;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clients of Google's {@code generateContent}, {@code streamGenerateContent} and {@code
 * countTokens}. The model and whether to stream are in the address: {@link
 * io.tollgate.sdk.ClientRequest#parse(Dialect, byte[], io.tollgate.sdk.http.Headers, String,
 * boolean)}.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Generating content</a>
 */
public final class GeminiDialect implements Dialect {
    private final boolean array;

    private GeminiDialect(boolean array) {
        this.array = array;
    }

    /** Streams are events ({@code alt=sse}). */
    public static GeminiDialect events() {
        return new GeminiDialect(false);
    }

    /** Streams are one JSON array, as without {@code alt=sse}. */
    public static GeminiDialect jsonArray() {
        return new GeminiDialect(true);
    }

    @Override
    public Protocol protocol() {
        return Protocol.GEMINI;
    }

    @Override
    public ChatRequest parse(ObjectNode body) {
        return GeminiRequestReader.read(body);
    }

    @Override
    public byte[] write(ChatResponse response, String publicModel) {
        return GeminiAnswerWriter.write(response, publicModel);
    }

    @Override
    public StreamEncoder encoder(String publicModel, boolean wantsUsage) {
        return new GeminiStreamEncoder(publicModel, array);
    }

    @Override
    public byte[] error(ProviderError error, String requestId) {
        return ErrorObjects.gemini(error);
    }

    /**
     * The request whose tokens a {@code countTokens} body asks for: its contents alone, or a whole
     * {@code generateContentRequest}. The client's tree stays as it was.
     */
    public static ObjectNode counted(ObjectNode body) {
        JsonNode whole = GeminiFields.get(body, "generateContentRequest");
        ObjectNode request = Json.object();
        request.setAll(whole instanceof ObjectNode object ? object : body);
        request.remove("model");
        return request;
    }

    /** The answer to {@code countTokens}. */
    public static byte[] tokenCount(long tokens) {
        return Json.bytes(Json.object().put("totalTokens", tokens));
    }
}
