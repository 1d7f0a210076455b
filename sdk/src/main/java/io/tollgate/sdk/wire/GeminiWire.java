package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;

/**
 * Google's {@code generateContent}, as the Gemini API and Vertex AI speak it. The model is part of
 * the address; streams end when their connection does.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Generating content</a>
 * @see <a
 *     href="https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference">Vertex
 *     AI</a>
 */
public final class GeminiWire implements Wire {
    private final WireForm form;

    private GeminiWire(WireForm.Path path) {
        this.form =
                WireForm.of(
                                Protocol.GEMINI,
                                Framing.SSE,
                                path,
                                "generationConfig/maxOutputTokens",
                                "generation_config/max_output_tokens")
                        .endingSilently()
                        .withEdit((body, target, stream) -> GeminiDefaults.settle(body));
    }

    /** The Gemini API, with its key. */
    public static GeminiWire ofGeminiApi() {
        return new GeminiWire(
                (target, stream) -> "/models/" + model(target.model()) + method(stream));
    }

    /** Vertex AI: Google's models in one's own project. */
    public static GeminiWire ofVertex() {
        return new GeminiWire((target, stream) -> VertexPath.of(target, "google") + method(stream));
    }

    private static String method(boolean stream) {
        return stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
    }

    /** Both {@code gemini-2.5-flash} and {@code models/gemini-2.5-flash} name it. */
    static String model(String name) {
        return RequestAddress.segment(bare(name));
    }

    static String bare(String name) {
        return name.startsWith("models/") ? name.substring(7) : name;
    }

    @Override
    public WireForm form() {
        return form;
    }

    @Override
    public WireBody request(ChatRequest request, Target target) {
        return new GeminiRequestWriter(request, target).write();
    }

    @Override
    public ChatResponse response(byte[] body) {
        return GeminiAnswerReader.read(body);
    }

    @Override
    public StreamDecoder stream() {
        return new GeminiStreamDecoder();
    }

    @Override
    public ProviderError error(int status, Headers headers, byte[] body) {
        return GeminiErrors.read(status, headers, body);
    }
}
