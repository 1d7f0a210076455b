package io.tollgate.e2e.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.e2e.upstream.Reply.Piece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers as <a href="https://platform.openai.com/docs/api-reference/chat">OpenAI</a> gives. */
final class OpenAiBodies {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private OpenAiBodies() {}

    static Reply text(List<String> words, int input, Received call, boolean cutOff) {
        String finish = cutOff ? "length" : "stop";
        if (!call.stream()) {
            Map<String, Object> message = new HashMap<>();
            message.put("role", "assistant");
            message.put("content", String.join("", words));
            message.put("refusal", null);
            return Reply.json(whole(message, finish, input, words.size()), input, words.size());
        }
        List<Piece> pieces = new ArrayList<>();
        pieces.add(chunk(Map.of("role", "assistant", "content", ""), null, 0));
        words.forEach(word -> pieces.add(chunk(Map.of("content", word), null, 1)));
        finish(pieces, finish, input, words.size(), call);
        return Reply.events(pieces, input);
    }

    static Reply tool(String name, int input, Received call) {
        String arguments = MAPPER.writeValueAsString(Assistant.TOOL_ARGUMENTS);
        if (!call.stream()) {
            Map<String, Object> message = new HashMap<>();
            message.put("role", "assistant");
            message.put("content", null);
            message.put("tool_calls", List.of(call(name, arguments)));
            return Reply.json(whole(message, "tool_calls", input, 9), input, 9);
        }
        List<Piece> pieces = new ArrayList<>();
        pieces.add(
                chunk(Map.of("role", "assistant", "tool_calls", List.of(call(name, ""))), null, 1));
        int half = arguments.length() / 2;
        for (String part : List.of(arguments.substring(0, half), arguments.substring(half))) {
            Map<String, Object> delta = Map.of("index", 0, "function", Map.of("arguments", part));
            pieces.add(chunk(Map.of("tool_calls", List.of(delta)), null, 4));
        }
        finish(pieces, "tool_calls", input, 9, call);
        return Reply.events(pieces, input);
    }

    static String embeddings(JsonNode request, int tokens) {
        List<Object> data = new ArrayList<>();
        int count = request.path("input").isArray() ? request.path("input").size() : 1;
        for (int i = 0; i < count; i++) {
            data.add(
                    Map.of(
                            "object",
                            "embedding",
                            "index",
                            i,
                            "embedding",
                            request.path("encoding_format").asString("").equals("base64")
                                    ? "AACAPgAAAL8AAEA/"
                                    : List.of(0.25, -0.5, 0.75)));
        }
        return MAPPER.writeValueAsString(
                Map.of(
                        "object",
                        "list",
                        "model",
                        "scripted",
                        "data",
                        data,
                        "usage",
                        Map.of("prompt_tokens", tokens, "total_tokens", tokens)));
    }

    private static Map<String, Object> call(String name, String arguments) {
        return Map.of(
                "index",
                0,
                "id",
                "call_1",
                "type",
                "function",
                "function",
                Map.of("name", name, "arguments", arguments));
    }

    private static String whole(Map<String, Object> message, String finish, int in, int out) {
        return MAPPER.writeValueAsString(
                Map.of(
                        "id",
                        "chatcmpl-1",
                        "object",
                        "chat.completion",
                        "created",
                        1_767_225_600,
                        "model",
                        "scripted-1",
                        "choices",
                        List.of(Map.of("index", 0, "message", message, "finish_reason", finish)),
                        "usage",
                        usage(in, out)));
    }

    private static Map<String, Object> usage(int in, int out) {
        return Map.of("prompt_tokens", in, "completion_tokens", out, "total_tokens", in + out);
    }

    private static void finish(List<Piece> pieces, String why, int in, int out, Received call) {
        pieces.add(chunk(Map.of(), why, 0));
        if (call.json().path("stream_options").path("include_usage").asBoolean(false)) {
            Map<String, Object> last = chunkBody(List.of());
            last.put("usage", usage(in, out));
            pieces.add(event(last, 0));
        }
        pieces.add(new Piece("data: [DONE]\n\n".getBytes(UTF_8), Duration.ZERO, 0));
    }

    private static Piece chunk(Map<String, ?> delta, @Nullable String finish, int tokens) {
        Map<String, Object> choice = new HashMap<>();
        choice.put("index", 0);
        choice.put("delta", delta);
        choice.put("finish_reason", finish);
        return event(chunkBody(List.of(choice)), tokens);
    }

    private static Map<String, Object> chunkBody(List<?> choices) {
        Map<String, Object> body = new HashMap<>();
        body.put("id", "chatcmpl-1");
        body.put("object", "chat.completion.chunk");
        body.put("created", 1_767_225_600);
        body.put("model", "scripted-1");
        body.put("choices", choices);
        return body;
    }

    private static Piece event(Map<String, Object> body, int tokens) {
        byte[] bytes = ("data: " + MAPPER.writeValueAsString(body) + "\n\n").getBytes(UTF_8);
        return new Piece(bytes, Duration.ZERO, tokens);
    }
}
