package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.ResponsesWire;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Replays recorded traffic of everybody who speaks OpenAI's Responses. */
class ResponsesRecordedTest {
    private static final long SEED = 20261122;
    private static final List<String> PROVIDERS =
            List.of(
                    "openai",
                    "xai",
                    "azure-openai",
                    "azure-ai",
                    "openrouter",
                    "deepseek",
                    "bedrock-mantle",
                    "portkey-like-gw");
    private static final Wire WIRE = new ResponsesWire();
    private static final List<Dialect> DIALECTS =
            List.of(
                    new ResponsesDialect(),
                    new OpenAiChatDialect(),
                    new AnthropicMessagesDialect());

    private final Map<String, Integer> replayed = new TreeMap<>();
    private final Map<String, Integer> left = new TreeMap<>();
    private final List<String> mismatches = new ArrayList<>();
    private final ReplayReport book = new ReplayReport();

    @BeforeEach
    void recordingsAreThere() {
        assumeTrue(
                Files.isDirectory(Recordings.folder()),
                "No recorded traffic beside the repository (set -Dtollgate.recordings): skipped."
                        + " The project's own fixtures cover the same kinds.");
    }

    @Test
    void everyRecordedResponseComesOutAsItWasRecordedInEveryDialect() {
        for (Recordings.Exchange exchange : exchanges()) {
            if (exchange.status() >= 400) {
                error(exchange);
            } else if (exchange.kind().equals("json")) {
                unary(exchange);
            } else {
                stream(exchange);
            }
        }
        report();
    }

    @Test
    void everyRecordedRequestGoesOutAgainAsItCameIn() {
        for (Recordings.Exchange exchange : exchanges()) {
            if (exchange.status() < 400) {
                request(exchange);
            }
        }
        report();
    }

    private List<Recordings.Exchange> exchanges() {
        List<Recordings.Exchange> exchanges = new ArrayList<>();
        for (String provider : PROVIDERS) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (!exchange.path().endsWith("/responses")) {
                    left.merge(provider + ": another endpoint", 1, Integer::sum);
                } else if (exchange.request().length == 0) {
                    left.merge(provider + ": without a request body", 1, Integer::sum);
                } else if (queued(exchange)) {
                    left.merge(provider + ": in the background", 1, Integer::sum);
                } else {
                    exchanges.add(exchange);
                }
            }
        }
        return exchanges;
    }

    private static boolean queued(Recordings.Exchange exchange) {
        return Json.isTrue(Json.read(exchange.request()), "background");
    }

    private void unary(Recordings.Exchange exchange) {
        Outcome recorded = ResponsesOutcome.of(exchange.response());
        for (Dialect dialect : DIALECTS) {
            UnaryAnswer answer =
                    Translation.of(dialect, WIRE)
                            .answer(exchange.response(), new AnswerView("public", true, 7));
            boolean counted = recorded.output() >= 0;
            Outcome seen = read(dialect, answer.body());
            check(
                    exchange,
                    name(dialect) + " json",
                    counted ? recorded : recorded.withoutUsage(),
                    counted ? seen : seen.withoutUsage());
            check(
                    exchange,
                    name(dialect) + " model",
                    "public",
                    Json.readOrNull(answer.body()).path("model").asString(""));
            check(exchange, name(dialect) + " estimated", !counted, answer.usage().estimated());
            if (counted) {
                check(exchange, "input", recorded.input(), answer.usage().inputTokens());
                check(exchange, "output", recorded.output(), answer.usage().outputTokens());
            }
            count(exchange, dialect, "json");
        }
        ObjectNode same = (ObjectNode) Json.readOrNull(exchange.response());
        same.put("model", "public");
        byte[] passed =
                Translation.of(DIALECTS.getFirst(), WIRE)
                        .answer(exchange.response(), new AnswerView("public", true, 7))
                        .body();
        check(exchange, "passed through", same, Json.readOrNull(passed));
    }

    private void stream(Recordings.Exchange exchange) {
        byte[] bytes = exchange.response();
        Outcome recorded = ResponsesOutcome.ofStream(bytes);
        Random random = new Random(SEED + exchange.line());
        for (Dialect dialect : DIALECTS) {
            Run whole = run(dialect, bytes, bytes.length, null);
            Outcome seen = readStream(dialect, whole.client());
            check(exchange, name(dialect) + " stream", recorded, seen);
            check(exchange, name(dialect) + " failed", null, whole.last().failed());
            check(exchange, name(dialect) + " finished", true, whole.last().terminal().length > 0);
            check(
                    exchange,
                    name(dialect) + " byte by byte",
                    text(whole),
                    text(run(dialect, bytes, 1, null)));
            for (int i = 0; i < 3; i++) {
                check(
                        exchange,
                        name(dialect) + " at random",
                        text(whole),
                        text(run(dialect, bytes, 0, random)));
            }
            cutShort(exchange, dialect, random);
            count(exchange, dialect, "stream");
        }
    }

    /** Ended before its last event: a clean failure, in good form, with an estimate. */
    private void cutShort(Recordings.Exchange exchange, Dialect dialect, Random random) {
        byte[] bytes = exchange.response();
        int finish =
                new String(bytes, StandardCharsets.ISO_8859_1).indexOf("event: response.completed");
        for (int i = 0; i < 5 && finish > 0; i++) {
            byte[] start = Arrays.copyOf(bytes, random.nextInt(finish));
            Run run = run(dialect, start, 0, random);
            String client = new String(run.client(), StandardCharsets.UTF_8);
            check(exchange, name(dialect) + " cut: failed", true, run.last().failed() != null);
            check(exchange, name(dialect) + " cut: terminal", 0, run.last().terminal().length);
            check(
                    exchange,
                    name(dialect) + " cut: error told",
                    true,
                    client.contains("\"error\"") || client.contains("event: error"));
            check(
                    exchange,
                    name(dialect) + " cut: estimated",
                    true,
                    run.last().usage().estimated());
            readStream(dialect, run.client());
        }
    }

    private void error(Recordings.Exchange exchange) {
        var error = WIRE.error(exchange.status(), Headers.empty(), exchange.response());
        check(exchange, "status", exchange.status(), error.upstreamStatus());
        replayed.merge(exchange.provider() + ": error", 1, Integer::sum);
        book.replayed(exchange);
    }

    private void request(Recordings.Exchange exchange) {
        Dialect dialect = DIALECTS.getFirst();
        ClientRequest request = ClientRequest.parse(dialect, exchange.request(), Headers.empty());
        Target openAi = target("openai", request.model());
        var sent = Translation.of(dialect, WIRE).request(request, openAi);
        check(exchange, "request", Json.read(exchange.request()), Json.read(sent.body()));
        replayed.merge(exchange.provider() + ": request", 1, Integer::sum);
        for (Wire wire : List.of(new ResponsesWire(), new OpenAiWire(), new AnthropicWire())) {
            throughTheNeutralModel(exchange, request, wire);
        }
    }

    /** The same conversation in the words of each wire, read back by its own dialect. */
    private void throughTheNeutralModel(
            Recordings.Exchange exchange, ClientRequest request, Wire wire) {
        String to = wire.getClass().getSimpleName();
        try {
            ChatRequest parsed = request.dialect().parse(request.body().deepCopy());
            String provider = wire instanceof AnthropicWire ? "anthropic" : "openai";
            ObjectNode body = wire.request(parsed, target(provider, request.model())).json();
            Dialect reader =
                    switch (wire) {
                        case ResponsesWire responses -> DIALECTS.get(0);
                        case OpenAiWire openAi -> DIALECTS.get(1);
                        default -> DIALECTS.get(2);
                    };
            ChatRequest back = reader.parse(body);
            check(exchange, to + " tools", parsed.tools().size(), back.tools().size());
            check(exchange, to + " texts", texts(parsed), texts(back));
            check(exchange, to + " calls", calls(parsed), calls(back));
            if (!(wire instanceof AnthropicWire)) {
                check(exchange, to + " format", parsed.responseFormat(), back.responseFormat());
            }
            if (wire instanceof ResponsesWire) {
                check(exchange, to + " thoughts", thoughts(parsed), thoughts(back));
            }
            replayed.merge(exchange.provider() + " → " + to + ": request", 1, Integer::sum);
        } catch (LlmException refused) {
            left.merge(
                    exchange.provider() + " → " + to + ": refused " + refused.error().param(),
                    1,
                    Integer::sum);
        }
    }

    private static Map<String, Integer> texts(ChatRequest request) {
        TreeMap<String, Integer> texts = new TreeMap<>();
        request.messages().forEach(message -> texts(message.parts(), texts));
        // How a model without a JSON mode is asked for JSON.
        texts.remove("Answer with one valid JSON object and nothing else.");
        return texts;
    }

    private static void texts(List<Part> parts, Map<String, Integer> texts) {
        for (Part part : parts) {
            if (part instanceof Part.Text text && !text.text().isEmpty()) {
                texts.merge(text.text(), 1, Integer::sum);
            } else if (part instanceof Part.ToolResult result) {
                texts(result.content(), texts);
            }
        }
    }

    private static List<String> calls(ChatRequest request) {
        List<String> calls = new ArrayList<>();
        request.messages()
                .forEach(
                        message -> {
                            for (Part part : message.parts()) {
                                if (part instanceof Part.ToolCall call) {
                                    calls.add(
                                            id(call.id())
                                                    + call.name()
                                                    + Json.readOrNull(call.arguments()));
                                } else if (part instanceof Part.ToolResult result) {
                                    calls.add("result of " + id(result.callId()));
                                }
                            }
                        });
        return calls;
    }

    /** Anthropic takes fewer characters. */
    private static String id(String id) {
        return id.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    private static List<String> thoughts(ChatRequest request) {
        List<String> thoughts = new ArrayList<>();
        request.messages()
                .forEach(
                        message -> {
                            for (Part part : message.parts()) {
                                if (part instanceof Part.Thinking thinking
                                        && thinking.signature() != null) {
                                    thoughts.add(thinking.text() + thinking.signature());
                                }
                            }
                        });
        return thoughts;
    }

    private record Run(byte[] client, StreamStep last) {}

    private static Run run(Dialect dialect, byte[] bytes, int size, Random random) {
        StreamTranslation stream =
                Translation.of(dialect, WIRE).stream(new AnswerView("public", true, 7));
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        StreamStep last = null;
        for (int at = 0; at < bytes.length; ) {
            int length =
                    Math.min(random == null ? size : 1 + random.nextInt(97), bytes.length - at);
            last = stream.accept(bytes, at, length);
            client.writeBytes(last.bytes());
            client.writeBytes(last.terminal());
            at += length;
            if (last.finished()) {
                return new Run(client.toByteArray(), last);
            }
        }
        last = stream.end();
        client.writeBytes(last.bytes());
        client.writeBytes(last.terminal());
        return new Run(client.toByteArray(), last);
    }

    private static Outcome read(Dialect dialect, byte[] body) {
        return dialect instanceof ResponsesDialect ? ResponsesOutcome.of(body) : Outcome.of(body);
    }

    private static Outcome readStream(Dialect dialect, byte[] body) {
        return dialect instanceof ResponsesDialect
                ? ResponsesOutcome.ofStream(body)
                : Outcome.ofStream(body);
    }

    private static String text(Run run) {
        return new String(run.client(), StandardCharsets.UTF_8)
                .replaceAll("\"created\":\\d+", "\"created\":0");
    }

    private void check(Recordings.Exchange exchange, String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            mismatches.add(
                    exchange
                            + " "
                            + what
                            + "\n  recorded "
                            + shorten(expected)
                            + "\n  got      "
                            + shorten(actual));
        }
    }

    private static String shorten(Object value) {
        String text = String.valueOf(value);
        return text.length() > 600 ? text.substring(0, 600) + "…" : text;
    }

    private void report() {
        int sum = replayed.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println(
                "Replayed " + sum + " " + replayed + "; left out " + left + "; seed " + SEED);
        assertThat(mismatches).isEmpty();
        book.check();
        assertThat(sum).isPositive();
    }

    private void count(Recordings.Exchange exchange, Dialect dialect, String kind) {
        replayed.merge(exchange.provider() + " → " + name(dialect) + ": " + kind, 1, Integer::sum);
        book.replayed(exchange);
    }

    private static Target target(String provider, String model) {
        ProviderRow row = ProviderRows.load().find(provider).orElseThrow();
        return Target.of(row, model, "sk-test");
    }

    private static String name(Dialect dialect) {
        return dialect.getClass().getSimpleName().replace("Dialect", "");
    }
}
