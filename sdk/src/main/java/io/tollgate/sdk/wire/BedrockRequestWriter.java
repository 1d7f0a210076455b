package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.ResponseFormat;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a Converse request from the neutral model. */
final class BedrockRequestWriter {
    /** Converse's own fields, which a client may send as they are. */
    private static final Set<String> OWN =
            Set.of(
                    "guardrailConfig",
                    "performanceConfig",
                    "promptVariables",
                    "requestMetadata",
                    "additionalModelResponseFieldPaths",
                    "serviceTier");

    private static final String MORE_FIELDS = "additionalModelRequestFields";

    private final ChatRequest request;
    private final BedrockFamily family;
    private final Unsupported unsupported;
    private final BedrockFamily.@Nullable Json format;
    private final ObjectNode body = Json.object();

    BedrockRequestWriter(ChatRequest request, Target target) {
        this.request = request;
        this.family = BedrockFamily.of(target.model());
        this.unsupported = new Unsupported(target);
        this.format =
                request.responseFormat() instanceof ResponseFormat.JsonSchema
                        ? family.json(target.model())
                        : null;
    }

    WireBody write() {
        messages();
        inferenceConfig();
        boolean tool = format == BedrockFamily.Json.TOOL;
        new BedrockToolWriter(request, family, unsupported)
                .write(body, tool ? (ResponseFormat.JsonSchema) request.responseFormat() : null);
        if (format == BedrockFamily.Json.NATIVE
                && request.responseFormat() instanceof ResponseFormat.JsonSchema schema) {
            textFormat(schema);
        }
        ObjectNode more = Json.object();
        new BedrockModelFields(request, family, unsupported).write(more);
        extra(more);
        if (!more.isEmpty()) {
            body.set(MORE_FIELDS, more);
        }
        return new WireBody(body, unsupported.dropped());
    }

    private void messages() {
        BedrockBlockWriter blocks = new BedrockBlockWriter(unsupported, family.caches());
        ArrayNode system = Json.array();
        ArrayNode messages = Json.array();
        for (Message message : request.messages()) {
            if (message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER) {
                blocks.write(message.parts(), system);
            } else {
                turn(message, blocks, messages);
            }
        }
        for (String words : instructions()) {
            system.addObject().put("text", words);
        }
        if (messages.isEmpty() && !system.isEmpty()) {
            // Converse wants a user's turn; instructions alone are meant to be answered.
            messages.addObject().put("role", "user").set("content", system);
            system = Json.array();
        }
        body.set("messages", messages);
        if (!system.isEmpty()) {
            body.set("system", system);
        }
    }

    private List<String> instructions() {
        List<String> words = new ArrayList<>();
        if (request.responseFormat() instanceof ResponseFormat.JsonObject) {
            words.add(AnthropicRequestWriter.JSON_ONLY);
        } else if (format == BedrockFamily.Json.WORDS
                && request.responseFormat() instanceof ResponseFormat.JsonSchema schema) {
            words.add(
                    AnthropicRequestWriter.JSON_ONLY
                            + " It follows this JSON schema: "
                            + Json.string(schema.schema()));
        }
        return words;
    }

    /** Turns of one speaker in a row are one message: Converse wants the two to alternate. */
    private static void turn(Message turn, BedrockBlockWriter blocks, ArrayNode messages) {
        String role = turn.role() == Role.ASSISTANT ? "assistant" : "user";
        JsonNode last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
        if (last != null && role.equals(Json.text(last, "role"))) {
            blocks.write(turn.parts(), (ArrayNode) last.path("content"));
            return;
        }
        ArrayNode content = Json.array();
        blocks.write(turn.parts(), content);
        if (!content.isEmpty()) {
            messages.addObject().put("role", role).set("content", content);
        }
    }

    private void inferenceConfig() {
        ObjectNode config = Json.object();
        if (request.maxTokens() != null) {
            config.put("maxTokens", request.maxTokens());
        }
        if (request.temperature() != null) {
            config.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            config.put("topP", request.topP());
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(config.putArray("stopSequences")::add);
        }
        if (!config.isEmpty()) {
            body.set("inferenceConfig", config);
        }
        if (request.n() != null && request.n() > 1) {
            unsupported.field("n");
        }
        if (request.seed() != null) {
            unsupported.field("seed");
        }
    }

    private void textFormat(ResponseFormat.JsonSchema schema) {
        ObjectNode format =
                body.putObject("outputConfig").putObject("textFormat").put("type", "json_schema");
        ObjectNode named = format.putObject("structure").putObject("jsonSchema");
        if (!schema.name().isBlank()) {
            named.put("name", schema.name());
        }
        if (schema.description() != null) {
            named.put("description", schema.description());
        }
        named.put("schema", Json.string(schema.schema()));
    }

    private void extra(ObjectNode more) {
        for (var extra : request.extra().entrySet()) {
            String name = extra.getKey();
            JsonNode value = extra.getValue();
            if (name.equals(MORE_FIELDS) && value instanceof ObjectNode fields) {
                more.setAll(fields);
            } else if (OWN.contains(name)) {
                body.set(name, value);
            } else if (!AnthropicRequestWriter.HINTS.contains(name)
                    && !AnthropicRequestWriter.idle(name, value)) {
                unsupported.field(name);
            }
        }
    }
}
