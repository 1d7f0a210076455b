package io.tollgate.e2e.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
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
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import io.tollgate.e2e.upstream.Reply;
import io.tollgate.e2e.upstream.Script;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own Java library, pointed at the gateway. */
class OpenAiClientIT {

    private static final Assistant ASSISTANT = new Assistant(12, 10);

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);

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

    @Test
    void errorsAreTheLibrarysOwnExceptions() {
        Lane lane = suite.provider().lane(ASSISTANT);
        String model = deploy("openai", lane);
        OpenAIClient wrongKey = client("sk-nobody-made-this-key");
        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> ask(wrongKey, model))
                .satisfies(e -> assertThat(e.code()).hasValue("invalid_api_key"));

        OpenAIClient client = client();
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> ask(client, "no-such-model"))
                .satisfies(e -> assertThat(e.code()).hasValue("model_not_found"));

        OpenAIClient narrow = client(gateway.key(Map.of("models", List.of("another"))).plain());
        assertThatExceptionOfType(PermissionDeniedException.class)
                .isThrownBy(() -> ask(narrow, model))
                .satisfies(e -> assertThat(e.code()).hasValue("model_not_allowed"));

        OpenAIClient limited = client(gateway.key(Map.of("rpm_limit", 0)).plain());
        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(() -> ask(limited, model))
                .satisfies(
                        e -> {
                            assertThat(e.code()).hasValue("rate_limit_exceeded");
                            assertThat(e.headers().values("retry-after")).isNotEmpty();
                        });

        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(
                        () ->
                                client.chat()
                                        .completions()
                                        .create(
                                                question(model)
                                                        .putAdditionalBodyProperty(
                                                                "n", JsonValue.from(-1))
                                                        .build()));
        assertThat(lane.served()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void aProvidersErrorsComeAsTheLibrarysExceptionsToo(String wire) {
        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(
                        () -> failing(wire, 429, "rate_limit_error", Map.of("retry-after", "7")))
                .satisfies(e -> assertThat(e.headers().values("retry-after")).contains("7"));
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> failing(wire, 400, "invalid_request_error", Map.of()));
        assertThatExceptionOfType(InternalServerException.class)
                .isThrownBy(() -> failing(wire, 500, "api_error", Map.of()));
        // The provider refused the gateway's own key: no fault of the client's key.
        assertThatExceptionOfType(InternalServerException.class)
                .isThrownBy(() -> failing(wire, 401, "authentication_error", Map.of()))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(502));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void anErrorInsideAStreamIsAnException(String wire) {
        Script script =
                call ->
                        ASSISTANT
                                .answer(call)
                                .insteadAfter(
                                        6,
                                        wire.equals("openai")
                                                ? "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n"
                                                : "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"overloaded\"}}\n\n");
        String model = deploy(wire, suite.provider().lane(script));

        assertThatExceptionOfType(OpenAIException.class)
                .isThrownBy(
                        () -> {
                            try (var stream =
                                    client().chat()
                                            .completions()
                                            .createStreaming(question(model).build())) {
                                stream.stream().forEach(chunk -> {});
                            }
                        });
    }

    private void failing(String wire, int status, String type, Map<String, String> headers) {
        String body =
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"No.\"}}"
                        .formatted(type);
        ask(client(), deploy(wire, suite.provider().lane(c -> Reply.error(status, body, headers))));
    }

    private static void ask(OpenAIClient client, String model) {
        client.chat().completions().create(question(model).build());
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .maxCompletionTokens(50)
                .addSystemMessage("Be short.")
                .addUserMessage("What is a tollgate?");
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

    private String deploy(String wire, Lane lane) {
        String model = Gateway.unique("chat");
        gateway.deploy(model, wire, lane, Prices.USUAL);
        return model;
    }

    private OpenAIClient client() {
        return client(gateway.key(Map.of()).plain());
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(suite.gateway() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }
}
