package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Reasoning;
import io.tollgate.sdk.chat.ResponseFormat;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a {@code generateContent} request; the model and the stream flag are in its address. */
final class GeminiRequestReader {
    private static final String CONFIG = "generationConfig";

    private static final Set<String> KNOWN =
            known("model", "contents", "systemInstruction", "tools", "toolConfig", CONFIG);

    /** Settings with a place in the neutral model, or under OpenAI's name in its extra fields. */
    private static final Set<String> KNOWN_CONFIG =
            known(
                    "maxOutputTokens",
                    "temperature",
                    "topP",
                    "topK",
                    "candidateCount",
                    "stopSequences",
                    "seed",
                    "presencePenalty",
                    "frequencyPenalty",
                    "responseLogprobs",
                    "logprobs",
                    "responseMimeType",
                    "responseSchema",
                    "responseJsonSchema",
                    "responseModalities",
                    "thinkingConfig");

    private GeminiRequestReader() {}

    private static Set<String> known(String... camel) {
        Set<String> names = new HashSet<>(List.of(camel));
        for (String name : camel) {
            names.add(GeminiFields.snake(name));
        }
        return Set.copyOf(names);
    }

    static ChatRequest read(ObjectNode body) {
        GeminiPartReader reader = new GeminiPartReader();
        List<Message> messages = new ArrayList<>();
        JsonNode system = GeminiFields.get(body, "systemInstruction");
        if (system != null) {
            messages.add(new Message(Role.SYSTEM, reader.system(system), null));
        }
        messages.addAll(reader.contents(GeminiFields.list(body, "contents", "contents")));
        JsonNode config = GeminiFields.object(body, CONFIG);
        return ChatRequest.builder(Json.textOrEmpty(body, "model"))
                .messages(messages)
                .tools(GeminiToolReader.tools(body))
                .toolChoice(GeminiToolReader.choice(body))
                .maxTokens(GeminiFields.whole(config, "maxOutputTokens", path("maxOutputTokens")))
                .temperature(GeminiFields.decimal(config, "temperature", path("temperature")))
                .topP(GeminiFields.decimal(config, "topP", path("topP")))
                .topK(GeminiFields.whole(config, "topK", path("topK")))
                .n(GeminiFields.whole(config, "candidateCount", path("candidateCount")))
                .seed(GeminiFields.whole(config, "seed", path("seed")))
                .stop(stop(config))
                .streamUsage(true)
                .responseFormat(format(config))
                .reasoning(reasoning(GeminiFields.get(config, "thinkingConfig")))
                .extra(extra(body, config))
                .build();
    }

    private static String path(String field) {
        return CONFIG + "." + field;
    }

    private static List<String> stop(JsonNode config) {
        List<String> stop = new ArrayList<>();
        for (JsonNode word : GeminiFields.list(config, "stopSequences", path("stopSequences"))) {
            stop.add(word.asString(""));
        }
        return stop;
    }

    private static @Nullable ResponseFormat format(JsonNode config) {
        String type = GeminiFields.textOrEmpty(config, "responseMimeType");
        JsonNode schema = GeminiFields.get(config, "responseJsonSchema");
        JsonNode old = GeminiFields.get(config, "responseSchema");
        if (schema == null && old != null) {
            schema = GeminiSchemas.json(old);
        }
        return switch (type) {
            case "application/json" ->
                    schema == null
                            ? new ResponseFormat.JsonObject()
                            : new ResponseFormat.JsonSchema("answer", null, schema, null);
            case "text/plain" -> new ResponseFormat.PlainText();
            default -> null;
        };
    }

    private static @Nullable Reasoning reasoning(@Nullable JsonNode thinking) {
        if (thinking == null || thinking.isEmpty()) {
            return null;
        }
        String display = GeminiFields.isTrue(thinking, "includeThoughts") ? null : "omitted";
        String level = GeminiFields.textOrEmpty(thinking, "thinkingLevel");
        if (!level.isEmpty()) {
            return new Reasoning(level.toLowerCase(Locale.ROOT), null, false, display);
        }
        Long budget =
                GeminiFields.whole(
                        thinking, "thinkingBudget", path("thinkingConfig.thinkingBudget"));
        if (budget == null || budget < 0) {
            return new Reasoning(null, null, true, display);
        }
        return budget == 0
                ? new Reasoning("none", null, false, null)
                : new Reasoning(null, budget, false, display);
    }

    private static Map<String, JsonNode> extra(ObjectNode body, JsonNode config) {
        Map<String, JsonNode> extra = new LinkedHashMap<>();
        Fields.others(body, KNOWN)
                .forEach((name, value) -> extra.put(GeminiFields.snake(name), value));
        put(extra, "presence_penalty", GeminiFields.get(config, "presencePenalty"));
        put(extra, "frequency_penalty", GeminiFields.get(config, "frequencyPenalty"));
        put(extra, "logprobs", GeminiFields.get(config, "responseLogprobs"));
        put(extra, "top_logprobs", GeminiFields.get(config, "logprobs"));
        ArrayNode modalities = Json.array();
        for (JsonNode modality :
                GeminiFields.list(config, "responseModalities", path("responseModalities"))) {
            modalities.add(modality.asString("").toLowerCase(Locale.ROOT));
        }
        if (!modalities.isEmpty()) {
            extra.put("modalities", modalities);
        }
        ObjectNode rest = Json.object();
        for (var member : config.properties()) {
            if (!KNOWN_CONFIG.contains(member.getKey()) && !member.getValue().isNull()) {
                rest.set(member.getKey(), member.getValue());
            }
        }
        if (!rest.isEmpty()) {
            extra.put("generation_config", rest);
        }
        ObjectNode tools = GeminiToolReader.restOfConfig(body);
        if (!tools.isEmpty()) {
            extra.put("tool_config", tools);
        }
        return extra;
    }

    private static void put(Map<String, JsonNode> extra, String name, @Nullable JsonNode value) {
        if (value != null) {
            extra.put(name, value);
        }
    }
}
