package io.tollgate.e2e.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Reply;
import io.tollgate.e2e.upstream.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong, as OpenAI's own Java library tells it. */
class OpenAiErrorsIT extends WithOpenAiClient {

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
}
