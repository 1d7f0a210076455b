package io.tollgate.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.PassThroughForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognizedCallTest {

    @ParameterizedTest
    @CsvSource({
        "openai, /v1/chat/completions, OPENAI_CHAT,",
        "openai, /openai/v1/chat/completions, OPENAI_CHAT,",
        "openai, /v1/completions, OPENAI_COMPLETIONS,",
        "openai, /v1/embeddings, OPENAI_EMBEDDINGS,",
        "anthropic, /v1/messages, ANTHROPIC_MESSAGES,",
        "cohere, /v2/chat, COHERE_CHAT,",
        "openai, /v1/responses, OPENAI_RESPONSES,",
        "openai, /openai/responses, OPENAI_RESPONSES,",
        "openai, /openai/deployments/my%20gpt/chat/completions, OPENAI_CHAT, my gpt",
        "openai, /openai/deployments/d/embeddings, OPENAI_EMBEDDINGS, d",
        "vertex, /v1/projects/p/locations/l/publishers/anthropic/models/c@1:rawPredict, ANTHROPIC_MESSAGES, c@1",
        "vertex, /v1/projects/p/locations/l/publishers/mistralai/models/m:streamRawPredict, OPENAI_CHAT, m",
        "bedrock, /model/amazon.nova/invoke, BEDROCK_INVOKE, amazon.nova",
        "bedrock, /model/m/invoke-with-response-stream, BEDROCK_INVOKE, m",
        "gemini, /v1beta/models/g-2:streamGenerateContent, GEMINI, g-2",
        "vertex, /v1/projects/p/locations/l/publishers/google/models/g-2:generateContent, GEMINI, g-2",
        "bedrock, /model/us.anthropic.claude%3A0/converse-stream, BEDROCK_CONVERSE, us.anthropic.claude:0"
    })
    void whatIsUnderstoodIsRecognised(
            String wire, String path, PassThroughForm form, String pathModel) {
        assertThat(RecognizedCall.of(wire, "POST", path))
                .isEqualTo(new RecognizedCall(form, pathModel));
        assertThat(RecognizedCall.of(wire, "PUT", path)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, /v1/fine_tuning/jobs",
        "openai, /v1/batches",
        "openai, /v1/responses/resp_1/cancel",
        "openai, /openai/deployments/d/audio/speech",
        "anthropic, /v1/messages/batches",
        "anthropic, /v1/chat/completions",
        "cohere, /v1/connectors",
        "gemini, /v1beta/models/g:embedContent",
        "gemini, /v1beta/cachedContents",
        "vertex, /v1/publishers/other/models/c:rawPredict",
        "vertex, /v1/publishers/anthropic/models/c:countTokens",
        "bedrock, /model/m/count-tokens",
        "bedrock, /model/invoke",
        "ollama, /api/chat"
    })
    void nothingElseIs(String wire, String path) {
        assertThat(RecognizedCall.of(wire, "POST", path)).isNull();
    }

    @Test
    void aResponseThatIsAnsweredLaterIsKnown() {
        RecognizedCall responses = new RecognizedCall(PassThroughForm.OPENAI_RESPONSES, null);

        assertThat(responses.answersLater("{\"background\":true}".getBytes(UTF_8))).isTrue();
        assertThat(responses.answersLater("{\"background\":false}".getBytes(UTF_8))).isFalse();
        assertThat(responses.answersLater("{\"input\":\"background\"}".getBytes(UTF_8))).isFalse();
    }

    @Test
    void eachFamilySaysInItsOwnWordsHowManyAnswersItWants() {
        RecognizedCall invoke = new RecognizedCall(PassThroughForm.BEDROCK_INVOKE, "m");

        assertThat(invoke.facts("{\"prompt\":\"Hi\"}".getBytes(UTF_8)).choices()).isEqualTo(1);
        assertThat(invoke.facts("{\"num_generations\":5}".getBytes(UTF_8)).choices()).isEqualTo(5);
        assertThat(invoke.facts("{\"inputText\":\"Hi\"}".getBytes(UTF_8)).maxTokens()).isNull();
        assertThat(invoke.understands("image_generation")).isFalse();
        assertThat(invoke.understands("chat")).isTrue();
    }

    @Test
    void aLimitThatTheProviderDoesNotReadBoundsNothing() {
        RecognizedCall converse = new RecognizedCall(PassThroughForm.BEDROCK_CONVERSE, "m");
        BodyFacts facts = converse.facts("{\"max_tokens\":1,\"messages\":[]}".getBytes(UTF_8));

        assertThat(facts.maxTokens()).isNull();
        assertThat(facts.model()).isEqualTo("m");
    }
}
