package io.tollgate.sdk.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tollgate.sdk.chat.StreamEvent;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the chunk that nearly all of a stream consists of: one choice, one piece of ASCII text
 * and nothing else that means anything. Reading it without a tree takes a tenth of the memory.
 * Whatever looks the least bit different is left to {@link OpenAiStreamDecoder}.
 */
final class TextChunk {

    /** Members that say nothing a later chunk of a stream could change. */
    private static final Set<String> IDLE =
            Set.of("id", "object", "created", "model", "service_tier", "system_fingerprint");

    private static final byte[] NULL = "null".getBytes(US_ASCII);

    private final byte[] json;
    private final int end;
    private int at;
    private int choice = -1;
    private int textStart;
    private int textEnd = -1;

    private TextChunk(Frame frame) {
        this.json = frame.buffer();
        this.at = frame.start();
        this.end = frame.start() + frame.length();
    }

    /** Null when it is any other chunk. */
    static StreamEvent.@Nullable TextDelta read(Frame frame) {
        TextChunk chunk = new TextChunk(frame);
        if (!frame.event().equals("message") || !chunk.object(Level.CHUNK)) {
            return null;
        }
        chunk.space();
        boolean text =
                chunk.at == chunk.end && chunk.choice >= 0 && chunk.textEnd > chunk.textStart;
        return text
                ? new StreamEvent.TextDelta(
                        chunk.choice,
                        new String(
                                chunk.json,
                                chunk.textStart,
                                chunk.textEnd - chunk.textStart,
                                US_ASCII))
                : null;
    }

    private enum Level {
        CHUNK,
        CHOICE,
        DELTA
    }

    private boolean object(Level level) {
        if (!next('{')) {
            return false;
        }
        do {
            space();
            int start = at + 1;
            if (!string()) {
                return false;
            }
            int stop = at - 1;
            if (!next(':')) {
                return false;
            }
            space();
            boolean fits =
                    switch (level) {
                        case CHUNK -> chunkMember(start, stop);
                        case CHOICE -> choiceMember(start, stop);
                        case DELTA -> deltaMember(start, stop);
                    };
            if (!fits) {
                return false;
            }
        } while (next(','));
        return next('}');
    }

    private boolean chunkMember(int start, int stop) {
        if (is("choices", start, stop)) {
            return choice < 0 && next('[') && object(Level.CHOICE) && next(']');
        }
        if (is("usage", start, stop)) {
            return literalNull();
        }
        return isIdle(start, stop) && (string() || number() || literalNull());
    }

    private boolean choiceMember(int start, int stop) {
        if (is("delta", start, stop)) {
            return textEnd < 0 && object(Level.DELTA);
        }
        if (is("index", start, stop)) {
            int digit = at;
            if (choice >= 0 || !number() || at > digit + 1) {
                // Ten choices and more are rare.
                return false;
            }
            choice = json[digit] - '0';
            return true;
        }
        return (is("logprobs", start, stop) || is("finish_reason", start, stop)) && literalNull();
    }

    private boolean deltaMember(int start, int stop) {
        if (!is("content", start, stop) || textEnd >= 0) {
            return false;
        }
        textStart = at + 1;
        boolean plain = string();
        textEnd = at - 1;
        return plain;
    }

    private boolean isIdle(int start, int stop) {
        for (String name : IDLE) {
            if (is(name, start, stop)) {
                return true;
            }
        }
        return false;
    }

    private boolean is(String name, int start, int stop) {
        if (stop - start != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (json[start + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Of ASCII without escapes: others are read by who knows them all. */
    private boolean string() {
        if (at >= end || json[at] != '"') {
            return false;
        }
        for (at++; at < end && json[at] != '"'; at++) {
            if (json[at] < ' ' || json[at] == '\\') {
                return false;
            }
        }
        return at++ < end;
    }

    private boolean number() {
        int start = at;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        return at > start && (json[start] != '0' || at == start + 1);
    }

    private boolean literalNull() {
        int stop = at + NULL.length;
        boolean fits = stop <= end && Arrays.equals(json, at, stop, NULL, 0, NULL.length);
        at = fits ? stop : at;
        return fits;
    }

    private boolean next(char wanted) {
        space();
        boolean fits = at < end && json[at] == wanted;
        at += fits ? 1 : 0;
        return fits;
    }

    private void space() {
        while (at < end
                && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }
}
