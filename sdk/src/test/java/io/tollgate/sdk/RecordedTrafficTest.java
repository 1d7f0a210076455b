package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Replays recorded traffic of OpenAI and Anthropic through both dialects. */
class RecordedTrafficTest {
    private static final long SEED = 20261122;
    private static final Map<String, String> PATHS =
            Map.of("openai", "/v1/chat/completions", "anthropic", "/v1/messages");
    private static final List<Dialect> DIALECTS =
            List.of(new OpenAiChatDialect(), new AnthropicMessagesDialect());

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
    void everyRecordedAnswerComesOutAsItWasRecordedInBothDialects() {
        for (String provider : List.of("openai", "anthropic")) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (!exchange.path().endsWith(PATHS.get(provider))) {
                    count(left, provider + ": another endpoint");
                } else if (exchange.status() >= 400) {
                    error(exchange);
                } else if (exchange.kind().equals("json")) {
                    unary(exchange);
                } else if (exchange.kind().equals("sse")) {
                    stream(exchange);
                } else {
                    count(left, provider + ": kind " + exchange.kind());
                }
            }
        }
        report();
    }

    @Test
    void everyRecordedRequestGoesOutAgainAsItCameIn() {
        for (String provider : List.of("openai", "anthropic")) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (!exchange.path().endsWith(PATHS.get(provider))) {
                    count(left, provider + ": another endpoint");
                } else if (exchange.status() >= 400) {
                    count(left, provider + ": refused by the provider itself");
                } else {
                    request(exchange);
                }
            }
        }
        report();
    }

    @Test
    void everyRecordedEmbeddingComesOutAsItWasRecorded() {
        EmbeddingTranslation translation = EmbeddingTranslation.of(target("openai", "x").row());
        for (Recordings.Exchange exchange : Recordings.of("openai")) {
            if (!exchange.path().endsWith("/v1/embeddings")) {
                count(left, "another endpoint");
                continue;
            }
            book.replayed(exchange);
            ClientRequest request =
                    ClientRequest.parse(DIALECTS.getFirst(), exchange.request(), Headers.empty());
            if (exchange.status() >= 400) {
                check(
                        exchange,
                        "error status",
                        true,
                        translation
                                        .error(
                                                exchange.status(),
                                                Headers.empty(),
                                                exchange.response())
                                        .upstreamStatus()
                                == exchange.status());
                count(replayed, "embeddings: error");
                continue;
            }
            var sent = translation.request(request, target("openai", request.model()));
            check(exchange, "request", Json.read(exchange.request()), Json.read(sent.body()));
            EmbeddingAnswer answer =
                    translation.answer(exchange.response(), new AnswerView("public", false, 1));
            ObjectNode expected = (ObjectNode) Json.readOrNull(exchange.response());
            expected.put("model", "public");
            check(exchange, "body", expected, Json.readOrNull(answer.body()));
            check(
                    exchange,
                    "usage",
                    expected.path("usage").path("prompt_tokens").asLong(),
                    answer.usage().inputTokens());
            count(replayed, "embeddings: json");
        }
        report();
    }

    private void unary(Recordings.Exchange exchange) {
        book.replayed(exchange);
        Outcome recorded = Outcome.of(exchange.response());
        for (Dialect dialect : DIALECTS) {
            Translation translation = Translation.of(dialect, wire(exchange));
            UnaryAnswer answer =
                    translation.answer(exchange.response(), new AnswerView("public", true, 7));
            boolean refused =
                    Json.readOrNull(exchange.response())
                            .path("choices")
                            .path(0)
                            .path("message")
                            .path("refusal")
                            .isString();
            check(
                    exchange,
                    name(dialect) + " json",
                    refused && dialect instanceof AnthropicMessagesDialect
                            ? recorded.refused()
                            : recorded,
                    Outcome.of(answer.body()));
            check(
                    exchange,
                    name(dialect) + " model",
                    "public",
                    Json.readOrNull(answer.body()).path("model").asString(""));
            usage(exchange, name(dialect), recorded, answer.usage());
            count(replayed, exchange.provider() + " → " + name(dialect) + ": json");
        }
    }

    private void stream(Recordings.Exchange exchange) {
        book.replayed(exchange);
        byte[] bytes = exchange.response();
        Outcome recorded = Outcome.ofStream(bytes);
        boolean counted = recorded.output() >= 0;
        Random random = new Random(SEED + exchange.line());
        for (Dialect dialect : DIALECTS) {
            String where = name(dialect) + " stream";
            Run whole = run(dialect, exchange, bytes, bytes.length, null);
            Outcome seen = Outcome.ofStream(whole.client());
            check(
                    exchange,
                    where,
                    counted ? recorded : recorded.withoutUsage(),
                    counted ? seen : seen.withoutUsage());
            check(exchange, where + " failed", null, whole.last().failed());
            check(exchange, where + " estimated", !counted, whole.last().usage().estimated());
            if (counted) {
                usage(exchange, where, recorded, whole.last().usage());
            }
            check(
                    exchange,
                    where + " byte by byte",
                    text(whole),
                    text(run(dialect, exchange, bytes, 1, null)));
            for (int i = 0; i < 3; i++) {
                check(
                        exchange,
                        where + " at random",
                        text(whole),
                        text(run(dialect, exchange, bytes, 0, random)));
            }
            if (exchange.provider().equals("openai")) {
                Run quiet = run(dialect, exchange, bytes, bytes.length, null, false);
                check(
                        exchange,
                        where + " usage chunk hidden",
                        false,
                        dialect instanceof OpenAiChatDialect
                                && new String(quiet.client(), StandardCharsets.UTF_8)
                                        .contains("\"choices\":[]"));
            }
            cutShort(exchange, dialect, random);
            count(replayed, exchange.provider() + " → " + name(dialect) + ": stream");
        }
    }

    /** Ended before the finish reason: a clean failure, in good form, with an estimate. */
    private void cutShort(Recordings.Exchange exchange, Dialect dialect, Random random) {
        byte[] bytes = exchange.response();
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        int finish =
                exchange.provider().equals("openai")
                        ? firstFinish(all)
                        : all.indexOf("event: message_stop");
        if (finish <= 0) {
            count(left, exchange.provider() + ": no finish to cut before");
            return;
        }
        for (int i = 0; i < 5; i++) {
            int cut = random.nextInt(finish);
            byte[] start = java.util.Arrays.copyOf(bytes, cut);
            Run run = run(dialect, exchange, start, 0, random);
            String client = new String(run.client(), StandardCharsets.UTF_8);
            check(exchange, name(dialect) + " cut: failed", true, run.last().failed() != null);
            check(exchange, name(dialect) + " cut: terminal", 0, run.last().terminal().length);
            check(exchange, name(dialect) + " cut: finished", true, run.last().finished());
            check(exchange, name(dialect) + " cut: error told", true, client.contains("\"error\""));
            check(
                    exchange,
                    name(dialect) + " cut: estimated",
                    true,
                    run.last().usage().estimated() || exchange.provider().equals("anthropic"));
            Outcome.events(run.client());
        }
    }

    private static int firstFinish(String all) {
        var matcher = java.util.regex.Pattern.compile("\"finish_reason\": ?\"").matcher(all);
        return matcher.find() ? matcher.start() : -1;
    }

    private void error(Recordings.Exchange exchange) {
        book.replayed(exchange);
        var error = wire(exchange).error(exchange.status(), Headers.empty(), exchange.response());
        check(exchange, "status", exchange.status(), error.upstreamStatus());
        for (Dialect dialect : DIALECTS) {
            JsonNode body = Json.read(dialect.error(error, "req_1"));
            check(
                    exchange,
                    "message",
                    error.safeMessage(),
                    body.path("error").path("message").asString(""));
        }
        count(replayed, exchange.provider() + ": error");
    }

    private void request(Recordings.Exchange exchange) {
        Dialect same = DIALECTS.get(exchange.provider().equals("openai") ? 0 : 1);
        Dialect other = DIALECTS.get(exchange.provider().equals("openai") ? 1 : 0);
        ClientRequest request = ClientRequest.parse(same, exchange.request(), Headers.empty());
        Target target = target(exchange.provider(), request.model());
        var sent = Translation.of(same, wire(exchange)).request(request, target);
        ObjectNode expected = (ObjectNode) Json.read(exchange.request());
        if (request.stream() && exchange.provider().equals("openai")) {
            // The one edit of a stream: usage is always asked for.
            expected.putObject("stream_options").put("include_usage", true);
        }
        check(exchange, "request", expected, Json.read(sent.body()));
        count(replayed, exchange.provider() + ": request");
        var parsed = same.parse(expected);
        check(
                exchange,
                "messages",
                expected.path("messages").size() > 0,
                !parsed.messages().isEmpty());
        throughTheNeutralModel(exchange, parsed, request, other);
    }

    /** To the other vendor and back again: the same conversation, in this vendor's words. */
    private void throughTheNeutralModel(
            Recordings.Exchange exchange,
            io.tollgate.sdk.chat.ChatRequest parsed,
            ClientRequest request,
            Dialect other) {
        String foreign = exchange.provider().equals("openai") ? "anthropic" : "openai";
        try {
            var sent =
                    Translation.of(request.dialect(), wire(foreign))
                            .request(request, target(foreign, request.model()));
            var back = other.parse((ObjectNode) Json.read(sent.body()));
            check(exchange, "tools there", parsed.tools().size(), back.tools().size());
            check(exchange, "texts there", words(parsed), words(back));
            check(exchange, "calls there", calls(parsed), calls(back));
            count(replayed, exchange.provider() + " → " + foreign + ": request");
        } catch (io.tollgate.sdk.error.LlmException refused) {
            count(
                    left,
                    exchange.provider() + " → " + foreign + ": refused " + refused.error().param());
        }
    }

    private static String words(io.tollgate.sdk.chat.ChatRequest request) {
        TreeMap<String, Integer> words = new TreeMap<>();
        request.messages().forEach(m -> words(m.parts(), words));
        words.remove("Answer with one valid JSON object and nothing else.");
        return words.toString();
    }

    private static void words(List<io.tollgate.sdk.chat.Part> parts, Map<String, Integer> words) {
        for (var part : parts) {
            if (part instanceof io.tollgate.sdk.chat.Part.Text text && !text.text().isEmpty()) {
                words.merge(text.text(), 1, Integer::sum);
            } else if (part instanceof io.tollgate.sdk.chat.Part.Document document
                    && document.text() != null) {
                words.merge(
                        (document.title() == null ? "" : document.title() + "\n\n")
                                + document.text(),
                        1,
                        Integer::sum);
            } else if (part instanceof io.tollgate.sdk.chat.Part.ToolResult result) {
                var content = new ArrayList<>(result.content());
                if (result.error()
                        && content.getFirst() instanceof io.tollgate.sdk.chat.Part.Text text
                        && !text.text().toLowerCase(java.util.Locale.ROOT).startsWith("error")) {
                    // A failed tool is a flag there and a word here.
                    content.set(
                            0, new io.tollgate.sdk.chat.Part.Text("Error: " + text.text(), null));
                }
                words(content, words);
            }
        }
    }

    private static String calls(io.tollgate.sdk.chat.ChatRequest request) {
        List<String> calls = new ArrayList<>();
        for (var message : request.messages()) {
            for (var part : message.parts()) {
                if (part instanceof io.tollgate.sdk.chat.Part.ToolCall call) {
                    String json = call.arguments().isBlank() ? "{}" : call.arguments();
                    calls.add(call.id() + call.name() + Json.mapper().readTree(json));
                } else if (part instanceof io.tollgate.sdk.chat.Part.ToolResult result) {
                    calls.add("result of " + result.callId());
                }
            }
        }
        return calls.toString();
    }

    private record Run(byte[] client, StreamStep last) {}

    private Run run(
            Dialect dialect, Recordings.Exchange exchange, byte[] bytes, int size, Random random) {
        return run(dialect, exchange, bytes, size, random, true);
    }

    private Run run(
            Dialect dialect,
            Recordings.Exchange exchange,
            byte[] bytes,
            int size,
            Random random,
            boolean wantsUsage) {
        StreamTranslation stream =
                Translation.of(dialect, wire(exchange)).stream(
                        new AnswerView("public", wantsUsage, 7));
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

    private static String text(Run run) {
        return new String(run.client(), StandardCharsets.UTF_8)
                .replaceAll("\"created\":\\d+", "\"created\":0");
    }

    private void usage(Recordings.Exchange exchange, String where, Outcome recorded, Usage usage) {
        check(exchange, where + " input", recorded.input(), usage.inputTokens());
        check(exchange, where + " cached", recorded.cached(), usage.cacheReadTokens());
        check(exchange, where + " output", recorded.output(), usage.outputTokens());
    }

    private void check(Recordings.Exchange exchange, String what, Object expected, Object actual) {
        if (!java.util.Objects.equals(expected, actual)) {
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
        assertThat(sum).isPositive();
        book.check();
    }

    private static void count(Map<String, Integer> counts, String reason) {
        counts.merge(reason, 1, Integer::sum);
    }

    private static Wire wire(Recordings.Exchange exchange) {
        return wire(exchange.provider());
    }

    private static Wire wire(String provider) {
        return provider.equals("openai") ? new OpenAiWire() : new AnthropicWire();
    }

    private static Target target(String provider, String model) {
        ProviderRow row = ProviderRows.load().find(provider).orElseThrow();
        return Target.of(row, model, "sk-test");
    }

    private static String name(Dialect dialect) {
        return dialect instanceof OpenAiChatDialect ? "openai" : "anthropic";
    }
}
