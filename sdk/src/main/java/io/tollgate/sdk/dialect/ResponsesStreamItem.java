package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.json.Json;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One output item while it is being told; writes its events through the stream's encoder. */
sealed interface ResponsesStreamItem {
    int index();

    void open(ResponsesStreamEncoder stream, ByteArrayOutputStream out);

    void delta(String piece, ResponsesStreamEncoder stream, ByteArrayOutputStream out);

    /** Ends the item; it comes back as the response lists it. */
    ObjectNode close(ResponsesStreamEncoder stream, ByteArrayOutputStream out);

    /** What is told in a message or as thoughts. */
    enum Kind {
        TEXT("msg_", "response.output_text", "text"),
        REFUSAL("msg_", "response.refusal", "refusal"),
        THINKING("rs_", "response.reasoning_summary_text", "text");

        private final String prefix;
        private final String event;
        private final String field;

        Kind(String prefix, String event, String field) {
            this.prefix = prefix;
            this.event = event;
            this.field = field;
        }

        String prefix() {
            return prefix;
        }
    }

    /** A message of one part, or a reasoning item of one summary part. */
    final class Told implements ResponsesStreamItem {
        private final Kind kind;
        private final int index;
        private final String id;
        private final StringBuilder text = new StringBuilder();
        private final ArrayNode annotations = Json.array();
        private boolean partOpen;
        private @Nullable String encrypted;

        Told(Kind kind, int index, String id) {
            this.kind = kind;
            this.index = index;
            this.id = id;
        }

        Kind kind() {
            return kind;
        }

        @Override
        public int index() {
            return index;
        }

        /** Characters told. */
        int length() {
            return text.length();
        }

        /** A source of this text, counted from its beginning. */
        void cite(Citation citation, ResponsesStreamEncoder stream, ByteArrayOutputStream out) {
            ObjectNode annotation = ResponsesAnnotations.annotation(citation);
            if (annotation != null && partOpen) {
                ObjectNode event = place().put("annotation_index", annotations.size());
                annotations.add(annotation);
                event.set("annotation", annotation);
                stream.write("response.output_text.annotation.added", event, out);
            }
        }

        void encrypted(@Nullable String content) {
            encrypted = content;
        }

        @Override
        public void open(ResponsesStreamEncoder stream, ByteArrayOutputStream out) {
            ObjectNode item =
                    kind == Kind.THINKING
                            ? ReasoningItem.item(id, "", null)
                            : ResponsesAnswerWriter.message(id, "in_progress", Json.array());
            stream.write("response.output_item.added", item(item), out);
        }

        @Override
        public void delta(String piece, ResponsesStreamEncoder stream, ByteArrayOutputStream out) {
            if (!partOpen) {
                partOpen = true;
                stream.write(partEvent(".added"), place().set("part", part("")), out);
            }
            text.append(piece);
            ObjectNode event = place().put("delta", piece);
            if (kind == Kind.TEXT) {
                event.putArray("logprobs");
            }
            stream.write(kind.event + ".delta", event, out);
        }

        @Override
        public ObjectNode close(ResponsesStreamEncoder stream, ByteArrayOutputStream out) {
            if (partOpen) {
                ObjectNode event = place().put(kind.field, text.toString());
                if (kind == Kind.TEXT) {
                    event.putArray("logprobs");
                }
                stream.write(kind.event + ".done", event, out);
                stream.write(partEvent(".done"), place().set("part", part(text.toString())), out);
            }
            ObjectNode whole = whole();
            stream.write("response.output_item.done", item(whole), out);
            return whole;
        }

        private ObjectNode whole() {
            if (kind == Kind.THINKING) {
                return ReasoningItem.item(id, text.toString(), encrypted);
            }
            ArrayNode content = Json.array();
            if (partOpen) {
                content.add(part(text.toString()));
            }
            return ResponsesAnswerWriter.message(id, "completed", content);
        }

        private String partEvent(String suffix) {
            return (kind == Kind.THINKING
                            ? "response.reasoning_summary_part"
                            : "response.content_part")
                    + suffix;
        }

        private ObjectNode part(String words) {
            return switch (kind) {
                case TEXT -> {
                    ObjectNode said = ResponsesAnswerWriter.text(words);
                    yield words.isEmpty() ? said : said.set("annotations", annotations.deepCopy());
                }
                case REFUSAL -> ResponsesAnswerWriter.refusal(words);
                case THINKING -> Json.object().put("type", "summary_text").put("text", words);
            };
        }

        private ObjectNode place() {
            return Json.object()
                    .put("item_id", id)
                    .put("output_index", index)
                    .put(kind == Kind.THINKING ? "summary_index" : "content_index", 0);
        }

        private ObjectNode item(ObjectNode item) {
            ObjectNode event = Json.object().put("output_index", index);
            event.set("item", item);
            return event;
        }
    }

    /** A function call; several may be under way. */
    final class Call implements ResponsesStreamItem {
        private final int index;
        private final String id;
        private final StreamEvent.ToolCallStarted start;
        private final StringBuilder arguments = new StringBuilder();

        Call(int index, String id, StreamEvent.ToolCallStarted start) {
            this.index = index;
            this.id = id;
            this.start = start;
        }

        @Override
        public int index() {
            return index;
        }

        @Override
        public void open(ResponsesStreamEncoder stream, ByteArrayOutputStream out) {
            ObjectNode event = Json.object().put("output_index", index);
            event.set("item", item("").put("status", "in_progress"));
            stream.write("response.output_item.added", event, out);
        }

        @Override
        public void delta(String piece, ResponsesStreamEncoder stream, ByteArrayOutputStream out) {
            arguments.append(piece);
            stream.write(
                    "response.function_call_arguments.delta", place().put("delta", piece), out);
        }

        @Override
        public ObjectNode close(ResponsesStreamEncoder stream, ByteArrayOutputStream out) {
            String json = arguments.toString();
            stream.write(
                    "response.function_call_arguments.done",
                    place().put("arguments", json).put("name", start.name()),
                    out);
            ObjectNode event = Json.object().put("output_index", index);
            event.set("item", item(json));
            stream.write("response.output_item.done", event, out);
            return item(json);
        }

        private ObjectNode item(String json) {
            return ResponsesAnswerWriter.call(id, start.id(), start.name(), json);
        }

        private ObjectNode place() {
            return Json.object().put("item_id", id).put("output_index", index);
        }
    }
}
