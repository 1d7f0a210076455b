package io.tollgate.sdk;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What answers in Google's form say, the pieces of a stream put together. */
final class GeminiOutcome {
    private GeminiOutcome() {}

    static Outcome of(List<JsonNode> pieces) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<String> tools = new ArrayList<>();
        String finish = "";
        long input = -1;
        long cached = 0;
        long output = -1;
        for (JsonNode piece : pieces) {
            JsonNode blocked = piece.path("promptFeedback");
            if (blocked.has("blockReason")) {
                text.append(blocked.path("blockReasonMessage").asString(""));
                finish = "filtered";
            }
            for (JsonNode candidate : piece.path("candidates")) {
                if (candidate.path("index").asInt(0) != 0) {
                    continue;
                }
                for (JsonNode part : candidate.path("content").path("parts")) {
                    boolean thought = part.path("thought").asBoolean(false);
                    (thought ? thoughts : text).append(part.path("text").asString(""));
                    JsonNode call = part.path("functionCall");
                    if (call.isObject()) {
                        String arguments = call.has("args") ? call.path("args").toString() : "{}";
                        tools.add(Outcome.tool(call.path("name").asString(""), arguments));
                    }
                }
                JsonNode reason = candidate.path("finishReason");
                if (!reason.isMissingNode()) {
                    finish = finish(reason, !tools.isEmpty());
                }
            }
            JsonNode usage = piece.path("usageMetadata");
            if (usage.has("promptTokenCount")) {
                input =
                        usage.path("promptTokenCount").asLong()
                                + usage.path("toolUsePromptTokenCount").asLong(0);
                cached = usage.path("cachedContentTokenCount").asLong(0);
                output =
                        usage.path("candidatesTokenCount").asLong(0)
                                + usage.path("thoughtsTokenCount").asLong(0);
                if (output == 0) {
                    output = usage.path("totalTokenCount").asLong(input) - input;
                }
            }
        }
        return new Outcome(
                text.toString(), thoughts.toString(), tools, finish, input, cached, output);
    }

    /** Google has one word for an end, calls or not: a call shows by itself. */
    static Outcome said(Outcome outcome) {
        return new Outcome(
                outcome.text(),
                outcome.thoughts(),
                outcome.tools(),
                outcome.finish().equals("stop") || outcome.finish().equals("tools")
                        ? outcome.tools().isEmpty() ? "stop" : "tools"
                        : outcome.finish(),
                outcome.input(),
                outcome.cached(),
                outcome.output());
    }

    private static String finish(JsonNode reason, boolean tools) {
        String word =
                reason.isNumber()
                        ? (reason.intValue() == 2 ? "MAX_TOKENS" : "STOP")
                        : reason.asString("");
        return switch (word) {
            case "STOP" -> tools ? "tools" : "stop";
            case "MAX_TOKENS" -> "length";
            default -> "filtered";
        };
    }
}
