package io.tollgate.e2e.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.e2e.upstream.Reply.Piece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Answers as <a href="https://docs.anthropic.com/en/api/messages">Anthropic</a> gives. */
final class AnthropicBodies {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private AnthropicBodies() {}

    static Reply text(List<String> words, int input, boolean stream, boolean cutOff) {
        String stop = cutOff ? "max_tokens" : "end_turn";
        if (!stream) {
            Object block = Map.of("type", "text", "text", String.join("", words));
            return Reply.json(
                    message(List.of(block), stop, input, words.size()), input, words.size());
        }
        List<Piece> pieces = new ArrayList<>();
        start(pieces, input, Map.of("type", "text", "text", ""));
        for (String word : words) {
            pieces.add(delta(Map.of("type", "text_delta", "text", word), 1));
        }
        stop(pieces, stop, words.size());
        return Reply.events(pieces, input);
    }

    static Reply tool(String name, int input, boolean stream) {
        if (!stream) {
            Object block = use(name, Assistant.TOOL_ARGUMENTS);
            return Reply.json(message(List.of(block), "tool_use", input, 9), input, 9);
        }
        String json = MAPPER.writeValueAsString(Assistant.TOOL_ARGUMENTS);
        int half = json.length() / 2;
        List<Piece> pieces = new ArrayList<>();
        start(pieces, input, use(name, Map.of()));
        for (String part : List.of(json.substring(0, half), json.substring(half))) {
            pieces.add(delta(Map.of("type", "input_json_delta", "partial_json", part), 4));
        }
        stop(pieces, "tool_use", 9);
        return Reply.events(pieces, input);
    }

    private static Map<String, Object> use(String name, Map<String, ?> input) {
        return Map.of("type", "tool_use", "id", "toolu_1", "name", name, "input", input);
    }

    private static String message(List<?> content, @Nullable String stop, int in, int out) {
        Map<String, Object> message = new HashMap<>();
        message.put("id", "msg_1");
        message.put("type", "message");
        message.put("role", "assistant");
        message.put("model", "scripted-1");
        message.put("content", content);
        message.put("stop_reason", stop);
        message.put("stop_sequence", null);
        message.put("usage", Map.of("input_tokens", in, "output_tokens", out));
        return MAPPER.writeValueAsString(message);
    }

    private static void start(List<Piece> pieces, int input, Map<String, ?> block) {
        Map<String, Object> start = new HashMap<>();
        start.put("type", "message_start");
        start.put("message", MAPPER.readTree(message(List.of(), null, input, 1)));
        pieces.add(event("message_start", start, 0));
        pieces.add(event("ping", Map.of("type", "ping"), 0));
        pieces.add(
                event(
                        "content_block_start",
                        Map.of("type", "content_block_start", "index", 0, "content_block", block),
                        0));
    }

    private static Piece delta(Map<String, ?> delta, int tokens) {
        return event(
                "content_block_delta",
                Map.of("type", "content_block_delta", "index", 0, "delta", delta),
                tokens);
    }

    private static void stop(List<Piece> pieces, String reason, int output) {
        pieces.add(
                event("content_block_stop", Map.of("type", "content_block_stop", "index", 0), 0));
        Map<String, Object> delta = new HashMap<>();
        delta.put("stop_reason", reason);
        delta.put("stop_sequence", null);
        pieces.add(
                event(
                        "message_delta",
                        Map.of(
                                "type",
                                "message_delta",
                                "delta",
                                delta,
                                "usage",
                                Map.of("output_tokens", output)),
                        0));
        pieces.add(event("message_stop", Map.of("type", "message_stop"), 0));
    }

    private static Piece event(String name, Map<String, ?> data, int tokens) {
        String text = "event: " + name + "\ndata: " + MAPPER.writeValueAsString(data) + "\n\n";
        return new Piece(text.getBytes(UTF_8), Duration.ZERO, tokens);
    }
}
