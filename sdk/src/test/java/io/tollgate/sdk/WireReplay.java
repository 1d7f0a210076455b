package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.Protocol;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Replays recorded answers of one wire through every client dialect: whole, byte by byte, cut
 * anywhere and ended early, against what a test's own few lines read from the recording.
 */
final class WireReplay {
    private static final long SEED = 20261122;
    private static final List<Dialect> DIALECTS =
            List.of(
                    new OpenAiChatDialect(),
                    new AnthropicMessagesDialect(),
                    GeminiDialect.events());

    private final Wire wire;
    private final List<Dialect> dialects;
    private final Map<String, Integer> replayed = new TreeMap<>();
    private final Map<String, Integer> left = new TreeMap<>();
    private final List<String> mismatches = new ArrayList<>();
    private final ReplayReport book = new ReplayReport();

    WireReplay(Wire wire) {
        this(wire, DIALECTS);
    }

    WireReplay(Wire wire, List<Dialect> dialects) {
        this.wire = wire;
        this.dialects = dialects;
    }

    static void assumeRecordings() {
        assumeTrue(
                Files.isDirectory(Recordings.folder()),
                "No recorded traffic beside the repository (set -Dtollgate.recordings): skipped."
                        + " The project's own fixtures cover the same kinds.");
    }

    void leave(Recordings.Exchange exchange, String reason) {
        left.merge(exchange.provider() + ": " + reason, 1, Integer::sum);
    }

    /** Of an endpoint that is replayed otherwise; goes into the document with its reason. */
    void except(Recordings.Exchange exchange, String reason) {
        leave(exchange, reason);
        book.left(exchange, reason);
    }

    void replayed(Recordings.Exchange exchange, String what) {
        replayed.merge(exchange.provider() + ": " + what, 1, Integer::sum);
        book.replayed(exchange);
    }

    void unary(Recordings.Exchange exchange, Outcome recorded) {
        for (Dialect dialect : dialects) {
            UnaryAnswer answer =
                    Translation.of(dialect, wire)
                            .answer(exchange.response(), new AnswerView("public", true, 7));
            String where = name(dialect) + " json";
            boolean counted = recorded.output() >= 0;
            Outcome seen = Outcome.of(answer.body());
            check(
                    exchange,
                    where,
                    counted ? recorded : recorded.withoutUsage(),
                    counted ? seen : seen.withoutUsage());
            check(exchange, where + " model", "public", model(answer.body()));
            check(exchange, where + " estimated", !counted, answer.usage().estimated());
            if (counted) {
                usage(exchange, where, recorded, answer.usage());
            }
            replayed(exchange, "json → " + name(dialect));
        }
    }

    /**
     * @param finish where the bytes say that the answer is complete; it must not be taken for
     *     complete when cut before
     */
    void stream(Recordings.Exchange exchange, Outcome recorded, int finish) {
        byte[] bytes = exchange.response();
        boolean counted = recorded.output() >= 0;
        Random random = new Random(SEED + exchange.line());
        for (Dialect dialect : dialects) {
            String where = name(dialect) + " stream";
            Run whole = run(dialect, bytes, bytes.length, null);
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
                    text(run(dialect, bytes, 1, null)));
            for (int i = 0; i < 3; i++) {
                check(
                        exchange,
                        where + " at random",
                        text(whole),
                        text(run(dialect, bytes, 0, random)));
            }
            for (int i = 0; i < 5; i++) {
                cut(exchange, dialect, Arrays.copyOf(bytes, random.nextInt(finish)), random);
            }
            replayed(exchange, "stream → " + name(dialect));
        }
    }

    /** Ended before the finish reason: a clean failure, in good form, with an estimate. */
    private void cut(Recordings.Exchange exchange, Dialect dialect, byte[] start, Random random) {
        Run run = run(dialect, start, 0, random);
        String where = name(dialect) + " cut at " + start.length;
        String client = new String(run.client(), StandardCharsets.UTF_8);
        check(exchange, where + ": failed", true, run.last().failed() != null);
        check(exchange, where + ": terminal", 0, run.last().terminal().length);
        check(exchange, where + ": finished", true, run.last().finished());
        check(exchange, where + ": error told", true, client.contains("\"error\""));
        // These count on the way: what they said last is no estimate.
        check(
                exchange,
                where + ": estimated",
                true,
                new String(start, StandardCharsets.UTF_8).contains("\"usage\":{")
                        || run.last().usage().estimated()
                        || wire.form().protocol() == Protocol.GEMINI
                        || wire.form().protocol() == Protocol.ANTHROPIC_MESSAGES);
        Outcome.events(run.client());
    }

    void error(Recordings.Exchange exchange, Headers headers) {
        ProviderError error = wire.error(exchange.status(), headers, exchange.response());
        check(exchange, "status", exchange.status(), error.upstreamStatus());
        for (Dialect dialect : dialects) {
            JsonNode body = Json.read(dialect.error(error, "req_1"));
            check(
                    exchange,
                    "message",
                    error.safeMessage(),
                    body.path("error").path("message").asString(""));
        }
        replayed(exchange, "error " + error.kind());
    }

    private record Run(byte[] client, StreamStep last) {}

    private Run run(Dialect dialect, byte[] bytes, int size, @Nullable Random random) {
        StreamTranslation stream =
                Translation.of(dialect, wire).stream(new AnswerView("public", true, 7));
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        StreamStep last;
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

    /** Without what is made up anew for each answer. */
    private static String text(Run run) {
        return new String(run.client(), StandardCharsets.UTF_8)
                .replaceAll("\"created\":\\d+", "\"created\":0")
                .replaceAll("\r\n?", "\n")
                .replaceAll("\"id\":\"(chatcmpl-|msg_)[^\"]*\"", "\"id\":\"$1\"");
    }

    private void usage(Recordings.Exchange exchange, String where, Outcome recorded, Usage usage) {
        check(exchange, where + " input", recorded.input(), usage.inputTokens());
        check(exchange, where + " cached", recorded.cached(), usage.cacheReadTokens());
        check(exchange, where + " output", recorded.output(), usage.outputTokens());
    }

    void check(
            Recordings.Exchange exchange,
            String what,
            @Nullable Object expected,
            @Nullable Object actual) {
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

    private static String shorten(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() > 3000 ? text.substring(0, 3000) + "…" : text;
    }

    void report() {
        int sum = replayed.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println(
                "Replayed " + sum + " " + replayed + "; left out " + left + "; seed " + SEED);
        assertThat(mismatches).isEmpty();
        assertThat(sum).isPositive();
        book.check();
    }

    private static String model(byte[] answer) {
        JsonNode json = Json.readOrNull(answer);
        return json.path("model").asString(json.path("modelVersion").asString(""));
    }

    private static String name(Dialect dialect) {
        return switch (dialect.protocol()) {
            case OPENAI_CHAT -> "openai";
            case ANTHROPIC_MESSAGES -> "anthropic";
            case GEMINI -> "gemini";
            case OPENAI_RESPONSES -> "responses";
            case OPENAI_COMPLETIONS -> "completions";
        };
    }
}
