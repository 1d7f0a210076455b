package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.OllamaWire;
import io.tollgate.sdk.wire.OpenAiWire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Replays recorded traffic of Ollama: its own interface, and OpenAI's as it speaks it. */
class OllamaRecordedTest {
    @BeforeEach
    void recordingsAreThere() {
        WireReplay.assumeRecordings();
    }

    @Test
    void everyChatOfItsOwnInterfaceComesOutAsItWasRecorded() {
        WireReplay replay = new WireReplay(new OllamaWire());
        for (Recordings.Exchange exchange : Recordings.of("ollama")) {
            if (!exchange.path().endsWith("/api/chat")) {
                replay.leave(exchange, "another interface");
            } else if (exchange.kind().equals("json")) {
                replay.unary(exchange, outcome(lines(exchange)));
            } else {
                List<JsonNode> lines = lines(exchange);
                String all = new String(exchange.response(), StandardCharsets.ISO_8859_1);
                int last = all.stripTrailing().lastIndexOf('\n');
                replay.stream(exchange, outcome(lines), last);
            }
        }
        replay.report();
    }

    @Test
    void everyChatOfOpenAisInterfaceComesOutAsItWasRecorded() {
        WireReplay replay = new WireReplay(new OpenAiWire());
        CompatibleReplay.run("ollama", replay);
        replay.report();
    }

    private static List<JsonNode> lines(Recordings.Exchange exchange) {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : new String(exchange.response(), StandardCharsets.UTF_8).split("\n")) {
            if (!line.isBlank()) {
                lines.add(Json.readOrNull(line));
            }
        }
        return lines;
    }

    private static Outcome outcome(List<JsonNode> lines) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<String> tools = new ArrayList<>();
        for (JsonNode line : lines) {
            JsonNode message = line.path("message");
            text.append(message.path("content").asString(""));
            thoughts.append(message.path("thinking").asString(""));
            for (JsonNode call : message.path("tool_calls")) {
                JsonNode function = call.path("function");
                tools.add(function.path("name").asString("") + " " + function.path("arguments"));
            }
        }
        JsonNode last = lines.getLast();
        boolean counted = last.has("prompt_eval_count") && last.has("eval_count");
        return new Outcome(
                text.toString(),
                thoughts.toString(),
                tools,
                tools.isEmpty() ? last.path("done_reason").asString("") : "tools",
                counted ? last.path("prompt_eval_count").asLong(-1) : -1,
                0,
                counted ? last.path("eval_count").asLong(-1) : -1);
    }
}
