package io.tollgate.sdk;

import io.tollgate.sdk.credential.Credentials;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.GeminiWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.Wire;
import io.tollgate.sdk.wire.Wires;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Replays recorded traffic of the Gemini API and Vertex AI. */
class GeminiRecordedTest {
    private static final ProviderRows ROWS = ProviderRows.load();
    private static final Map<String, String> ROW_OF =
            Map.of("gemini", "gemini", "vertex", "vertex_ai");

    private final WireReplay replay = new WireReplay(GeminiWire.ofGeminiApi());

    @BeforeEach
    void recordingsAreThere() {
        WireReplay.assumeRecordings();
    }

    private static String method(Recordings.Exchange exchange) {
        return exchange.path().substring(exchange.path().lastIndexOf(':') + 1);
    }

    private static boolean chat(Recordings.Exchange exchange) {
        return method(exchange).equals("generateContent")
                || method(exchange).equals("streamGenerateContent");
    }

    private static String model(Recordings.Exchange exchange) {
        String path = exchange.path();
        return path.substring(path.indexOf("/models/") + 8, path.lastIndexOf(':'));
    }

    private static Target target(String row, String model) {
        ProviderRow found = ROWS.find(row).orElseThrow();
        return Target.of(
                found,
                model,
                "secret",
                Map.of("vertex_project", "quay", "vertex_location", "global"),
                new Credentials());
    }

    @Test
    void everyAnswerComesOutAsItWasRecorded() {
        for (String provider : ROW_OF.keySet()) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (!chat(exchange)) {
                    replay.leave(exchange, "no chat");
                } else if (exchange.status() >= 400) {
                    replay.error(exchange, Headers.empty());
                } else if (exchange.kind().equals("json")) {
                    replay.unary(exchange, Outcome.of(exchange.response()));
                } else {
                    String all = new String(exchange.response(), StandardCharsets.ISO_8859_1);
                    replay.stream(
                            exchange,
                            Outcome.ofStream(exchange.response()),
                            all.indexOf("\"finishReason\""));
                }
            }
        }
        replay.report();
    }

    @Test
    void everyAnswerReachesClientsOfGoogleByteForByte() {
        for (String provider : ROW_OF.keySet()) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (!chat(exchange) || exchange.status() >= 400) {
                    replay.leave(exchange, "no answer of a chat");
                    continue;
                }
                String recorded = new String(exchange.response(), StandardCharsets.UTF_8);
                String expected =
                        recorded.replaceAll("(\"modelVersion\": ?)\"[^\"]*\"", "$1\"public\"");
                Translation translation =
                        Translation.of(GeminiDialect.events(), GeminiWire.ofGeminiApi());
                AnswerView view = new AnswerView("public", true, 7);
                if (exchange.kind().equals("json")) {
                    byte[] body = translation.answer(exchange.response(), view).body();
                    replay.check(
                            exchange, "bytes", expected, new String(body, StandardCharsets.UTF_8));
                } else {
                    StreamTranslation stream = translation.stream(view);
                    ByteArrayOutputStream client = new ByteArrayOutputStream();
                    for (int at = 0; at < exchange.response().length; at += 7) {
                        int length = Math.min(7, exchange.response().length - at);
                        client.writeBytes(stream.accept(exchange.response(), at, length).bytes());
                    }
                    client.writeBytes(stream.end().bytes());
                    replay.check(
                            exchange, "bytes", expected, client.toString(StandardCharsets.UTF_8));
                }
                replay.replayed(exchange, "bytes of " + exchange.kind());
            }
        }
        replay.reportAside();
    }

    @Test
    void everyAnswerOfTheOthersReachesClientsOfGoogle() {
        others("openai", "/v1/chat/completions", new OpenAiWire(), "\"finish_reason\": ?\"");
        others("anthropic", "/v1/messages", new AnthropicWire(), "event: message_stop");
    }

    private static void others(String provider, String path, Wire wire, String finish) {
        WireReplay replay = new WireReplay(wire, List.of(GeminiDialect.events()));
        for (Recordings.Exchange exchange : Recordings.of(provider)) {
            byte[] response = exchange.response();
            if (!exchange.path().endsWith(path)) {
                replay.leave(exchange, "another endpoint");
            } else if (exchange.status() >= 400) {
                replay.error(exchange, Headers.empty());
            } else if (exchange.kind().equals("json")) {
                boolean refused =
                        Json.readOrNull(response)
                                .path("choices")
                                .path(0)
                                .path("message")
                                .path("refusal")
                                .isString();
                Outcome outcome = GeminiOutcome.said(Outcome.of(response));
                replay.unary(exchange, refused ? outcome.refused() : outcome);
            } else {
                Matcher found =
                        Pattern.compile(finish)
                                .matcher(new String(response, StandardCharsets.ISO_8859_1));
                replay.stream(
                        exchange,
                        GeminiOutcome.said(Outcome.ofStream(response)),
                        found.find() ? found.start() : 1);
            }
        }
        replay.reportAside();
    }

    @Test
    void everyRequestGoesOutAgainAsItCameIn() {
        for (String provider : ROW_OF.keySet()) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (!chat(exchange)) {
                    replay.leave(exchange, "no chat");
                } else if (exchange.status() >= 400) {
                    replay.leave(exchange, "refused by the provider itself");
                } else {
                    request(exchange);
                }
            }
        }
        replay.reportAside();
    }

    private void request(Recordings.Exchange exchange) {
        Dialect dialect = GeminiDialect.events();
        boolean stream = method(exchange).equals("streamGenerateContent");
        ClientRequest request =
                ClientRequest.parse(
                        dialect, exchange.request(), Headers.empty(), model(exchange), stream);
        Target target = target(ROW_OF.get(exchange.provider()), model(exchange));
        var sent = Translation.of(dialect, Wires.of(target, null)).request(request, target);
        ObjectNode recorded = (ObjectNode) Json.read(exchange.request());
        replay.check(exchange, "request", recorded, Json.read(sent.body()));
        replay.check(
                exchange,
                "address",
                true,
                sent.uri()
                        .getPath()
                        .endsWith("/models/" + model(exchange) + ":" + method(exchange)));
        replay.replayed(exchange, "request");
        var body = GeminiWire.ofGeminiApi().request(dialect.parse(recorded), target);
        replay.check(
                exchange,
                "request through the neutral model",
                GeminiForm.of(recorded),
                GeminiForm.of(body.json()));
        replay.replayed(exchange, "request through the neutral model");
        for (String other : List.of("openai", "anthropic")) {
            Target foreign = target(other, "m");
            try {
                Translation.of(dialect, Wires.of(foreign, null)).request(request, foreign);
                replay.replayed(exchange, "request → " + other);
            } catch (LlmException refused) {
                replay.leave(exchange, "→ " + other + ": refused " + refused.error().param());
            }
        }
    }

    @Test
    void everyEmbeddingComesOutAsItWasRecorded() {
        for (String provider : ROW_OF.keySet()) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                JsonNode recorded = Json.readOrNull(exchange.response());
                if (!List.of("batchEmbedContents", "embedContent", "predict")
                        .contains(method(exchange))) {
                    replay.leave(exchange, "no embeddings");
                    continue;
                }
                embedding(exchange, recorded);
            }
        }
        replay.report();
    }

    private void embedding(Recordings.Exchange exchange, JsonNode recorded) {
        Target target = target(ROW_OF.get(exchange.provider()), model(exchange));
        EmbeddingTranslation translation = EmbeddingTranslation.of(target.row());
        ObjectNode asked = (ObjectNode) Json.read(exchange.request());
        var sent =
                translation.request(
                        ClientRequest.parse(
                                new OpenAiChatDialect(),
                                Json.bytes(GeminiVectors.embeddingOfOpenAi(asked)),
                                Headers.empty()),
                        target);
        replay.check(exchange, "request", asked, Json.read(sent.body()));
        replay.check(exchange, "address", true, sent.uri().getPath().endsWith(method(exchange)));
        EmbeddingAnswer answer =
                translation.answer(exchange.response(), new AnswerView("public", false, 5));
        JsonNode data = Json.read(answer.body()).path("data");
        List<JsonNode> vectors = GeminiVectors.vectors(recorded);
        replay.check(exchange, "vectors", vectors.size(), data.size());
        for (int i = 0; i < vectors.size(); i++) {
            for (int j = 0; j < vectors.get(i).size(); j++) {
                replay.check(
                        exchange,
                        "value " + j,
                        (float) vectors.get(i).path(j).asDouble(),
                        (float) data.path(i).path("embedding").path(j).asDouble());
            }
        }
        long tokens = GeminiVectors.tokens(recorded);
        replay.check(exchange, "tokens", tokens < 0 ? 5 : tokens, answer.usage().inputTokens());
        replay.replayed(exchange, "embeddings");
    }

    @Test
    void googlesSignaturesComeBackFromEveryKindOfClient() {
        // Thought signatures must survive each kind of client: what comes back is what was said.
        for (Recordings.Exchange exchange : Recordings.of("gemini")) {
            if (!chat(exchange) || exchange.status() >= 400 || !exchange.kind().equals("json")) {
                replay.leave(exchange, "no whole chat answer");
                continue;
            }
            List<String> recorded = GeminiForm.signedCalls(Json.readOrNull(exchange.response()));
            for (Dialect dialect :
                    List.of(
                            new OpenAiChatDialect(),
                            new AnthropicMessagesDialect(),
                            new ResponsesDialect())) {
                byte[] answer =
                        Translation.of(dialect, GeminiWire.ofGeminiApi())
                                .answer(exchange.response(), new AnswerView("public", true, 7))
                                .body();
                ObjectNode next = GeminiForm.nextTurn(Json.readOrNull(answer));
                Target target = target("gemini", "gemini-2.5-flash");
                var body = GeminiWire.ofGeminiApi().request(dialect.parse(next), target).json();
                replay.check(
                        exchange,
                        dialect.protocol() + " signatures",
                        recorded,
                        GeminiForm.signedCalls(body));
                replay.replayed(exchange, "signatures through " + dialect.protocol());
            }
        }
        replay.reportAside();
    }
}
