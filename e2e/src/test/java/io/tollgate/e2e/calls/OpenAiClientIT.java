package io.tollgate.e2e.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.tollgate.e2e.upstream.Lane;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own Java library, pointed at the gateway. */
class OpenAiClientIT extends WithOpenAiClient {

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void chatsOnEitherWire(String wire) {
        Lane lane = suite.provider().lane(ASSISTANT);
        String model = deploy(wire, lane);

        ChatCompletion answer = client().chat().completions().create(question(model).build());

        assertThat(answer.choices().getFirst().message().content()).hasValue(ASSISTANT.text());
        assertThat(answer.choices().getFirst().finishReason().asString()).isEqualTo("stop");
        assertThat(answer.usage().orElseThrow().promptTokens()).isEqualTo(12);
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(10);
        assertThat(lane.served()).hasSize(1);
        assertThat(lane.served().getFirst().received().anthropic())
                .isEqualTo(wire.equals("anthropic"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void streamsOnEitherWire(String wire) {
        String model = deploy(wire, suite.provider().lane(ASSISTANT));
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();

        AtomicInteger chunks = new AtomicInteger();
        try (var stream =
                client().chat()
                        .completions()
                        .createStreaming(
                                question(model)
                                        .streamOptions(
                                                ChatCompletionStreamOptions.builder()
                                                        .includeUsage(true)
                                                        .build())
                                        .build())) {
            stream.stream()
                    .forEach(
                            chunk -> {
                                accumulator.accumulate(chunk);
                                chunks.incrementAndGet();
                            });
        }

        ChatCompletion answer = accumulator.chatCompletion();
        assertThat(chunks).hasValueGreaterThan(10);
        assertThat(answer.choices().getFirst().message().content()).hasValue(ASSISTANT.text());
        assertThat(answer.choices().getFirst().finishReason().asString()).isEqualTo("stop");
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void callsToolsAndTakesTheirResultsOnEitherWire(String wire) {
        Lane lane = suite.provider().lane(ASSISTANT);
        String model = deploy(wire, lane);
        ChatCompletionCreateParams first = question(model).addTool(weather()).build();

        ChatCompletionMessage called =
                client().chat().completions().create(first).choices().getFirst().message();
        var call = called.toolCalls().orElseThrow().getFirst().asFunction();

        assertThat(call.function().name()).isEqualTo("get_weather");
        assertThat(call.function().arguments(Map.class)).isEqualTo(Map.of("city", "Zürich"));

        ChatCompletionCreateParams second =
                first.toBuilder()
                        .addMessage(called)
                        .addMessage(
                                ChatCompletionToolMessageParam.builder()
                                        .toolCallId(call.id())
                                        .content("18 °C")
                                        .build())
                        .build();
        ChatCompletion answer = client().chat().completions().create(second);

        assertThat(answer.choices().getFirst().message().content()).hasValue(ASSISTANT.text());
        assertThat(lane.served().getLast().received().json().toString())
                .contains("18 °C")
                .contains(call.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void streamsToolCallsOnEitherWire(String wire) {
        String model = deploy(wire, suite.provider().lane(ASSISTANT));
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();

        try (var stream =
                client().chat()
                        .completions()
                        .createStreaming(question(model).addTool(weather()).build())) {
            stream.stream().forEach(accumulator::accumulate);
        }

        var choice = accumulator.chatCompletion().choices().getFirst();
        var call = choice.message().toolCalls().orElseThrow().getFirst().asFunction();
        assertThat(choice.finishReason().asString()).isEqualTo("tool_calls");
        assertThat(call.function().name()).isEqualTo("get_weather");
        assertThat(call.function().arguments(Map.class)).isEqualTo(Map.of("city", "Zürich"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void passesImagesOnEitherWire(String wire) {
        Lane lane = suite.provider().lane(ASSISTANT);
        String model = deploy(wire, lane);

        client().chat()
                .completions()
                .create(
                        ChatCompletionCreateParams.builder()
                                .model(model)
                                .maxCompletionTokens(20)
                                .addUserMessageOfArrayOfContentParts(
                                        List.of(
                                                ChatCompletionContentPart.ofText(
                                                        ChatCompletionContentPartText.builder()
                                                                .text("What is this?")
                                                                .build()),
                                                ChatCompletionContentPart.ofImageUrl(image())))
                                .build());

        assertThat(lane.served().getFirst().received().json().toString())
                .contains(AnthropicClientIT.PIXEL)
                .contains("image/png");
    }

    @Test
    void embeds() {
        Lane lane = suite.provider().lane(ASSISTANT);
        String model = deploy("openai", lane);

        CreateEmbeddingResponse answer =
                client().embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model(model)
                                        .inputOfArrayOfStrings(List.of("one", "two"))
                                        .build());

        assertThat(answer.data()).hasSize(2);
        assertThat(answer.data().getFirst().embedding()).containsExactly(0.25f, -0.5f, 0.75f);
        assertThat(answer.usage().promptTokens()).isEqualTo(12);
    }

    @Test
    void embedsInProcessWithoutAnyProvider() {
        CreateEmbeddingResponse answer =
                client().embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("local/all-minilm-l6-v2")
                                        .input("a bridge over the river")
                                        .build());

        assertThat(answer.data().getFirst().embedding()).hasSize(384);
    }

    @Test
    void listsTheModelsTheKeyMayUse() {
        String mine = deploy("openai", suite.provider().lane(ASSISTANT));
        String other = deploy("openai", suite.provider().lane(ASSISTANT));
        OpenAIClient client = client(gateway.key(Map.of("models", List.of(mine))).plain());

        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .contains(mine)
                .doesNotContain(other);
        assertThat(client.models().retrieve(mine).id()).isEqualTo(mine);
    }

    private static ChatCompletionFunctionTool weather() {
        return ChatCompletionFunctionTool.builder()
                .function(
                        FunctionDefinition.builder()
                                .name("get_weather")
                                .description("Weather of a city")
                                .parameters(
                                        FunctionParameters.builder()
                                                .putAdditionalProperty(
                                                        "type", JsonValue.from("object"))
                                                .putAdditionalProperty(
                                                        "properties",
                                                        JsonValue.from(
                                                                Map.of(
                                                                        "city",
                                                                        Map.of("type", "string"))))
                                                .build())
                                .build())
                .build();
    }

    private static ChatCompletionContentPartImage image() {
        return ChatCompletionContentPartImage.builder()
                .imageUrl(
                        ChatCompletionContentPartImage.ImageUrl.builder()
                                .url("data:image/png;base64," + AnthropicClientIT.PIXEL)
                                .build())
                .build();
    }
}
