package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.CompletionsDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.BedrockWire;
import io.tollgate.sdk.wire.CohereWire;
import io.tollgate.sdk.wire.CompletionsWire;
import io.tollgate.sdk.wire.GeminiWire;
import io.tollgate.sdk.wire.OllamaWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.ResponsesWire;
import io.tollgate.sdk.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every recorded stream of every provider, ended early: around each event's end, at random in
 * between, and, where it is short, after each of its bytes. Whatever the cut, nothing is thrown and
 * the client's stream ends well or with an error.
 */
class RecordedStreamsTest {
    private static final long SEED = 20261122;
    private static final int SHORT = 1_500;
    private static final int CUTS = 40;
    private static final List<Dialect> DIALECTS =
            List.of(
                    new OpenAiChatDialect(),
                    new AnthropicMessagesDialect(),
                    GeminiDialect.events(),
                    new ResponsesDialect());

    /** Null for streams of what is no chat. */
    private static Wire wire(Recordings.Exchange exchange) {
        return switch (ReplayReport.endpoint(exchange)) {
            case "chat/completions" -> new OpenAiWire();
            case "completions" -> new CompletionsWire();
            case "responses" -> new ResponsesWire();
            case "messages" -> new AnthropicWire();
            case "streamGenerateContent" -> GeminiWire.ofGeminiApi();
            case "converse-stream" -> new BedrockWire();
            case "chat" ->
                    switch (exchange.provider()) {
                        case "cohere" -> new CohereWire();
                        case "ollama" -> new OllamaWire();
                        default -> new OpenAiWire();
                    };
            default -> null;
        };
    }

    @Test
    void everyStreamSurvivesBeingCutAnywhere() {
        WireReplay.assumeRecordings();
        Map<String, Integer> cut = new TreeMap<>();
        Map<String, Integer> left = new TreeMap<>();
        for (String provider : Recordings.providers()) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                boolean stream =
                        List.of("sse", "aws-eventstream", "ndjson").contains(exchange.kind());
                Wire wire = stream && exchange.status() == 200 ? wire(exchange) : null;
                String key = provider + " " + ReplayReport.endpoint(exchange);
                if (wire != null) {
                    cut.merge(key, 1, Integer::sum);
                    everywhere(exchange, wire);
                } else if (stream) {
                    left.merge(key, 1, Integer::sum);
                }
            }
        }
        System.out.println("Cut " + cut + "; no chats " + left + "; seed " + SEED);
        assertThat(cut).isNotEmpty();
    }

    private static void everywhere(Recordings.Exchange exchange, Wire wire) {
        byte[] bytes = exchange.response();
        Random random = new Random(SEED + exchange.line());
        Dialect other = DIALECTS.get(random.nextInt(DIALECTS.size()));
        for (Dialect dialect :
                wire instanceof CompletionsWire ? List.of(new CompletionsDialect()) : DIALECTS) {
            if (bytes.length <= SHORT) {
                for (int length = 0; length < bytes.length; length++) {
                    ended(exchange, dialect, wire, length);
                }
                continue;
            }
            for (int i = 0; i < CUTS; i++) {
                ended(exchange, dialect, wire, random.nextInt(bytes.length));
            }
            for (int at = 1; dialect == other && at < Math.min(bytes.length, 6_000); at++) {
                if (bytes[at - 1] == '\n' && bytes[at] != '\n') {
                    ended(exchange, dialect, wire, at - 1);
                    ended(exchange, dialect, wire, at);
                    ended(exchange, dialect, wire, at + 1);
                }
            }
        }
    }

    private static void ended(
            Recordings.Exchange exchange, Dialect dialect, Wire wire, int length) {
        String where = exchange + " → " + dialect.protocol() + " cut at " + length;
        StreamTranslation stream =
                Translation.of(dialect, wire).stream(new AnswerView("public", true, 7));
        StreamStep first = stream.accept(exchange.response(), 0, length);
        StreamStep last = first.finished() ? first : stream.end();
        assertThat(last.finished()).as(where).isTrue();
        assertThat(last.usage()).as(where).isNotNull();
        if (last.failed() == null) {
            return;
        }
        String client =
                new String(first.bytes(), StandardCharsets.UTF_8)
                        + new String(last.bytes(), StandardCharsets.UTF_8);
        assertThat(last.terminal()).as(where).isEmpty();
        assertThat(client).as(where).contains("error").endsWith("\n\n");
    }
}
