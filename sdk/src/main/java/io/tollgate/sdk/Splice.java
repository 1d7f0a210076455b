package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.json.JsonSpan;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Replaces strings inside JSON bytes, leaving every other byte as it was. */
final class Splice {
    /** A value and the JSON that stands in for it. */
    private record Edit(JsonSpan span, byte[] json) {}

    private final List<Edit> edits = new ArrayList<>(2);

    static byte[] string(byte[] bytes, JsonSpan span, String value) {
        Splice splice = new Splice();
        splice.put(span, Json.mapper().writeValueAsBytes(value));
        return splice.copy(bytes);
    }

    /** An answer with the client's name for the model and, if asked for, other ids. */
    static byte[] names(byte[] answer, String modelField, AnswerView view) {
        Splice splice = new Splice();
        splice.put(
                JsonSpan.find(answer, 0, answer.length, modelField),
                Json.mapper().writeValueAsBytes(view.publicModel()));
        UnaryOperator<String> ids = view.answerIds();
        if (ids != null) {
            splice.id(answer, JsonSpan.find(answer, 0, answer.length, "id"), ids);
            splice.id(answer, JsonSpan.find(answer, 0, answer.length, "previous_response_id"), ids);
        }
        return splice.copy(answer);
    }

    void put(@Nullable JsonSpan span, byte[] json) {
        if (span != null) {
            edits.add(new Edit(span, json));
            edits.sort(Comparator.comparingInt(edit -> edit.span().start()));
        }
    }

    /** Replaces a string by what {@code form} makes of it; leaves anything else. */
    void id(byte[] bytes, @Nullable JsonSpan span, UnaryOperator<String> form) {
        String id = text(bytes, span);
        if (id != null) {
            put(span, Json.mapper().writeValueAsBytes(form.apply(id)));
        }
    }

    /** The string at the place; null when there is none. */
    static @Nullable String text(byte[] bytes, @Nullable JsonSpan span) {
        if (span == null || span.end() <= span.start() || bytes[span.start()] != '"') {
            return null;
        }
        var value = Json.readOrNull(bytes, span.start(), span.end() - span.start());
        return value == null || !value.isString() ? null : value.stringValue();
    }

    byte[] copy(byte[] bytes) {
        if (edits.isEmpty()) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 128);
        copy(bytes, 0, bytes.length, out);
        return out.toByteArray();
    }

    void copy(byte[] bytes, int from, int to, ByteArrayOutputStream out) {
        int at = from;
        for (Edit edit : edits) {
            out.write(bytes, at, edit.span().start() - at);
            out.writeBytes(edit.json());
            at = edit.span().end();
        }
        out.write(bytes, at, to - at);
    }
}
