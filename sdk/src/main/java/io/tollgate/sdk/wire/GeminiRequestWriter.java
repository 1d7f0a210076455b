package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ResponseFormat;
import io.tollgate.sdk.json.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a {@code generateContent} request from the neutral model. */
final class GeminiRequestWriter {
    /** Other vendors' hints that change nothing in the answer's text. */
    private static final Set<String> HINTS =
            Set.of(
                    "metadata",
                    "store",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "safety_identifier",
                    "prediction",
                    "inference_geo",
                    "cache_control",
                    "verbosity");

    /** Google's own fields, as LiteLLM's users write them, and where they go. */
    private static final Map<String, String> OWN =
            Map.of(
                    "safety_settings", "safetySettings",
                    "safetySettings", "safetySettings",
                    "cached_content", "cachedContent",
                    "cachedContent", "cachedContent",
                    "labels", "labels",
                    "model_armor_config", "modelArmorConfig");

    private final ChatRequest request;
    private final Target target;
    private final Unsupported unsupported;
    private final GeminiModel model;
    private final ObjectNode body = Json.object();
    private final ObjectNode config = Json.object();

    GeminiRequestWriter(ChatRequest request, Target target) {
        this.request = request;
        this.target = target;
        this.unsupported = new Unsupported(target);
        this.model = GeminiModel.of(target.model());
    }

    WireBody write() {
        new GeminiContentWriter(model, unsupported).write(request.messages(), body);
        new GeminiToolWriter(request, model, unsupported).write(body);
        limits();
        format();
        GeminiThinking.write(request.reasoning(), model, unsupported, config);
        for (var extra : request.extra().entrySet()) {
            extra(extra.getKey(), extra.getValue());
        }
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        return new WireBody(body, unsupported.dropped());
    }

    private void limits() {
        if (request.maxTokens() != null) {
            config.put("maxOutputTokens", request.maxTokens());
        }
        if (request.temperature() != null) {
            config.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            config.put("topP", request.topP());
        }
        if (request.topK() != null) {
            config.put("topK", request.topK());
        }
        if (request.n() != null) {
            config.put("candidateCount", request.n());
        }
        if (request.seed() != null) {
            config.put("seed", request.seed());
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(config.putArray("stopSequences")::add);
        }
    }

    private void format() {
        switch (request.responseFormat()) {
            case null -> {
                // Text.
            }
            case ResponseFormat.PlainText text -> config.put("responseMimeType", "text/plain");
            case ResponseFormat.JsonObject object ->
                    config.put("responseMimeType", "application/json");
            case ResponseFormat.JsonSchema schema -> {
                config.put("responseMimeType", "application/json");
                if (model.jsonSchemas()) {
                    config.set("responseJsonSchema", GeminiSchema.plain(schema.schema()));
                } else {
                    config.set("responseSchema", GeminiSchema.old(schema.schema()));
                }
            }
        }
    }

    private void extra(String field, JsonNode value) {
        String own = OWN.get(field);
        if (own != null) {
            body.set(own, value);
            return;
        }
        switch (field) {
            case "frequency_penalty" -> config.set("frequencyPenalty", value);
            case "presence_penalty" -> config.set("presencePenalty", value);
            case "logprobs" -> {
                if (value.isBoolean() && value.booleanValue()) {
                    config.put("responseLogprobs", true);
                }
            }
            case "top_logprobs" -> {
                if (value.isNumber() && value.intValue() > 0) {
                    config.set("logprobs", value);
                }
            }
            case "modalities" -> modalities(value);
            case "audio" -> voice(value);
            case "service_tier" -> tier(value.asString(""));
            case "generation_config" -> {
                if (value instanceof ObjectNode more) {
                    more.properties().forEach(m -> config.putIfAbsent(m.getKey(), m.getValue()));
                }
            }
            case "tool_config" -> {
                if (value instanceof ObjectNode more) {
                    ObjectNode all =
                            body.get("toolConfig") instanceof ObjectNode known
                                    ? known
                                    : body.putObject("toolConfig");
                    more.properties().forEach(m -> all.putIfAbsent(m.getKey(), m.getValue()));
                }
            }
            case "web_search_options" -> {
                // Written among the tools.
            }
            default -> {
                boolean idle = value.isNull() || value.isObject() && value.isEmpty();
                if (!HINTS.contains(field) && !idle) {
                    unsupported.field(field);
                }
            }
        }
    }

    private void modalities(JsonNode modalities) {
        if (modalities.size() == 1 && "text".equals(modalities.path(0).asString(""))) {
            // What a model answers with anyway.
            return;
        }
        for (JsonNode modality : modalities) {
            config.withArray("responseModalities")
                    .add(modality.asString("").toUpperCase(Locale.ROOT));
        }
    }

    /** OpenAI's {@code audio.voice}; the form of the sound is Google's choice. */
    private void voice(JsonNode audio) {
        String voice = Json.text(audio, "voice");
        if (voice != null) {
            config.putObject("speechConfig")
                    .putObject("voiceConfig")
                    .putObject("prebuiltVoiceConfig")
                    .put("voiceName", voice);
        }
    }

    /**
     * In the body of the Gemini API only; Vertex AI has no such field.
     *
     * @see <a href="https://ai.google.dev/gemini-api/docs/priority-inference">Priority
     *     inference</a>
     */
    private void tier(String tier) {
        if ((tier.equals("priority") || tier.equals("flex")) && !GeminiThinking.vertex(target)) {
            body.put("serviceTier", tier);
        }
    }
}
