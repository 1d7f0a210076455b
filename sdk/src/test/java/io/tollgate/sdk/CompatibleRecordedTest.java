package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.Wires;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Replays recorded traffic of vendors that speak OpenAI's interface, row by row. */
class CompatibleRecordedTest {
    /** Recordings with the row they belong to. */
    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        for (String same :
                List.of(
                        "cerebras",
                        "crusoe",
                        "deepseek",
                        "gpustack",
                        "groq",
                        "heroku",
                        "huggingface",
                        "mistral",
                        "openrouter",
                        "perplexity",
                        "snowflake",
                        "writer",
                        "xai",
                        "zai",
                        "voyage")) {
            ROWS.put(same, same);
        }
        ROWS.put("together", "together_ai");
        ROWS.put("vllm-or-llamacpp", "hosted_vllm");
        ROWS.put("portkey-like-gw", "litellm_proxy");
    }

    private static final Pattern FINISH = Pattern.compile("\"finish_reason\": ?\"");

    private final ProviderRows rows = ProviderRows.load();
    private final WireReplay replay = new WireReplay(new OpenAiWire());

    @BeforeEach
    void recordingsAreThere() {
        WireReplay.assumeRecordings();
    }

    private static boolean isChat(Recordings.Exchange exchange) {
        return ReplayReport.endpoint(exchange).equals("chat/completions")
                || exchange.provider().equals("writer")
                        && ReplayReport.endpoint(exchange).equals("chat");
    }

    @Test
    void everyRecordedChatComesOutAsItWasRecorded() {
        for (String provider : ROWS.keySet()) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (!isChat(exchange)) {
                    replay.leave(exchange, "another endpoint");
                } else if (exchange.status() >= 400) {
                    replay.error(exchange, Headers.empty());
                } else if (endsInError(exchange)) {
                    failing(exchange);
                } else {
                    answer(exchange);
                }
            }
        }
        replay.report();
    }

    private void answer(Recordings.Exchange exchange) {
        boolean json = exchange.kind().equals("json");
        Outcome recorded =
                json ? Outcome.of(exchange.response()) : Outcome.ofStream(exchange.response());
        if (recorded.finish().isEmpty()) {
            replay.except(
                    exchange,
                    "it names no finish reason; passed on so to OpenAI clients, end_turn to"
                            + " Anthropic's");
        } else if (json) {
            replay.unary(exchange, recorded);
        } else {
            replay.stream(exchange, recorded, finish(exchange));
        }
    }

    private static boolean endsInError(Recordings.Exchange exchange) {
        return exchange.kind().equals("sse")
                && Outcome.events(exchange.response()).stream()
                        .anyMatch(event -> event.path("error").isObject());
    }

    /** Status 200, and an error before the end: told as one in both dialects. */
    private void failing(Recordings.Exchange exchange) {
        for (Dialect dialect : List.of(new OpenAiChatDialect(), new AnthropicMessagesDialect())) {
            StreamTranslation stream =
                    Translation.of(dialect, new OpenAiWire()).stream(
                            new AnswerView("public", true, 7));
            StreamStep step = stream.accept(exchange.response(), 0, exchange.response().length);
            replay.check(exchange, "failed", true, step.failed() != null);
            replay.check(exchange, "finished", true, step.finished());
            replay.check(exchange, "terminal", 0, step.terminal().length);
            replay.replayed(exchange, "error in the stream");
        }
    }

    @Test
    void everyRecordedEmbeddingComesOutAsItWasRecorded() {
        for (String provider : ROWS.keySet()) {
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
                ObjectNode expected = (ObjectNode) Json.read(exchange.response());
                expected.put("model", "public");
                replay.check(exchange, "body", expected, Json.read(answer.body()));
                JsonNode usage = expected.path("usage");
                replay.check(
                        exchange,
                        "usage",
                        usage.path("prompt_tokens").asLong(usage.path("total_tokens").asLong(-1)),
                        answer.usage().inputTokens());
                replay.replayed(exchange, "embeddings");
            }
        }
        replay.report();
    }

    /** What these vendors accepted once, the row lets through: no field is refused or lost. */
    @Test
    void everyRecordedRequestGoesOutAsItWasAccepted() {
        List<String> different = new ArrayList<>();
        int sent = 0;
        for (String provider : ROWS.keySet()) {
            ProviderRow row = row(provider);
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (isChat(exchange)
                        && exchange.status() < 400
                        && Json.readOrNull(exchange.request()) instanceof ObjectNode) {
                    sent++;
                    request(exchange, row, different);
                }
            }
        }
        System.out.println("Sent " + sent + " recorded requests of compatible vendors again");
        assertThat(different).isEmpty();
        assertThat(sent).isPositive();
    }

    private void request(Recordings.Exchange exchange, ProviderRow row, List<String> different) {
        ObjectNode recorded = (ObjectNode) Json.read(exchange.request());
        ClientRequest request =
                ClientRequest.parse(new OpenAiChatDialect(), exchange.request(), Headers.empty());
        Target target =
                Target.of(row, request.model(), "sk-test")
                        .withBaseUrl(URI.create("https://x.example/v1"));
        Translation openAi = Translation.of(new OpenAiChatDialect(), new OpenAiWire());
        Translation anthropic = Translation.of(new AnthropicMessagesDialect(), new OpenAiWire());
        try {
            var again = openAi.request(request, target);
            ObjectNode body = (ObjectNode) Json.read(again.body());
            for (ObjectNode side : List.of(recorded, body)) {
                // Usage is always asked for; the limit has the name the row gives it.
                side.remove(List.of("stream_options", "max_completion_tokens", "max_tokens"));
            }
            String path = row.chatPath() == null ? "/chat/completions" : row.chatPath();
            if (!recorded.equals(body) || !again.uri().getPath().equals("/v1" + path)) {
                different.add(exchange + "\n  " + recorded + "\n  " + body + " " + again.uri());
            }
            var foreign =
                    anthropic.request(
                            ClientRequest.parse(
                                    new AnthropicMessagesDialect(),
                                    HELLO.getBytes(StandardCharsets.UTF_8),
                                    Headers.empty()),
                            target);
            assertThat(Json.read(foreign.body()).path("messages").size()).isEqualTo(2);
        } catch (LlmException refused) {
            different.add(exchange + " refused: " + refused.getMessage());
        }
    }

    private static final String HELLO =
            """
            {"model": "m", "max_tokens": 9, "system": "Be brief.",
             "messages": [{"role": "user", "content": "Hello"}]}
            """;

    private ProviderRow row(String provider) {
        ProviderRow row = rows.find(ROWS.get(provider)).orElseThrow();
        assertThat(Wires.of(row)).isInstanceOf(OpenAiWire.class);
        return row;
    }

    private static int finish(Recordings.Exchange exchange) {
        var finish = FINISH.matcher(new String(exchange.response(), StandardCharsets.ISO_8859_1));
        return finish.find() ? finish.start() : 1;
    }
}
