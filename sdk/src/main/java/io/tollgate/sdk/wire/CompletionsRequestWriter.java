package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a completions request from the neutral model. */
final class CompletionsRequestWriter {
    private static final Set<String> SHARED =
            Set.of("frequency_penalty", "presence_penalty", "logit_bias");

    private final ChatRequest request;
    private final Target target;
    private final Unsupported unsupported;
    private final ObjectNode body = Json.object();

    CompletionsRequestWriter(ChatRequest request, Target target) {
        this.request = request;
        this.target = target;
        this.unsupported = new Unsupported(target);
    }

    WireBody write() {
        body.put("model", target.model());
        body.put("prompt", prompt());
        limits();
        if (!request.tools().isEmpty()) {
            unsupported.field("tools");
        }
        if (request.responseFormat() != null) {
            unsupported.field("response_format");
        }
        if (request.user() != null) {
            body.put("user", request.user());
        }
        if (request.stream()) {
            body.put("stream", true);
        }
        request.extra()
                .forEach(
                        (field, value) -> {
                            if (SHARED.contains(field)) {
                                body.set(field, value);
                            } else {
                                unsupported.field(field);
                            }
                        });
        return new WireBody(body, unsupported.dropped());
    }

    private void limits() {
        if (request.maxTokens() != null) {
            body.put("max_tokens", request.maxTokens());
        }
        if (request.temperature() != null) {
            body.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            body.put("top_p", request.topP());
        }
        if (request.topK() != null) {
            unsupported.field("top_k");
        }
        if (request.n() != null) {
            body.put("n", request.n());
        }
        if (request.seed() != null) {
            body.put("seed", request.seed());
        }
        if (!request.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop");
            request.stop().forEach(stop::add);
        }
    }

    private String prompt() {
        List<Message> messages = request.messages();
        if (messages.size() == 1 && messages.getFirst().role() == Role.USER) {
            return text(messages.getFirst());
        }
        List<String> paragraphs = new ArrayList<>();
        for (Message message : messages) {
            String speaker =
                    switch (message.role()) {
                        case SYSTEM, DEVELOPER -> "System";
                        case USER -> "User";
                        case ASSISTANT -> "Assistant";
                        case TOOL -> "Tool";
                    };
            paragraphs.add(speaker + ": " + text(message));
        }
        paragraphs.add("Assistant:");
        return String.join("\n\n", paragraphs);
    }

    private String text(Message message) {
        StringBuilder text = new StringBuilder();
        for (Part part : message.parts()) {
            if (part instanceof Part.Text words) {
                text.append(words.text());
            } else if (!(part instanceof Part.Thinking)) {
                unsupported.field("messages");
            }
        }
        return text.toString();
    }
}
