package io.tollgate.sdk;

import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.rerank.RerankAnswer;
import io.tollgate.sdk.rerank.RerankTranslation;
import io.tollgate.sdk.wire.CohereWire;
import io.tollgate.sdk.wire.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Replays recorded traffic of Cohere. */
class CohereRecordedTest {
    private static final ProviderRow ROW = ProviderRows.load().find("cohere").orElseThrow();

    private final WireReplay replay = new WireReplay(new CohereWire());

    @BeforeEach
    void recordingsAreThere() {
        WireReplay.assumeRecordings();
    }

    @Test
    void everyChatComesOutAsItWasRecorded() {
        for (Recordings.Exchange exchange : Recordings.of("cohere")) {
            if (!exchange.path().endsWith("/v2/chat")) {
                replay.leave(exchange, "another interface: " + exchange.path());
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
    void everyEmbeddingComesOutAsItWasRecorded() {
        EmbeddingTranslation translation = EmbeddingTranslation.of(ROW);
        for (Recordings.Exchange exchange : Recordings.of("cohere")) {
            if (!exchange.path().endsWith("/v2/embed") || exchange.status() >= 400) {
                replay.leave(exchange, "no embeddings");
                continue;
            }
            JsonNode recorded = Json.readOrNull(exchange.response());
            EmbeddingAnswer answer =
                    translation.answer(exchange.response(), new AnswerView("public", false, 5));
            JsonNode told = Json.read(answer.body()).path("data");
            JsonNode vectors = recorded.path("embeddings").path("float");
            replay.check(exchange, "vectors", vectors.size(), told.size());
            for (int i = 0; i < vectors.size(); i++) {
                replay.check(
                        exchange,
                        "vector " + i,
                        floats(vectors.path(i)),
                        floats(told.path(i).path("embedding")));
            }
            replay.check(
                    exchange,
                    "tokens",
                    recorded.path("meta").path("billed_units").path("input_tokens").asLong(-1),
                    answer.usage().inputTokens());
            replay.replayed(exchange, "embeddings");
        }
        replay.report();
    }

    @Test
    void everyRerankingComesOutAsItWasRecorded() {
        RerankTranslation translation = RerankTranslation.of(ROW);
        for (Recordings.Exchange exchange : Recordings.of("cohere")) {
            if (!exchange.path().endsWith("/rerank")) {
                replay.leave(exchange, "no reranking");
                continue;
            }
            ClientRequest request =
                    ClientRequest.parse(
                            new OpenAiChatDialect(), exchange.request(), Headers.empty());
            replay.check(
                    exchange,
                    "request",
                    Json.read(exchange.request()),
                    Json.read(
                            translation
                                    .request(request, Target.of(ROW, request.model(), "k"))
                                    .body()));
            RerankAnswer answer = translation.answer(exchange.response(), request, 5);
            JsonNode recorded = Json.readOrNull(exchange.response());
            replay.check(
                    exchange,
                    "results",
                    recorded.path("results").toString(),
                    Json.read(answer.body()).path("results").toString());
            replay.check(
                    exchange,
                    "search units",
                    recorded.path("meta").path("billed_units").path("search_units").asLong(-1),
                    answer.searchUnits());
            replay.replayed(exchange, "reranking");
        }
        replay.report();
    }

    private static List<Float> floats(JsonNode values) {
        List<Float> floats = new ArrayList<>();
        values.forEach(value -> floats.add(value.floatValue()));
        return floats;
    }

    private static Outcome whole(JsonNode json) {
        JsonNode message = json.path("message");
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder(message.path("tool_plan").asString(""));
        for (JsonNode block : message.path("content")) {
            text.append(block.path("text").asString(""));
            thoughts.append(block.path("thinking").asString(""));
        }
        List<String> tools = new ArrayList<>();
        for (JsonNode call : message.path("tool_calls")) {
            tools.add(
                    tool(
                            call.path("function").path("name").asString(""),
                            call.path("function").path("arguments").asString("")));
        }
        return outcome(text, thoughts, tools, json);
    }

    private void streamed(Recordings.Exchange exchange) {
        String all = new String(exchange.response(), StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        Map<Integer, String> names = new LinkedHashMap<>();
        Map<Integer, StringBuilder> arguments = new LinkedHashMap<>();
        JsonNode end = Json.object();
        for (JsonNode json : Outcome.events(exchange.response())) {
            JsonNode message = json.path("delta").path("message");
            int index = json.path("index").asInt(0);
            text.append(message.path("content").path("text").asString(""));
            thoughts.append(message.path("content").path("thinking").asString(""));
            thoughts.append(message.path("tool_plan").asString(""));
            JsonNode function = message.path("tool_calls").path("function");
            if (function.has("name")) {
                names.put(index, function.path("name").asString(""));
            }
            if (function.isObject()) {
                arguments
                        .computeIfAbsent(index, i -> new StringBuilder())
                        .append(function.path("arguments").asString(""));
            }
            if (json.path("type").asString("").equals("message-end")) {
                end = json.path("delta");
            }
        }
        List<String> tools = new ArrayList<>();
        names.forEach((index, name) -> tools.add(tool(name, arguments.get(index).toString())));
        int finish =
                all.substring(0, all.indexOf("event: message-end"))
                        .getBytes(StandardCharsets.UTF_8)
                        .length;
        replay.stream(exchange, outcome(text, thoughts, tools, end), finish);
    }

    private static String tool(String name, String arguments) {
        return name + " " + Json.readOrNull(arguments.isEmpty() ? "{}" : arguments);
    }

    /** What Cohere bills is what is told: its cache reads have no price of their own. */
    private static Outcome outcome(
            StringBuilder text, StringBuilder thoughts, List<String> tools, JsonNode end) {
        JsonNode billed = end.path("usage").path("billed_units");
        return new Outcome(
                text.toString(),
                thoughts.toString(),
                tools,
                switch (end.path("finish_reason").asString("")) {
                    case "COMPLETE", "STOP_SEQUENCE" -> "stop";
                    case "MAX_TOKENS" -> "length";
                    case "TOOL_CALL" -> "tools";
                    default -> end.path("finish_reason").asString("");
                },
                billed.path("input_tokens").asLong(-1),
                0,
                billed.path("output_tokens").asLong(-1));
    }
}
