package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Estimates prompt tokens of a provider request: characters of its text over four, rounded up. */
final class PromptSize {
    /** What a picture or file counts for: its base64 says nothing about its tokens. */
    private static final long ATTACHMENT_CHARACTERS = 4000;

    private static final int LONGEST_WORD = 100_000;

    private PromptSize() {}

    static long of(JsonNode body) {
        long characters = 0;
        for (String field :
                List.of(
                        "system",
                        "messages",
                        "tools",
                        "toolConfig",
                        "instructions",
                        "input",
                        "prompt",
                        "contents",
                        "systemInstruction")) {
            JsonNode part = body.get(field);
            if (part != null) {
                characters += characters(part);
            }
        }
        return Math.max(1, Usage.estimateTokens(characters));
    }

    /** Embeddings take text, lists of it, or token ids, which count for themselves. */
    static long ofInput(JsonNode input) {
        return Math.max(1, tokensOfInput(input));
    }

    private static long tokensOfInput(JsonNode input) {
        if (input.isString()) {
            return Usage.estimateTokens(input.stringValue().length());
        }
        long tokens = input.isNumber() ? 1 : 0;
        if (input.isArray()) {
            for (JsonNode element : input) {
                tokens += tokensOfInput(element);
            }
        }
        return tokens;
    }

    private static long characters(JsonNode node) {
        if (node.isString()) {
            String text = node.stringValue();
            return text.startsWith("data:") || text.length() > LONGEST_WORD && text.indexOf(' ') < 0
                    ? ATTACHMENT_CHARACTERS
                    : text.length();
        }
        long sum = 0;
        if (node.isArray()) {
            for (JsonNode element : node) {
                sum += characters(element);
            }
        } else if (node.isObject()) {
            if ("base64".equals(Json.text(node, "type"))
                    || node.has("data") && node.has("mimeType")) {
                return ATTACHMENT_CHARACTERS;
            }
            for (var member : node.properties()) {
                // Amazon's pictures and files.
                sum +=
                        member.getKey().equals("bytes")
                                ? ATTACHMENT_CHARACTERS
                                : characters(member.getValue());
            }
        }
        return sum;
    }
}
