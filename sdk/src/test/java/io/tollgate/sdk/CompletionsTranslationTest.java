package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.dialect.CompletionsDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.CompletionsWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wires;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CompletionsTranslationTest {
    private static final Dialect COMPLETIONS = new CompletionsDialect();

    private static UpstreamRequest sent(Dialect dialect, String body, String provider) {
        Target target = Target.of(ProviderRows.load().find(provider).orElseThrow(), "m", "sk-t");
        ClientRequest request =
                ClientRequest.parse(
                        dialect, body.getBytes(StandardCharsets.UTF_8), Headers.empty());
        return Translation.of(dialect, Wires.of(target, dialect.protocol()))
                .request(request, target);
    }

    @Test
    void aProviderWithCompletionsGetsThePromptAsItCame() {
        UpstreamRequest sent =
                sent(
                        COMPLETIONS,
                        "{\"model\":\"any\",\"prompt\":[[1,2],[3]],\"echo\":true,\"best_of\":2,"
                                + "\"stream\":true,\"num_retries\":3}",
                        "openai");

        assertThat(sent.uri().getPath()).isEqualTo("/v1/completions");
        assertThat(Json.read(sent.body()))
                .isEqualTo(
                        Json.read(
                                "{\"model\":\"m\",\"prompt\":[[1,2],[3]],\"echo\":true,\"best_of\":2,\"stream\":true,\"stream_options\":{\"include_usage\":true}}"
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anotherProviderIsAskedInItsChat() {
        UpstreamRequest sent =
                sent(
                        COMPLETIONS,
                        "{\"model\":\"any\",\"prompt\":[\"Once\"],\"max_tokens\":5,\"stop\":\".\","
                                + "\"echo\":false,\"best_of\":1}",
                        "anthropic");

        JsonNode body = Json.read(sent.body());
        assertThat(body.path("messages").path(0).path("role").asString("")).isEqualTo("user");
        assertThat(body.path("messages").toString()).contains("Once");
        assertThat(body.path("max_tokens").asInt(0)).isEqualTo(5);
        assertThat(body.path("stop_sequences").path(0).asString("")).isEqualTo(".");
    }

    @Test
    void whatNoChatCanDoIsRefusedByName() {
        for (String field :
                new String[] {
                    "\"suffix\":\"x\"", "\"echo\":true", "\"best_of\":2", "\"logprobs\":3"
                }) {
            assertThatThrownBy(
                            () ->
                                    sent(
                                            COMPLETIONS,
                                            "{\"model\":\"any\",\"prompt\":\"Once\"," + field + "}",
                                            "anthropic"))
                    .isInstanceOfSatisfying(
                            LlmException.class,
                            refused -> assertThat(field).contains(refused.error().param() + "\""));
        }
        assertThatThrownBy(
                        () -> sent(COMPLETIONS, "{\"model\":\"any\",\"prompt\":[1,2]}", "mistral"))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("token ids");
    }

    @Test
    void aChatAnswerBecomesATextCompletion() {
        String answer =
                """
                {"id":"msg_1","type":"message","content":[{"type":"thinking","thinking":"T","signature":"s"},
                 {"type":"text","text":" upon a time"}],"stop_reason":"max_tokens",
                 "usage":{"input_tokens":1,"output_tokens":3}}""";

        JsonNode body =
                Json.read(
                        Translation.of(COMPLETIONS, new AnthropicWire())
                                .answer(
                                        answer.getBytes(StandardCharsets.UTF_8),
                                        new AnswerView("public", true, 1))
                                .body());

        assertThat(body.path("object").asString("")).isEqualTo("text_completion");
        assertThat(body.path("model").asString("")).isEqualTo("public");
        assertThat(body.path("choices").path(0).path("text").asString(""))
                .isEqualTo(" upon a time");
        assertThat(body.path("choices").path(0).path("finish_reason").asString(""))
                .isEqualTo("length");
        assertThat(body.path("usage").path("total_tokens").asInt(0)).isEqualTo(4);
    }

    @Test
    void aStreamOfCompletionsPassesWithTheUsageChunkHidden() {
        String stream =
                """
                data: {"id":"cmpl-1","object":"text_completion","choices":[{"text":" upon","index":0}],"model":"m"}

                data: {"id":"cmpl-1","choices":[{"text":"","index":0,"finish_reason":"stop"}],"model":"m"}

                data: {"id":"cmpl-1","choices":[],"usage":{"prompt_tokens":2,"completion_tokens":1},"model":"m"}

                data: [DONE]

                """;
        StreamTranslation translation =
                Translation.of(COMPLETIONS, new CompletionsWire()).stream(
                        new AnswerView("public", false, 7));
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);

        StreamStep step = translation.accept(bytes, 0, bytes.length);

        assertThat(new String(step.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(
                        stream.substring(
                                        0,
                                        stream.indexOf("data: {\"id\":\"cmpl-1\",\"choices\":[]"))
                                .replace("\"m\"", "\"public\""));
        assertThat(new String(step.terminal(), StandardCharsets.UTF_8))
                .isEqualTo("data: [DONE]\n\n");
        assertThat(step.usage().inputTokens()).isEqualTo(2);
    }

    @Test
    void aStreamOfChatIsToldInChunksOfText() {
        String stream =
                """
                data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":" upon"}}]}

                data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: [DONE]

                """;
        StreamTranslation translation =
                Translation.of(COMPLETIONS, new OpenAiWire()).stream(
                        new AnswerView("public", true, 7));
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);

        StreamStep step = translation.accept(bytes, 0, bytes.length);

        var events = Outcome.events(step.bytes());
        assertThat(events.getFirst().path("choices").path(0).path("text").asString(""))
                .isEqualTo(" upon");
        assertThat(events.getLast().path("usage").path("prompt_tokens").asInt(0)).isEqualTo(7);
        assertThat(step.usage().estimated()).isTrue();
    }

    @Test
    void aConversationForAModelThatOnlyContinuesATextBecomesOnePrompt() {
        UpstreamRequest sent =
                sent(
                        new OpenAiChatDialect(),
                        """
                        {"model":"any","messages":[{"role":"system","content":"Be brief."},
                         {"role":"user","content":"Hi"}],"max_tokens":4}""",
                        "text-completion-openai");

        assertThat(Json.read(sent.body()).path("prompt").asString(""))
                .isEqualTo("System: Be brief.\n\nUser: Hi\n\nAssistant:");
    }
}
