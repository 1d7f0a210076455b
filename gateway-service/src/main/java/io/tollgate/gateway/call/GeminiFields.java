package io.tollgate.gateway.call;

import io.tollgate.sdk.price.HostedTools;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What decides the price of a {@code generateContent} body. Names come in camel case or with
 * underscores, and it is not known which of two Google obeys: the larger counts.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Generating content</a>
 * @see <a href="https://ai.google.dev/gemini-api/docs/tokens">Tokens of media</a>
 */
final class GeminiFields {

    /** Google's tiles are of 258 tokens; models of others behind this path ask more. */
    private static final long IMAGE_TOKENS = 50_000;

    /** A PDF of 1,000 pages at 258 tokens each, which is the most that is taken. */
    private static final long DOCUMENT_TOKENS = 300_000;

    /** A second of sound is 32 tokens, and has more bytes than 500 even when coded badly. */
    private static final long BYTES_OF_A_SOUND_TOKEN = 10;

    private static final Set<String> INLINE = Set.of("inlineData", "inline_data");
    private static final Set<String> KEPT_ELSEWHERE = Set.of("fileData", "file_data");

    /** Objects of the client's own making: what looks like media in them is text to the model. */
    private static final Set<String> OPAQUE = Set.of("args", "response");

    private static final Set<String> FUNCTIONS =
            Set.of("functionDeclarations", "function_declarations");

    private @Nullable Long maxTokens;
    private int choices = 1;
    private long inlineBytes;
    private long mediaTokens;
    private boolean elsewhere;
    private final Set<String> tools = new HashSet<>();

    /**
     * Reads a field of the body.
     *
     * @return false when it is none of Google's that counts; nothing was read then
     */
    boolean take(JsonParser parser, String name, JsonToken value) {
        switch (name) {
            case "generationConfig", "generation_config" -> settings(parser, name, value);
            case "contents", "systemInstruction", "system_instruction" -> content(parser, value);
            case "cachedContent", "cached_content" -> {
                elsewhere |= value != JsonToken.VALUE_NULL;
                parser.skipChildren();
            }
            case "tools" -> tools(parser, value);
            case "generateContentRequest", "generate_content_request" -> parser.skipChildren();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void settings(JsonParser parser, String config, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            String path = config + "." + name;
            JsonToken setting = parser.nextToken();
            switch (name) {
                case "maxOutputTokens", "max_output_tokens" -> {
                    if (setting != JsonToken.VALUE_NULL) {
                        long given = BodyScanner.whole(parser, path, setting, Integer.MAX_VALUE);
                        maxTokens = maxTokens == null ? given : Math.max(maxTokens, given);
                    }
                }
                case "candidateCount", "candidate_count" ->
                        choices =
                                Math.max(
                                        choices,
                                        (int) BodyScanner.whole(parser, path, setting, 128));
                default -> parser.skipChildren();
            }
        }
    }

    /** All but functions read what they find into the prompt. */
    private void tools(JsonParser parser, JsonToken value) {
        if (!value.isStructStart()) {
            return;
        }
        int depth = value == JsonToken.START_ARRAY ? 0 : 1;
        int open = 1;
        while (open > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return;
            }
            if (token == JsonToken.PROPERTY_NAME && depth == 1) {
                String tool = parser.currentName();
                boolean off = parser.nextToken() == JsonToken.VALUE_NULL;
                if (!FUNCTIONS.contains(tool) && !off) {
                    elsewhere = true;
                    tools.add(tool);
                }
                parser.skipChildren();
            } else if (token.isStructStart()) {
                open++;
                depth++;
            } else if (token.isStructEnd()) {
                open--;
                depth--;
            }
        }
    }

    private void content(JsonParser parser, JsonToken value) {
        if (!value.isStructStart()) {
            return;
        }
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return;
            }
            if (token == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (OPAQUE.contains(name)) {
                    parser.nextToken();
                    parser.skipChildren();
                } else if (INLINE.contains(name)) {
                    inline(parser, parser.nextToken());
                } else if (KEPT_ELSEWHERE.contains(name)) {
                    elsewhere |= parser.nextToken() != JsonToken.VALUE_NULL;
                    parser.skipChildren();
                }
            } else if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
        }
    }

    private void inline(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String type = "";
        long length = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken field = parser.nextToken();
            if (field == JsonToken.VALUE_STRING && name.equals("data")) {
                length += parser.getStringLength();
            } else if (field == JsonToken.VALUE_STRING
                    && (name.equals("mimeType") || name.equals("mime_type"))) {
                type = parser.getString().toLowerCase(Locale.ROOT);
            } else {
                parser.skipChildren();
            }
        }
        count(type, length);
    }

    private void count(String type, long length) {
        if (type.startsWith("image/")) {
            mediaTokens += IMAGE_TOKENS;
            inlineBytes += length;
        } else if (type.equals("application/pdf")) {
            mediaTokens += DOCUMENT_TOKENS;
            inlineBytes += length;
        } else if (type.startsWith("audio/")) {
            mediaTokens += length / BYTES_OF_A_SOUND_TOKEN + 1;
            inlineBytes += length;
        }
        // Anything else has fewer tokens than characters, video included.
    }

    @Nullable Long maxTokens() {
        return maxTokens;
    }

    int choices() {
        return choices;
    }

    long inlineBytes() {
        return inlineBytes;
    }

    long mediaTokens() {
        return mediaTokens;
    }

    /** Tools that run at Google and are charged by the call. */
    HostedTools hostedTools() {
        ObjectNode seen = JsonNodeFactory.instance.objectNode();
        ArrayNode list = seen.putArray("tools");
        tools.forEach(tool -> list.addObject().putObject(tool));
        return HostedTools.of(seen.put("n", choices));
    }

    boolean elsewhere() {
        return elsewhere;
    }
}
