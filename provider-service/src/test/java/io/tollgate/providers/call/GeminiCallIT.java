package io.tollgate.providers.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Attempt;
import io.tollgate.providers.FakeProvider;
import io.tollgate.providers.ProviderServiceTestBase;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GeminiCallIT extends ProviderServiceTestBase {

    private static final String ASK =
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}],\"newField\":{\"a\":1},"
                    + "\"generationConfig\":{\"max_output_tokens\":50,\"newSetting\":true}}";
    private static final String ANSWER =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}],\"role\":\"model\"},"
                    + "\"finishReason\":\"STOP\",\"index\":0}],\"modelVersion\":\"up\",\"newField\":2,"
                    + "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":2,"
                    + "\"totalTokenCount\":9}}";

    private final FakeProvider provider = new FakeProvider();
    private final String model = "g-" + UUID.randomUUID();

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void googlesOwnWireGetsTheBodyAsItCameAndAnswersItself() {
        deploy("gemini");
        provider.behaviour = exchange -> FakeProvider.json(exchange, 200, ANSWER);

        Answer answer = call("/v1beta/generateContent", model, 20L, ASK);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/candidates/0/content/parts/0/text").stringValue())
                .isEqualTo("Hello");
        assertThat(answer.json().path("newField").intValue()).isEqualTo(2);
        assertThat(answer.json().path("modelVersion").stringValue()).isEqualTo("public-" + model);
        Attempt attempt = answer.report().attempts().getFirst();
        assertThat(attempt.usage().input()).isEqualTo(7);
        assertThat(attempt.cost().total()).isEqualByComparingTo("0.000011");
        assertThat(provider.path()).isEqualTo("/v1/models/up:generateContent");
        JsonNode sent = provider.body();
        assertThat(sent.at("/newField/a").intValue()).isEqualTo(1);
        assertThat(sent.at("/generationConfig/newSetting").booleanValue()).isTrue();
        assertThat(sent.at("/generationConfig/maxOutputTokens").intValue()).isEqualTo(20);
        assertThat(sent.at("/generationConfig").has("max_output_tokens")).isFalse();
        assertThat(sent.has("model")).isFalse();
    }

    @Test
    void anotherWireIsTranslated() {
        deploy("openai");

        Answer answer =
                call(
                        "/v1beta/generateContent",
                        model,
                        null,
                        "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/candidates/0/content/parts/0/text").stringValue())
                .isEqualTo("Hello");
        assertThat(answer.json().at("/usageMetadata/promptTokenCount").intValue()).isEqualTo(7);
    }

    @Test
    void aStreamIsEventsWithItsReport() {
        deploy("gemini");
        provider.behaviour = exchange -> FakeProvider.stream(exchange, "data: " + ANSWER + "\n\n");

        Answer answer = call("/v1beta/streamGenerateContent", model, null, ASK);

        assertThat(answer.headers().get("content-type")).startsWith("text/event-stream");
        assertThat(answer.text()).startsWith("data: {\"candidates\"").contains("Hello");
        assertThat(answer.reported().attempts().getFirst().usage().output()).isEqualTo(2);
        assertThat(provider.path()).isEqualTo("/v1/models/up:streamGenerateContent");
    }

    @Test
    void anotherWiresStreamIsTranslated() {
        deploy("openai");
        provider.behaviour =
                exchange -> FakeProvider.stream(exchange, FakeProvider.CHUNK, FakeProvider.END);

        Answer answer =
                call(
                        "/v1beta/streamGenerateContent",
                        model,
                        null,
                        "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}");

        assertThat(answer.text()).contains("\"text\":\"Hello\"").contains("\"STOP\"");
        assertThat(answer.reported().attempts().getFirst().usage().output()).isEqualTo(2);
    }

    @Test
    void tokensAreCountedWhereTheModelIsAndElseEstimated() {
        deploy("gemini");
        provider.behaviour = exchange -> FakeProvider.json(exchange, 200, "{\"totalTokens\":31}");

        Answer counted = call("/v1beta/countTokens", model, null, ASK);

        assertThat(counted.json().path("totalTokens").intValue()).isEqualTo(31);
        assertThat(provider.path()).isEqualTo("/v1/models/up:countTokens");
        assertThat(provider.body().at("/generateContentRequest/model").stringValue())
                .isEqualTo("models/up");
        assertThat(counted.report().cost()).isEqualByComparingTo("0");

        String other = "o-" + UUID.randomUUID();
        deploy(other, "openai");
        Answer estimated =
                call(
                        "/v1beta/countTokens",
                        other,
                        null,
                        "{\"contents\":[{\"parts\":[{\"text\":\"some words to count\"}]}]}");
        assertThat(estimated.json().path("totalTokens").intValue()).isPositive();
        assertThat(estimated.report().cost()).isEqualByComparingTo("0");
    }

    @Test
    void errorsAreGoogles() {
        deploy("openai");
        provider.behaviour =
                exchange ->
                        FakeProvider.json(
                                exchange,
                                400,
                                "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}");

        Answer answer =
                call(
                        "/v1beta/generateContent",
                        model,
                        null,
                        "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/status").stringValue()).isEqualTo("INVALID_ARGUMENT");
    }

    private void deploy(String wire) {
        deploy(model, wire);
    }

    private void deploy(String name, String wire) {
        Answer made =
                post(
                        ADMIN,
                        "/model/new",
                        "{\"model_name\":\""
                                + name
                                + "\",\"litellm_params\":{\"model\":\""
                                + wire
                                + "/up\",\"api_key\":\"sk-up\",\"api_base\":\""
                                + provider.address()
                                + "\",\"input_cost_per_token\":0.000001,\"output_cost_per_token\":0.000002}}");
        assertThat(made.status()).as(new String(made.text().getBytes(UTF_8), UTF_8)).isEqualTo(200);
    }
}
