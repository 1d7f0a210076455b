package io.tollgate.providers.account;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * How many tokens a request's prompt can have at most: a token is at least one byte of text, and
 * images and documents count a stated maximum, as admission at the gateway reckons.
 */
final class PromptBound {

    /**
     * OpenAI's dearest image is about 48,000 tokens:
     * https://platform.openai.com/docs/guides/images-vision
     */
    private static final long IMAGE_TOKENS = 50_000;

    /** A PDF of 100 pages. */
    private static final long DOCUMENT_TOKENS = 300_000;

    private static final Set<String> IMAGE_PARTS =
            Set.of("image_url", "image", "input_image", "input_audio");
    private static final Set<String> DOCUMENT_PARTS = Set.of("document", "file", "input_file");
    private static final Set<String> INLINE_DATA = Set.of("data", "file_data", "url", "image_url");

    /** Objects of the client's own making: what looks like media in them is text to the model. */
    private static final Set<String> OPAQUE =
            Set.of("input", "arguments", "parameters", "input_schema", "schema");

    private long textBytes;
    private long inlineBytes;
    private long mediaTokens;

    private PromptBound() {}

    /**
     * Of one request.
     *
     * @param most tokens that the prompt can have
     * @param estimate tokens that it has about, for rate limits
     */
    record Tokens(long most, long estimate) {}

    static Tokens of(JsonNode body) {
        PromptBound bound = new PromptBound();
        bound.object(body, false, false);
        // Inline data is reckoned by the media bound, but only where a media part announced it.
        long text = bound.mediaTokens > 0 ? bound.textBytes : bound.textBytes + bound.inlineBytes;
        return new Tokens(text + bound.mediaTokens, text / 4 + bound.mediaTokens / 50 + 1);
    }

    /** At most 500 deep: deeper bodies are refused where they are parsed. */
    private void value(String name, JsonNode value, boolean opaque, boolean nested) {
        if (value.isObject()) {
            object(value, opaque || (nested && OPAQUE.contains(name)), true);
        } else if (value.isArray()) {
            // The input of embeddings, and of responses, is an array right below the request.
            boolean own = opaque || (nested && OPAQUE.contains(name));
            textBytes += 2;
            for (JsonNode each : value) {
                textBytes += 1;
                value("", each, own, true);
            }
        } else if (value.isString()) {
            string(name, value.stringValue(), opaque);
        } else {
            textBytes += value.asString("null").length();
        }
    }

    private void object(JsonNode object, boolean opaque, boolean nested) {
        textBytes += 2;
        for (var field : object.properties()) {
            textBytes += utf8(field.getKey()) + 4;
            value(field.getKey(), field.getValue(), opaque, nested);
        }
    }

    private void string(String name, String value, boolean opaque) {
        if (!opaque && INLINE_DATA.contains(name)) {
            inlineBytes += utf8(value);
            return;
        }
        textBytes += utf8(value) + 2;
        if (!opaque && name.equals("type")) {
            if (IMAGE_PARTS.contains(value)) {
                mediaTokens += IMAGE_TOKENS;
            } else if (DOCUMENT_PARTS.contains(value)) {
                mediaTokens += DOCUMENT_TOKENS;
            }
        }
    }

    private static long utf8(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair is two of its four bytes.
            bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return bytes;
    }
}
