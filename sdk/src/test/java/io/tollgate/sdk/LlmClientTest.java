package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LlmClientTest {
    private final LlmClient client = LlmClient.builder().keys(Map.of()).build();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void echoSaysTheLastUserMessageAgainForNothing() {
        Completion completion =
                client.completion(
                        "mock/echo",
                        List.of(Message.system("Be brief"), Message.user("one two  three")));
        assertThat(completion.text()).isEqualTo("one two  three");
        assertThat(completion.usage()).isEqualTo(Usage.of(5, 3));
        assertThat(completion.cost().total()).isZero();
    }

    @Test
    void echoStreamsWordByWordAndHonoursMaxTokens() {
        ChatRequest request =
                ChatRequest.builder("mock/echo")
                        .messages(List.of(Message.user("one two three")))
                        .maxTokens(2L)
                        .build();
        List<String> words = new ArrayList<>();
        List<StopReason> reasons = new ArrayList<>();
        try (ChatStream stream = client.stream(request)) {
            for (StreamEvent event : stream) {
                if (event instanceof StreamEvent.TextDelta text) {
                    words.add(text.text());
                } else if (event instanceof StreamEvent.Finished finished) {
                    reasons.add(finished.reason());
                }
            }
            assertThat(stream.usage()).isEqualTo(Usage.of(3, 2));
            assertThat(stream.cost().total()).isZero();
        }
        assertThat(words).containsExactly("one", " two");
        assertThat(reasons).containsExactly(StopReason.MAX_TOKENS);
    }

    @Test
    void echoCallsTheToolItIsToldToCall() {
        Tool tool =
                new Tool.Function(
                        "look",
                        null,
                        Json.mapper()
                                .readTree(
                                        "{\"type\":\"object\",\"properties\":{\"at\":{\"type\":\"integer\"}},\"required\":[\"at\"]}"),
                        null,
                        null);
        Completion completion =
                client.completion(
                        ChatRequest.builder("mock/echo")
                                .messages(List.of(Message.user("go")))
                                .tools(List.of(tool))
                                .toolChoice(new ToolChoice.Required())
                                .build());
        assertThat(completion.response().choices().getFirst().parts().getFirst())
                .isInstanceOfSatisfying(
                        Part.ToolCall.class,
                        call -> {
                            assertThat(call.name()).isEqualTo("look");
                            assertThat(call.arguments()).isEqualTo("{\"at\":0}");
                        });
    }

    @Test
    void theLocalModelEmbedsSentencesByMeaning() {
        Embeddings embeddings =
                client.embedding(
                        "local/all-minilm-l6-v2",
                        List.of(
                                "A gull flies over the harbour",
                                "A seabird above the port",
                                "Quarterly tax returns"));
        assertThat(embeddings.vectors()).hasSize(3).allMatch(vector -> vector.length == 384);
        assertThat(similarity(embeddings, 0, 1)).isGreaterThan(similarity(embeddings, 0, 2) + 0.2);
        assertThat(embeddings.usage().inputTokens()).isPositive();
        assertThat(embeddings.cost().total()).isZero();
    }

    private static double similarity(Embeddings embeddings, int a, int b) {
        double dot = 0;
        for (int i = 0; i < 384; i++) {
            dot += embeddings.vectors().get(a)[i] * embeddings.vectors().get(b)[i];
        }
        return dot;
    }

    @Test
    void wrongNamesAndMissingKeysAreClearErrors() {
        Map.of(
                        "gpt-4o-mini", ErrorKind.INVALID_REQUEST,
                        "nobody/x", ErrorKind.MODEL_NOT_FOUND,
                        "mock/other", ErrorKind.MODEL_NOT_FOUND,
                        "openai/gpt-4o-mini", ErrorKind.AUTHENTICATION)
                .forEach(
                        (model, kind) ->
                                assertThatThrownBy(
                                                () ->
                                                        client.completion(
                                                                model, List.of(Message.user("x"))))
                                        .isInstanceOfSatisfying(
                                                LlmException.class,
                                                failure ->
                                                        assertThat(failure.error().kind())
                                                                .isEqualTo(kind)));
    }
}
