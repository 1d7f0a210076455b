package io.tollgate.sdk;

import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.BedrockWire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Replays recorded traffic of Amazon Bedrock. */
class BedrockRecordedTest {
    private static final ProviderRow ROW = ProviderRows.load().find("bedrock").orElseThrow();

    private final WireReplay replay = new WireReplay(new BedrockWire());

    @BeforeEach
    void recordingsAreThere() {
        WireReplay.assumeRecordings();
    }

    @Test
    void everyConverseAnswerComesOutAsItWasRecorded() {
        for (Recordings.Exchange exchange : Recordings.of("bedrock")) {
            String operation = exchange.path().substring(exchange.path().lastIndexOf('/') + 1);
            if (!operation.startsWith("converse")) {
                replay.leave(exchange, "another interface: " + operation);
            } else if (exchange.status() >= 400) {
                replay.error(exchange, Headers.empty());
            } else if (exchange.kind().equals("json")) {
                replay.unary(exchange, whole(Json.readOrNull(exchange.response())));
            } else {
                streamed(exchange);
            }
        }
        replay.report();
    }

    @Test
    void everyInvokedModelIsReadAsItWasRecorded() {
        EmbeddingTranslation translation = EmbeddingTranslation.of(ROW);
        for (Recordings.Exchange exchange : Recordings.of("bedrock")) {
            JsonNode recorded = Json.readOrNull(exchange.response());
            boolean whole = exchange.path().endsWith("/invoke");
            if (!whole && !exchange.path().endsWith("/invoke-with-response-stream")) {
                replay.leave(exchange, "no InvokeModel");
                continue;
            }
            if (!whole || !exchange.path().contains("embed")) {
                InvokedModels.replay(exchange, whole, replay);
                continue;
            }
            EmbeddingAnswer answer =
                    translation.answer(exchange.response(), new AnswerView("public", false, 5));
            JsonNode body = Json.read(answer.body());
            List<JsonNode> vectors = vectors(recorded);
            replay.check(exchange, "vectors", vectors.size(), body.path("data").size());
            for (int i = 0; i < vectors.size(); i++) {
                JsonNode vector = body.path("data").path(i).path("embedding");
                replay.check(exchange, "length", vectors.get(i).size(), vector.size());
                for (int j = 0; j < vector.size(); j++) {
                    replay.check(
                            exchange,
                            "value " + j,
                            vectors.get(i).path(j).floatValue(),
                            vector.path(j).floatValue());
                }
            }
            replay.check(
                    exchange,
                    "tokens",
                    recorded.path("inputTextTokenCount").asLong(5),
                    answer.usage().inputTokens());
            replay.replayed(exchange, "embeddings");
        }
        replay.report();
    }

    private static List<JsonNode> vectors(JsonNode recorded) {
        List<JsonNode> vectors = new ArrayList<>();
        if (recorded.has("embedding")) {
            vectors.add(recorded.path("embedding"));
            return vectors;
        }
        JsonNode many = recorded.path("embeddings");
        for (JsonNode row : many.has("float") ? many.path("float") : many) {
            vectors.add(row.has("embedding") ? row.path("embedding") : row);
        }
        return vectors;
    }

    private static Outcome whole(JsonNode json) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<String> tools = new ArrayList<>();
        for (JsonNode block : json.path("output").path("message").path("content")) {
            text.append(block.path("text").asString(""));
            block.path("citationsContent")
                    .path("content")
                    .forEach(piece -> text.append(piece.path("text").asString("")));
            thoughts.append(
                    block.path("reasoningContent").path("reasoningText").path("text").asString(""));
            JsonNode tool = block.path("toolUse");
            if (tool.isObject() && !tool.path("type").asString("").equals("server_tool_use")) {
                tools.add(tool.path("name").asString("") + " " + tool.path("input"));
            }
        }
        return outcome(
                text, thoughts, tools, json.path("stopReason").asString(""), json.path("usage"));
    }

    private void streamed(Recordings.Exchange exchange) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        Map<Integer, String> names = new LinkedHashMap<>();
        Map<Integer, StringBuilder> arguments = new LinkedHashMap<>();
        String stop = "";
        JsonNode usage = Json.object();
        int finish = 1;
        ByteBuffer bytes = ByteBuffer.wrap(exchange.response());
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            int total = bytes.getInt(start);
            int headers = bytes.getInt(start + 4);
            String head =
                    new String(exchange.response(), start + 12, headers, StandardCharsets.UTF_8);
            JsonNode json =
                    Json.readOrNull(
                            exchange.response(), start + 12 + headers, total - headers - 16);
            int index = json.path("contentBlockIndex").asInt(0);
            JsonNode delta = json.path("delta");
            JsonNode tool = json.path("start").path("toolUse");
            if (tool.isObject() && !tool.path("type").asString("").equals("server_tool_use")) {
                names.put(index, tool.path("name").asString(""));
                arguments.put(index, new StringBuilder());
            }
            text.append(delta.path("text").asString(""));
            thoughts.append(delta.path("reasoningContent").path("text").asString(""));
            if (delta.path("toolUse").isObject() && arguments.containsKey(index)) {
                arguments.get(index).append(delta.path("toolUse").path("input").asString(""));
            }
            if (head.contains("messageStop")) {
                stop = json.path("stopReason").asString("");
                finish = start;
            }
            if (json.has("usage")) {
                usage = json.path("usage");
            }
            bytes.position(start + total);
        }
        List<String> tools = new ArrayList<>();
        names.forEach(
                (index, name) -> {
                    String json = arguments.get(index).toString();
                    tools.add(name + " " + Json.readOrNull(json.isEmpty() ? "{}" : json));
                });
        replay.stream(exchange, outcome(text, thoughts, tools, stop, usage), finish);
    }

    private static Outcome outcome(
            StringBuilder text,
            StringBuilder thoughts,
            List<String> tools,
            String stop,
            JsonNode usage) {
        long read = usage.path("cacheReadInputTokens").asLong(0);
        long written = usage.path("cacheWriteInputTokens").asLong(0);
        return new Outcome(
                text.toString(),
                thoughts.toString(),
                tools,
                switch (stop) {
                    case "end_turn", "stop_sequence" -> "stop";
                    case "max_tokens" -> "length";
                    case "tool_use" -> "tools";
                    case "guardrail_intervened", "content_filtered" -> "filtered";
                    default -> stop;
                },
                usage.path("inputTokens").asLong(-1) + read + written,
                read,
                usage.path("outputTokens").asLong(-1));
    }
}
