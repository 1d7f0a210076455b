package io.tollgate.e2e.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import io.tollgate.e2e.upstream.Reply;
import io.tollgate.e2e.upstream.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's own Java library, pointed at the gateway. */
class AnthropicClientIT {

    /** One transparent pixel, PNG. */
    static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private static final Assistant ASSISTANT = new Assistant(12, 10);

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void chatsOnEitherWire(String wire) {
        Lane lane = suite.provider().lane(ASSISTANT);
        String model = deploy(wire, lane);

        Message answer = client().messages().create(question(model).build());

        assertThat(answer.content().getFirst().asText().text()).isEqualTo(ASSISTANT.text());
        assertThat(answer.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(answer.usage().inputTokens()).isEqualTo(12);
        assertThat(answer.usage().outputTokens()).isEqualTo(10);
        assertThat(lane.served().getFirst().received().anthropic())
                .isEqualTo(wire.equals("anthropic"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void streamsOnEitherWire(String wire) {
        String model = deploy(wire, suite.provider().lane(ASSISTANT));
        MessageAccumulator accumulator = MessageAccumulator.create();

        try (var stream = client().messages().createStreaming(question(model).build())) {
            stream.stream().forEach(accumulator::accumulate);
        }

        Message answer = accumulator.message();
        assertThat(answer.content().getFirst().asText().text()).isEqualTo(ASSISTANT.text());
        assertThat(answer.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(answer.usage().outputTokens()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void callsToolsAndTakesTheirResultsOnEitherWire(String wire) {
        Lane lane = suite.provider().lane(ASSISTANT);
        String model = deploy(wire, lane);
        MessageCreateParams first = question(model).addTool(weather()).build();

        Message called = client().messages().create(first);
        ToolUseBlock use = called.content().getLast().asToolUse();

        assertThat(called.stopReason()).hasValue(StopReason.TOOL_USE);
        assertThat(use.name()).isEqualTo("get_weather");
        assertThat(use._input()).isEqualTo(JsonValue.from(Map.of("city", "Zürich")));

        MessageCreateParams second =
                first.toBuilder()
                        .addMessage(called)
                        .addUserMessageOfContentBlockParams(
                                List.of(
                                        ContentBlockParam.ofToolResult(
                                                ToolResultBlockParam.builder()
                                                        .toolUseId(use.id())
                                                        .content("18 °C")
                                                        .build())))
                        .build();
        Message answer = client().messages().create(second);

        assertThat(answer.content().getFirst().asText().text()).isEqualTo(ASSISTANT.text());
        assertThat(lane.served().getLast().received().json().toString())
                .contains("18 °C")
                .contains(use.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void streamsToolCallsOnEitherWire(String wire) {
        String model = deploy(wire, suite.provider().lane(ASSISTANT));
        MessageAccumulator accumulator = MessageAccumulator.create();

        try (var stream =
                client().messages().createStreaming(question(model).addTool(weather()).build())) {
            stream.stream().forEach(accumulator::accumulate);
        }

        Message answer = accumulator.message();
        assertThat(answer.stopReason()).hasValue(StopReason.TOOL_USE);
        assertThat(answer.content().getLast().asToolUse()._input())
                .isEqualTo(JsonValue.from(Map.of("city", "Zürich")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void passesImagesOnEitherWire(String wire) {
        Lane lane = suite.provider().lane(ASSISTANT);
        String model = deploy(wire, lane);

        client().messages()
                .create(
                        MessageCreateParams.builder()
                                .model(model)
                                .maxTokens(20)
                                .addUserMessageOfContentBlockParams(
                                        List.of(
                                                ContentBlockParam.ofText("What is this?"),
                                                ContentBlockParam.ofImage(
                                                        Base64ImageSource.builder()
                                                                .mediaType(
                                                                        Base64ImageSource.MediaType
                                                                                .IMAGE_PNG)
                                                                .data(PIXEL)
                                                                .build())))
                                .build());

        assertThat(lane.served().getFirst().received().json().toString())
                .contains(PIXEL)
                .contains("image/png");
    }

    @Test
    void listsTheModelsTheKeyMayUse() {
        String mine = deploy("anthropic", suite.provider().lane(ASSISTANT));
        AnthropicClient client = client(gateway.key(Map.of("models", List.of(mine))).plain());

        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .containsExactly(mine);
    }

    @Test
    void errorsAreTheLibrarysOwnExceptions() {
        Lane lane = suite.provider().lane(ASSISTANT);
        String model = deploy("anthropic", lane);
        AnthropicClient wrongKey = client("sk-nobody-made-this-key");
        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> ask(wrongKey, model))
                .satisfies(e -> assertThat(e.requestId()).isPresent());

        AnthropicClient client = client();
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> ask(client, "no-such-model"));

        AnthropicClient narrow = client(gateway.key(Map.of("models", List.of("another"))).plain());
        assertThatExceptionOfType(PermissionDeniedException.class)
                .isThrownBy(() -> ask(narrow, model));

        AnthropicClient limited = client(gateway.key(Map.of("rpm_limit", 0)).plain());
        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(() -> ask(limited, model))
                .satisfies(e -> assertThat(e.headers().values("retry-after")).isNotEmpty());

        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(
                        () ->
                                client.messages()
                                        .create(
                                                question(model)
                                                        .putAdditionalBodyProperty(
                                                                "stream", JsonValue.from("yes"))
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

        assertThatExceptionOfType(AnthropicException.class)
                .isThrownBy(
                        () -> {
                            try (var stream =
                                    client().messages().createStreaming(question(model).build())) {
                                stream.stream().forEach(event -> {});
                            }
                        });
    }

    private void failing(String wire, int status, String type, Map<String, String> headers) {
        String body =
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"No.\"}}"
                        .formatted(type);
        ask(client(), deploy(wire, suite.provider().lane(c -> Reply.error(status, body, headers))));
    }

    private static void ask(AnthropicClient client, String model) {
        client.messages().create(question(model).build());
    }

    private static MessageCreateParams.Builder question(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(50)
                .system("Be short.")
                .addUserMessage("What is a tollgate?");
    }

    private static Tool weather() {
        return Tool.builder()
                .name("get_weather")
                .description("Weather of a city")
                .inputSchema(
                        Tool.InputSchema.builder()
                                .properties(
                                        JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .build())
                .build();
    }

    private String deploy(String wire, Lane lane) {
        String model = Gateway.unique("messages");
        gateway.deploy(model, wire, lane, Prices.USUAL);
        return model;
    }

    private AnthropicClient client() {
        return client(gateway.key(Map.of()).plain());
    }

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(suite.gateway().toString())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }
}
