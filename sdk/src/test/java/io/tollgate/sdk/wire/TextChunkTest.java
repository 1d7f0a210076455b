package io.tollgate.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.chat.StreamEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextChunkTest {

    private static final String USUAL =
            "{\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
                    + "\"model\":\"m\",\"service_tier\":\"default\",\"system_fingerprint\":null,"
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello, {you}: [1]\"},"
                    + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                USUAL,
                "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"index\":3}]}",
                " { \"choices\" : [ { \"index\" : 0 , \"delta\" : { \"content\" : \" b \" } } ] } "
            })
    void plainTextIsReadAsTheDecoderReadsIt(String json) {
        Frame frame = Frame.of("message", json);

        assertThat(TextChunk.read(frame)).isNotNull();
        assertThat(List.<StreamEvent>of(TextChunk.read(frame))).isEqualTo(slowly(frame));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[DONE]",
                "",
                "{",
                "{}",
                "null",
                "{\"choices\":[]}",
                "{\"choices\":[{\"index\":0,\"delta\":{}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":null}}]}",
                "{\"choices\":[{\"index\":00,\"delta\":{\"content\":\"a\"}}]}",
                "{\"choices\":[{\"index\":10,\"delta\":{\"content\":\"a\"}}]}",
                "{\"choices\":[{\"index\":-1,\"delta\":{\"content\":\"a\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\\n\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ä\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"content\":\"b\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"role\":\"assistant\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":{}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},"
                        + "{\"index\":1,\"delta\":{\"content\":\"b\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"usage\":{}}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"error\":{}}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"x_groq\":{}}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]} {}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],}",
                "{\"id\":\"x,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}"
            })
    void whateverElseIsLeftToTheDecoder(String json) {
        assertThat(TextChunk.read(Frame.of("message", json))).isNull();
    }

    @Test
    void anEventWithANameIsLeftToTheDecoder() {
        assertThat(TextChunk.read(Frame.of("error", USUAL))).isNull();
    }

    @Test
    void aChunkThatIsCutOffAnywhereIsLeftToTheDecoder() {
        for (int length = 0; length < USUAL.length(); length++) {
            assertThat(TextChunk.read(Frame.of("message", USUAL.substring(0, length)))).isNull();
        }
    }

    /** A decoder that has not started takes the long way. */
    private static List<StreamEvent> slowly(Frame frame) {
        return new OpenAiStreamDecoder()
                .decode(frame).stream()
                        .filter(event -> event instanceof StreamEvent.TextDelta)
                        .toList();
    }
}
