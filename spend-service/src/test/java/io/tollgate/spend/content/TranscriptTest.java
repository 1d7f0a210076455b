package io.tollgate.spend.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.ContractJson;
import org.junit.jupiter.api.Test;

class TranscriptTest {

    private final Transcript transcript = new Transcript(ContractJson.MAPPER);

    @Test
    void jsonStaysAndWhatIsCutOffBecomesAText() {
        assertThat(transcript.of("{\"a\":[1]}").toString()).isEqualTo("{\"a\":[1]}");
        assertThat(transcript.of("{\"a\":[1").isString()).isTrue();
    }

    @Test
    void thePiecesOfAnOpenAiStreamAreJoinedByChoice() {
        String stream =
                """
                : keep-alive

                data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"}}]}

                data: {"choices":[{"index":1,"delta":{"content":"Bye"}}]}

                data: {"choices":[{"index":0,"delta":{"content":"lo"}}]}

                data: [DONE]

                """;

        assertThat(transcript.of(stream).toString())
                .isEqualTo(
                        """
                        {"stream":true,"texts":[{"path":"choices[0].delta.content","text":"Hello"},\
                        {"path":"choices[1].delta.content","text":"Bye"}]}""");
    }

    @Test
    void thePiecesOfAnAnthropicStreamAreJoinedByBlock() {
        String stream =
                """
                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"He"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"y"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}

                """;

        assertThat(transcript.of(stream).toString())
                .isEqualTo(
                        """
                        {"stream":true,"texts":[{"path":"[0].delta.text","text":"Hey"},\
                        {"path":"[1].delta.partial_json","text":"{}"}]}""");
    }

    @Test
    void theWholeResponseAtTheEndOfAStreamStandsForIt() {
        String stream =
                """
                event: response.output_text.delta
                data: {"type":"response.output_text.delta","delta":"Hi"}

                event: response.completed
                data: {"type":"response.completed","response":{"id":"r1","output":[]}}

                """;

        assertThat(transcript.of(stream).toString()).isEqualTo("{\"id\":\"r1\",\"output\":[]}");
    }
}
