package io.tollgate.sdk;

import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.endpoint.EndpointAnswer;
import io.tollgate.sdk.endpoint.EndpointTranslation;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.Endpoint;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.rerank.RerankAnswer;
import io.tollgate.sdk.rerank.RerankTranslation;
import io.tollgate.sdk.wire.CompletionsWire;
import io.tollgate.sdk.wire.OpenAiWire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Recorded traffic of endpoints and vendors that no other replay looks at. */
class FurtherReplayTest {
    private static final Dialect OPENAI = new OpenAiChatDialect();
    private static final Map<String, Endpoint> ENDPOINTS =
            Map.of(
                    "moderations", Endpoint.MODERATIONS,
                    "images/generations", Endpoint.IMAGES,
                    "audio/speech", Endpoint.SPEECH,
                    "audio/transcriptions", Endpoint.TRANSCRIPTIONS);

    private static final String NO_CHOICES =
            "its stream is pieces of text without choices or an end, which no wire reads";
    private static final Pattern FINISH = Pattern.compile("\"finish_reason\": ?\"");

    private final ProviderRows rows = ProviderRows.load();

    @BeforeEach
    void recordingsAreThere() {
        WireReplay.assumeRecordings();
    }

    private ProviderRow row(String recorded) {
        String name =
                switch (recorded) {
                    case "azure-ai" -> "azure_ai";
                    case "azure-openai" -> "azure";
                    case "together" -> "together_ai";
                    case "vllm-or-llamacpp" -> "hosted_vllm";
                    default -> recorded;
                };
        return rows.find(name).orElseThrow();
    }

    @Test
    void completionsComeOutAsTheyWereRecorded() {
        WireReplay replay = new WireReplay(new CompletionsWire());
        for (String provider : List.of("openai", "together", "vllm-or-llamacpp", "writer")) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (!ReplayReport.endpoint(exchange).equals("completions")) {
                    continue;
                }
                if (exchange.status() >= 400) {
                    replay.error(exchange, Headers.empty());
                } else if (exchange.kind().equals("json")) {
                    JsonNode json = Json.readOrNull(exchange.response());
                    replay.unary(exchange, completion(List.of(json)));
                } else {
                    String all = new String(exchange.response(), StandardCharsets.ISO_8859_1);
                    Matcher finish = FINISH.matcher(all);
                    if (finish.find()) {
                        replay.stream(
                                exchange,
                                completion(Outcome.events(exchange.response())),
                                finish.start());
                    } else {
                        replay.except(exchange, NO_CHOICES);
                    }
                }
            }
        }
        replay.report();
    }

    private static Outcome completion(List<JsonNode> pieces) {
        StringBuilder text = new StringBuilder();
        String finish = "";
        long input = -1;
        long cached = 0;
        long output = -1;
        for (JsonNode piece : pieces) {
            for (JsonNode choice : piece.path("choices")) {
                if (choice.path("index").asInt(0) == 0) {
                    text.append(choice.path("text").asString(""));
                    String told = choice.path("finish_reason").asString("");
                    finish = told.isEmpty() ? finish : told;
                }
            }
            JsonNode usage = piece.path("usage");
            if (usage.has("prompt_tokens")) {
                input = usage.path("prompt_tokens").asLong(0);
                cached = usage.path("prompt_tokens_details").path("cached_tokens").asLong(0);
                output = usage.path("completion_tokens").asLong(0);
            }
        }
        return new Outcome(
                text.toString(),
                "",
                List.of(),
                finish.equals("length") ? "length" : "stop",
                input,
                cached,
                output);
    }

    @Test
    void googlesOwnOpenAiInterfaceComesOutAsItWasRecorded() {
        WireReplay replay = new WireReplay(new OpenAiWire());
        CompatibleReplay.run("gemini", replay);
        replay.report();
    }

    @Test
    void vectorsInOpenAisFormComeOutAsTheyWereRecorded() {
        WireReplay replay = new WireReplay(new OpenAiWire());
        for (String provider : List.of("azure-ai", "azure-openai")) {
            EmbeddingTranslation translation = EmbeddingTranslation.of(row(provider));
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (!ReplayReport.endpoint(exchange).equals("embeddings")) {
                    continue;
                }
                if (exchange.status() >= 400) {
                    replay.error(exchange, Headers.empty());
                    continue;
                }
                EmbeddingAnswer answer =
                        translation.answer(exchange.response(), new AnswerView("public", false, 1));
                ObjectNode expected = (ObjectNode) Json.readOrNull(exchange.response());
                expected.put("model", "public");
                replay.check(exchange, "body", expected, Json.readOrNull(answer.body()));
                replay.check(
                        exchange,
                        "usage",
                        expected.path("usage").path("prompt_tokens").asLong(0),
                        answer.usage().inputTokens());
                replay.replayed(exchange, "embeddings");
            }
        }
        replay.report();
    }

    @Test
    void rankingsComeOutAsTheyWereRecorded() {
        WireReplay replay = new WireReplay(new OpenAiWire());
        for (String provider : List.of("voyage", "openrouter")) {
            RerankTranslation translation = RerankTranslation.of(row(provider));
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (!ReplayReport.endpoint(exchange).equals("rerank")) {
                    continue;
                }
                ClientRequest request =
                        ClientRequest.parse(OPENAI, exchange.request(), Headers.empty());
                RerankAnswer answer = translation.answer(exchange.response(), request, 1);
                JsonNode recorded = Json.readOrNull(exchange.response());
                JsonNode list =
                        recorded.has("data") ? recorded.path("data") : recorded.path("results");
                List<String> expected = new ArrayList<>();
                for (JsonNode one : list) {
                    expected.add(
                            one.path("index").asInt(-1)
                                    + " "
                                    + one.path("relevance_score").asDouble(0));
                }
                List<String> got = new ArrayList<>();
                for (RerankAnswer.Result one : answer.results()) {
                    got.add(one.index() + " " + one.relevanceScore());
                }
                replay.check(exchange, "order", expected, got);
                replay.replayed(exchange, "rerank");
            }
        }
        replay.report();
    }

    @Test
    void soundAndPicturesComeOutAsTheyWereRecorded() {
        WireReplay replay = new WireReplay(new OpenAiWire());
        for (String provider : List.of("openai", "mistral", "openrouter", "xai")) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                Endpoint endpoint = ENDPOINTS.get(ReplayReport.endpoint(exchange));
                if (endpoint == null) {
                    continue;
                }
                if (exchange.status() >= 400) {
                    replay.error(exchange, Headers.empty());
                    continue;
                }
                passed(replay, exchange, EndpointTranslation.of(row(provider), endpoint));
            }
        }
        replay.report();
    }

    private static void passed(
            WireReplay replay, Recordings.Exchange exchange, EndpointTranslation translation) {
        ClientRequest request =
                ClientRequest.parse(
                        OPENAI,
                        "{\"model\":\"m\",\"input\":\"Hello\"}".getBytes(StandardCharsets.UTF_8),
                        Headers.empty());
        if (exchange.kind().equals("sse")) {
            StreamTranslation stream = translation.stream(request, 1_000);
            byte[] bytes = exchange.response();
            StreamStep step = stream.accept(bytes, 0, bytes.length);
            StreamStep last = step.finished() ? step : stream.end();
            String client =
                    new String(step.bytes(), StandardCharsets.UTF_8)
                            + new String(last.terminal(), StandardCharsets.UTF_8);
            String recorded = new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
            replay.check(exchange, "events", recorded, client);
            replay.check(exchange, "estimated", false, last.usage().estimated());
        } else if (exchange.kind().equals("json")) {
            EndpointAnswer answer =
                    translation.answer(
                            exchange.response(),
                            Headers.empty(),
                            request,
                            new AnswerView("public", false, 1),
                            1_000);
            JsonNode expected = Json.readOrNull(exchange.response());
            if (expected instanceof ObjectNode object && object.path("model").isString()) {
                object.put("model", "public");
            }
            replay.check(exchange, "body", expected, Json.readOrNull(answer.body()));
        } else {
            replay.check(exchange, "bytes", true, translation.answersWithBytes("audio/mpeg"));
        }
        replay.replayed(exchange, "passed on");
    }
}
