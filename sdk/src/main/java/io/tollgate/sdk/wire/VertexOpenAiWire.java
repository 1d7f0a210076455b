package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Models at Vertex AI that speak OpenAI's chat completions: Mistral's at an address of their own,
 * Llama and other open models at one for all.
 */
public final class VertexOpenAiWire implements Wire {
    private final WireForm form;

    private VertexOpenAiWire(WireForm form) {
        this.form = form;
    }

    /**
     * {@code publishers/mistralai/models/…:rawPredict}.
     *
     * @see <a
     *     href="https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/mistral">Mistral
     *     AI models</a>
     */
    public static VertexOpenAiWire ofMistral() {
        return new VertexOpenAiWire(
                WireForm.of(
                                Protocol.OPENAI_CHAT,
                                Framing.SSE,
                                (target, stream) ->
                                        VertexPath.of(target, "mistralai")
                                                + (stream ? ":streamRawPredict" : ":rawPredict"),
                                "max_tokens")
                        .withEdit(VertexOpenAiWire::mistral)
                        .endingSilently());
    }

    /**
     * {@code endpoints/openapi/chat/completions}, with the publisher in the model's name ({@code
     * meta/llama-…}).
     *
     * @see <a
     *     href="https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/llama">Llama
     *     models</a>
     */
    public static VertexOpenAiWire ofOpenModels() {
        return new VertexOpenAiWire(
                WireForm.of(
                                Protocol.OPENAI_CHAT,
                                Framing.SSE,
                                (target, stream) ->
                                        VertexPath.project(target)
                                                + "/endpoints/openapi/chat/completions",
                                "max_tokens")
                        .withEdit(VertexOpenAiWire::open)
                        .endingSilently());
    }

    private static void open(ObjectNode body, Target target, boolean stream) {
        rename(body, "max_completion_tokens", "max_tokens");
    }

    /** Mistral's own names; the version stands in the address alone. */
    private static void mistral(ObjectNode body, Target target, boolean stream) {
        String model = target.model();
        int version = model.indexOf('@');
        body.put("model", version < 0 ? model : model.substring(0, version));
        rename(body, "max_completion_tokens", "max_tokens");
        rename(body, "seed", "random_seed");
        body.remove("stream_options");
        if (body.has("messages")) {
            body.set("messages", MistralMessages.of(body.path("messages")));
        }
    }

    private static void rename(ObjectNode body, String from, String to) {
        JsonNode value = body.remove(from);
        if (value != null && Json.present(body, to) == null) {
            body.set(to, value);
        }
    }

    @Override
    public WireForm form() {
        return form;
    }

    @Override
    public WireBody request(ChatRequest request, Target target) {
        return new OpenAiRequestWriter(request, target).write();
    }

    @Override
    public ChatResponse response(byte[] body) {
        return OpenAiAnswerReader.read(body);
    }

    @Override
    public StreamDecoder stream() {
        return new OpenAiStreamDecoder();
    }

    /** Vertex AI's own errors are Google's, the model's are OpenAI's; both say a status. */
    @Override
    public ProviderError error(int status, Headers headers, byte[] body) {
        return GeminiErrors.read(status, headers, body);
    }
}
