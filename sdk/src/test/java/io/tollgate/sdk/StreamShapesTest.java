package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What streams of real servers look like beside the documented form: members that are null or
 * missing, events nobody knows, calls split oddly, ends left out. Each comes out in every client
 * dialect as the plain form would, whole and byte by byte; or it fails in good form.
 */
class StreamShapesTest {
    private static final List<Dialect> DIALECTS =
            List.of(
                    new OpenAiChatDialect(),
                    new AnthropicMessagesDialect(),
                    GeminiDialect.events(),
                    new ResponsesDialect());

    static Stream<StreamShapes.Shape> shapes() {
        return Stream.of(
                        new OpenAiShapes(),
                        new ToolCallShapes(),
                        new AnthropicShapes(),
                        new GeminiShapes(),
                        new ResponsesShapes(),
                        new OtherShapes())
                .flatMap(shapes -> shapes.all().stream());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyShapeReadsLikeThePlainForm(StreamShapes.Shape shape) {
        for (Dialect dialect : DIALECTS) {
            Run whole = run(dialect, shape, Math.max(1, shape.stream().length));
            Run bytes = run(dialect, shape, 1);
            String where = shape.name() + " → " + dialect.protocol();
            assertThat(whole.last().finished()).as(where).isTrue();
            assertThat(whole.last().usage()).as(where).isNotNull();
            assertThat(plain(bytes)).as(where + " byte by byte").isEqualTo(plain(whole));
            if (shape.text() == null) {
                assertThat(whole.last().failed()).as(where).isNotNull();
                assertThat(whole.last().terminal()).as(where).isEmpty();
                assertThat(plain(whole)).as(where).contains("error");
                continue;
            }
            assertThat(whole.last().failed()).as(where + plain(whole)).isNull();
            if (shape.wire().form().protocol() == dialect.protocol()) {
                // The provider's own bytes: what they mean is the client's affair.
                assertThat(plain(whole)).as(where).isNotEmpty();
                continue;
            }
            Outcome told = outcome(dialect, whole.client());
            assertThat(told.text()).as(where + " text").isEqualTo(shape.text());
            assertThat(told.thoughts()).as(where + " thoughts").isEqualTo(shape.thoughts());
            assertThat(told.tools()).as(where + " tools").isEqualTo(shape.tools());
            assertThat(told.finish()).as(where + " finish").isEqualTo(shape.finish());
        }
    }

    private static Outcome outcome(Dialect dialect, byte[] client) {
        return dialect instanceof ResponsesDialect
                ? ResponsesOutcome.ofStream(client)
                : Outcome.ofStream(client);
    }

    private record Run(byte[] client, StreamStep last) {}

    private static Run run(Dialect dialect, StreamShapes.Shape shape, int size) {
        StreamTranslation stream =
                Translation.of(dialect, shape.wire()).stream(new AnswerView("public", true, 7));
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        StreamStep last = null;
        byte[] bytes = shape.stream();
        for (int at = 0; at < bytes.length && (last == null || !last.finished()); at += size) {
            last = stream.accept(bytes, at, Math.min(size, bytes.length - at));
            client.writeBytes(last.bytes());
            client.writeBytes(last.terminal());
        }
        if (last == null || !last.finished()) {
            last = stream.end();
            client.writeBytes(last.bytes());
            client.writeBytes(last.terminal());
        }
        return new Run(client.toByteArray(), last);
    }

    /** Without what is made up anew for each answer. */
    private static String plain(Run run) {
        return new String(run.client(), StandardCharsets.UTF_8)
                .replaceAll("\"(created|created_at|expires_at)\":\\d+", "\"$1\":0")
                .replaceAll("\r\n?", "\n")
                .replaceAll(
                        "(chatcmpl-|msg_|resp_|call_|fc_|rs_|\"responseId\":\")[A-Za-z0-9_-]*",
                        "$1");
    }
}
