package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What an answer says, read from the bytes of either dialect by a few lines of its own: the oracle
 * of the replay tests shares no code with what it judges.
 */
record Outcome(
        String text,
        String thoughts,
        List<String> tools,
        String finish,
        long input,
        long cached,
        long output) {

    /** Words both dialects can say: what one of them cannot tell apart is one word. */
    private static String finish(String word) {
        return switch (word) {
            case "end_turn", "stop_sequence", "pause_turn", "stop", "eos" -> "stop";
            case "max_tokens", "length", "model_context_window_exceeded" -> "length";
            case "tool_use", "tool_calls", "function_call" -> "tools";
            case "refusal", "content_filter" -> "filtered";
            default -> word;
        };
    }

    static Outcome of(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        if (json.has("candidates") || json.has("promptFeedback")) {
            return GeminiOutcome.of(List.of(json));
        }
        return json.has("content") ? anthropic(json) : openAi(json);
    }

    private static Outcome openAi(JsonNode json) {
        JsonNode choice = json.path("choices").path(0);
        JsonNode message = choice.path("message");
        List<String> tools = new ArrayList<>();
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode f = call.path("function");
            tools.add(tool(f.path("name").asString(""), f.path("arguments").asString("")));
        }
        if (!message.path("function_call").path("name").asString("").isEmpty()) {
            JsonNode f = message.path("function_call");
            tools.add(tool(f.path("name").asString(""), f.path("arguments").asString("")));
        }
        JsonNode usage = json.path("usage");
        return new Outcome(
                text(message.path("content")) + message.path("refusal").asString(""),
                thoughts(message),
                tools,
                finish(choice.path("finish_reason").asString("")),
                prompt(usage),
                usage.path("prompt_tokens_details").path("cached_tokens").asLong(0),
                usage.path("completion_tokens").asLong(-1));
    }

    /** Mistral counts sound beside the prompt, and in the total. */
    private static long prompt(JsonNode usage) {
        long prompt = usage.path("prompt_tokens").asLong(-1);
        long sound = usage.path("prompt_tokens_details").path("audio_tokens").asLong(0);
        long rest =
                usage.path("total_tokens").asLong(0) - usage.path("completion_tokens").asLong(0);
        boolean beside = sound > 0 && rest == prompt + sound;
        return beside || usage.has("prompt_audio_seconds") ? rest : prompt;
    }

    /** A string, or the text parts of a list. */
    private static String text(JsonNode content) {
        StringBuilder text = new StringBuilder(content.asString(""));
        if (content.isArray()) {
            for (JsonNode part : content) {
                text.append(part.path("text").asString(""));
            }
        }
        return text.toString();
    }

    /** Vendors say it beside the text under two names, or as parts of it. */
    private static String thoughts(JsonNode message) {
        String beside = message.path("reasoning_content").asString("");
        StringBuilder thoughts =
                new StringBuilder(
                        beside.isEmpty() ? message.path("reasoning").asString("") : beside);
        if (message.path("content").isArray()) {
            for (JsonNode part : message.path("content")) {
                for (JsonNode thought : part.path("thinking")) {
                    thoughts.append(thought.path("text").asString(""));
                }
            }
        }
        return thoughts.toString();
    }

    private static Outcome anthropic(JsonNode json) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<String> tools = new ArrayList<>();
        for (JsonNode block : json.path("content")) {
            switch (block.path("type").asString("")) {
                case "text" -> text.append(block.path("text").asString(""));
                case "thinking" -> thoughts.append(block.path("thinking").asString(""));
                case "tool_use" ->
                        tools.add(
                                tool(
                                        block.path("name").asString(""),
                                        block.path("input").toString()));
                default -> {}
            }
        }
        JsonNode usage = json.path("usage");
        long cached = usage.path("cache_read_input_tokens").asLong(0);
        return new Outcome(
                text.toString(),
                thoughts.toString(),
                tools,
                finish(json.path("stop_reason").asString("")),
                usage.path("input_tokens").asLong(-1)
                        + cached
                        + usage.path("cache_creation_input_tokens").asLong(0),
                cached,
                usage.path("output_tokens").asLong(-1));
    }

    /** The whole of a stream, put together as an SDK of the dialect would. */
    static Outcome ofStream(byte[] bytes) {
        List<JsonNode> all = events(bytes);
        if (!all.isEmpty()
                && (all.getFirst().has("candidates") || all.getFirst().has("responseId"))) {
            return GeminiOutcome.of(all);
        }
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        Map<Integer, String> names = new LinkedHashMap<>();
        Map<Integer, StringBuilder> arguments = new LinkedHashMap<>();
        String finish = "";
        long input = -1;
        long cached = 0;
        long output = -1;
        long written = 0;
        for (JsonNode json : events(bytes)) {
            String type = json.path("type").asString("");
            if (json.has("choices")) {
                for (JsonNode choice : json.path("choices")) {
                    if (choice.path("index").asInt(0) != 0) {
                        continue;
                    }
                    JsonNode delta = choice.path("delta");
                    text.append(text(delta.path("content")));
                    text.append(delta.path("refusal").asString(""));
                    thoughts.append(thoughts(delta));
                    for (JsonNode call : delta.path("tool_calls")) {
                        int index = call.path("index").asInt(0);
                        JsonNode f = call.path("function");
                        names.merge(index, f.path("name").asString(""), String::concat);
                        arguments
                                .computeIfAbsent(index, i -> new StringBuilder())
                                .append(f.path("arguments").asString(""));
                    }
                    // Some say it twice.
                    String told = choice.path("finish_reason").asString("");
                    finish = told.isEmpty() ? finish : told;
                }
                JsonNode usage =
                        json.path("usage").isObject()
                                ? json.path("usage")
                                : json.path("x_groq").path("usage");
                if (usage.isObject()) {
                    input = usage.path("prompt_tokens").asLong(-1);
                    output = usage.path("completion_tokens").asLong(-1);
                    cached = usage.path("prompt_tokens_details").path("cached_tokens").asLong(0);
                }
            } else if (type.equals("content_block_start")) {
                JsonNode block = json.path("content_block");
                if (block.path("type").asString("").equals("tool_use")) {
                    int index = json.path("index").asInt(0);
                    names.put(index, block.path("name").asString(""));
                    arguments.put(index, new StringBuilder());
                }
                text.append(block.path("text").asString(""));
            } else if (type.equals("content_block_delta")) {
                JsonNode delta = json.path("delta");
                text.append(delta.path("text").asString(""));
                thoughts.append(delta.path("thinking").asString(""));
                StringBuilder call = arguments.get(json.path("index").asInt(0));
                if (call != null) {
                    call.append(delta.path("partial_json").asString(""));
                }
            } else if (type.equals("message_start") || type.equals("message_delta")) {
                JsonNode usage =
                        type.equals("message_start")
                                ? json.path("message").path("usage")
                                : json.path("usage");
                input = usage.path("input_tokens").asLong(input);
                output = usage.path("output_tokens").asLong(output);
                cached = usage.path("cache_read_input_tokens").asLong(cached);
                written = usage.path("cache_creation_input_tokens").asLong(written);
                finish = finish + json.path("delta").path("stop_reason").asString("");
            }
        }
        boolean anthropic =
                written > 0 || new String(bytes, StandardCharsets.UTF_8).contains("message_start");
        List<String> tools = new ArrayList<>();
        names.forEach((index, name) -> tools.add(tool(name, arguments.get(index).toString())));
        return new Outcome(
                text.toString(),
                thoughts.toString(),
                tools,
                finish(finish),
                anthropic ? input + cached + written : input,
                cached,
                output);
    }

    static List<JsonNode> events(byte[] bytes) {
        List<JsonNode> events = new ArrayList<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\r\n|\n|\r")) {
            if (line.startsWith("data:") && !line.contains("[DONE]")) {
                events.add(Json.mapper().readTree(line.substring(5)));
            }
        }
        return events;
    }

    static String tool(String name, String arguments) {
        JsonNode json = Json.readOrNull(arguments.isBlank() ? "{}" : arguments);
        return name + " " + (json == null ? arguments : json.toString());
    }

    /** OpenAI says it in the message, Anthropic in the stop reason. */
    Outcome refused() {
        return new Outcome(text, thoughts, tools, "filtered", input, cached, output);
    }

    Outcome withoutUsage() {
        return new Outcome(text, thoughts, tools, finish, 0, 0, 0);
    }
}
