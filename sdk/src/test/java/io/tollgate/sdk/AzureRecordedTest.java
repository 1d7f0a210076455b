package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.OpenAiWire;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Replays recorded chats of Azure OpenAI and of Foundry's models. */
class AzureRecordedTest {
    private static final List<Dialect> DIALECTS =
            List.of(new OpenAiChatDialect(), new AnthropicMessagesDialect());

    private final List<String> mismatches = new ArrayList<>();
    private final ReplayReport book = new ReplayReport();
    private int replayed;

    @Test
    void everyRecordedChatComesOutAsItWasRecorded() {
        assumeTrue(
                Files.isDirectory(Recordings.folder()),
                "No recorded traffic beside the repository: skipped.");
        for (String provider : List.of("azure-openai", "azure-ai")) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                if (!exchange.path().endsWith("/chat/completions")) {
                    continue;
                }
                book.replayed(exchange);
                if (exchange.status() >= 400) {
                    check(
                            exchange,
                            exchange.status(),
                            new OpenAiWire()
                                    .error(exchange.status(), Headers.empty(), exchange.response())
                                    .upstreamStatus());
                    continue;
                }
                for (Dialect dialect : DIALECTS) {
                    if (exchange.kind().equals("json")) {
                        unary(exchange, dialect);
                    } else {
                        stream(exchange, dialect);
                    }
                    replayed++;
                }
            }
        }
        System.out.println("Replayed " + replayed + " answers of Azure's chats");
        assertThat(mismatches).isEmpty();
        assertThat(replayed).isPositive();
        book.check();
    }

    private void unary(Recordings.Exchange exchange, Dialect dialect) {
        byte[] body =
                Translation.of(dialect, new OpenAiWire())
                        .answer(exchange.response(), new AnswerView("public", true, 7))
                        .body();
        Outcome recorded = Outcome.of(exchange.response());
        // Grok on Azure counts the cached part beside the prompt and the thoughts beside the
        // answer.
        check(exchange, said(recorded), said(Outcome.of(body)));
        check(exchange, "public", Json.readOrNull(body).path("model").asString(""));
    }

    private void stream(Recordings.Exchange exchange, Dialect dialect) {
        byte[] bytes = exchange.response();
        Random random = new Random(exchange.line());
        for (int size : new int[] {bytes.length, 1, 0}) {
            StreamTranslation stream =
                    Translation.of(dialect, new OpenAiWire()).stream(
                            new AnswerView("public", true, 7));
            ByteArrayOutputStream client = new ByteArrayOutputStream();
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(size == 0 ? 1 + random.nextInt(90) : size, bytes.length - at);
                StreamStep step = stream.accept(bytes, at, length);
                client.writeBytes(step.bytes());
                client.writeBytes(step.terminal());
                at += length;
            }
            check(
                    exchange,
                    said(Outcome.ofStream(bytes)),
                    said(Outcome.ofStream(client.toByteArray())));
        }
    }

    private static Outcome said(Outcome outcome) {
        return outcome.withoutUsage();
    }

    private void check(Recordings.Exchange exchange, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            mismatches.add(exchange + "\n  recorded " + expected + "\n  got      " + actual);
        }
    }
}
