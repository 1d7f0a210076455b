package io.tollgate.sdk.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A piece of a message. {@code cache} marks a prompt-caching breakpoint after it, null for none.
 */
public sealed interface Part {
    /**
     * Words.
     *
     * @param signature Google's thought signature on them, to be sent back unchanged; null for none
     */
    record Text(String text, @Nullable CacheMark cache, @Nullable String signature)
            implements Part {
        public Text(String text, @Nullable CacheMark cache) {
            this(text, cache, null);
        }
    }

    /**
     * A picture, by address or by value.
     *
     * @param url address; null when {@code data} is set
     * @param mediaType for example {@code image/png}; null with an address of unknown type
     * @param data base64; null when {@code url} is set
     * @param detail OpenAI's {@code low}, {@code high} or {@code auto}; null when not said
     */
    record Image(
            @Nullable String url,
            @Nullable String mediaType,
            @Nullable String data,
            @Nullable String detail,
            @Nullable CacheMark cache)
            implements Part {
        public Image {
            exactlyOne(url, data);
        }
    }

    /**
     * A file for the model to read, by exactly one of address, base64 value, plain text or file id.
     *
     * @param title file name or title; null when not said
     */
    record Document(
            @Nullable String url,
            @Nullable String mediaType,
            @Nullable String data,
            @Nullable String text,
            @Nullable String fileId,
            @Nullable String title,
            @Nullable CacheMark cache)
            implements Part {
        public Document {
            exactlyOne(url, data, text, fileId);
        }
    }

    /** Recorded sound; {@code format} is {@code wav} or {@code mp3}, {@code data} base64. */
    record Audio(String format, String data) implements Part {}

    /**
     * The model asks for a tool. {@code arguments} is JSON text, not always well-formed: models
     * write it.
     *
     * @param signature Google's thought signature on the call, to be sent back unchanged; null for
     *     none
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable CacheMark cache,
            @Nullable String signature)
            implements Part {
        public ToolCall(String id, String name, String arguments, @Nullable CacheMark cache) {
            this(id, name, arguments, cache, null);
        }
    }

    /** What a tool answered; {@code content} holds texts, images and documents. */
    record ToolResult(String callId, List<Part> content, boolean error, @Nullable CacheMark cache)
            implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /**
     * Reasoning shown to the client; a {@code signature} must come back to the provider unchanged.
     */
    record Thinking(String text, @Nullable String signature) implements Part {}

    /** Reasoning the provider sends encrypted. */
    record RedactedThinking(String data) implements Part {}

    record Refusal(String text) implements Part {}

    /**
     * A piece only its own vendor understands, kept whole; {@code type} is the vendor's name for
     * it.
     */
    record Foreign(String type, JsonNode value) implements Part {}

    private static void exactlyOne(@Nullable Object... values) {
        int set = 0;
        for (Object value : values) {
            set += value == null ? 0 : 1;
        }
        if (set != 1) {
            throw new IllegalArgumentException("A part has exactly one source");
        }
    }
}
