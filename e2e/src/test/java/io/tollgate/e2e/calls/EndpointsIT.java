package io.tollgate.e2e.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.MultipartField;
import com.openai.errors.RateLimitException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.moderations.ModerationCreateParams;
import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Books;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Received;
import io.tollgate.e2e.upstream.Reply;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Endpoints beside chat: on the mock without any key, and on a provider that is paid. */
class EndpointsIT extends WithOpenAiClient {

    private static final String MOCK = "mock/echo";

    private final Books books = new Books(suite, gateway);

    private static MultipartField<InputStream> file(String name, byte[] bytes) {
        return MultipartField.<InputStream>builder()
                .value(new ByteArrayInputStream(bytes))
                .filename(name)
                .build();
    }

    @Test
    void theMockAnswersEveryEndpointWithoutAKeyOfAnyProvider() throws Exception {
        Gateway.Key key = gateway.key(Map.of());
        OpenAIClient client = client(key.plain());

        var images =
                client.images()
                        .generate(
                                ImageGenerateParams.builder()
                                        .model(MOCK)
                                        .prompt("A gate")
                                        .n(2)
                                        .build());
        assertThat(images.data().orElseThrow()).hasSize(2);

        var edited =
                client.images()
                        .edit(
                                ImageEditParams.builder()
                                        .image(new ByteArrayInputStream(new byte[] {1, 2, 3}))
                                        .prompt("Paint it green")
                                        .model(MOCK)
                                        .build());
        assertThat(edited.data().orElseThrow()).hasSize(1);

        try (var speech =
                client.audio()
                        .speech()
                        .create(
                                SpeechCreateParams.builder()
                                        .model(MOCK)
                                        .input("Hello")
                                        .voice("alloy")
                                        .build())) {
            assertThat(new String(speech.body().readNBytes(4), UTF_8)).isEqualTo("RIFF");
        }

        var heard =
                client.audio()
                        .transcriptions()
                        .create(
                                TranscriptionCreateParams.builder()
                                        .file(file("talk.wav", new byte[300_000]))
                                        .model(MOCK)
                                        .build());
        assertThat(heard.asTranscription().text()).startsWith("I heard 300");

        var judged =
                client.moderations()
                        .create(ModerationCreateParams.builder().model(MOCK).input("Hi").build());
        assertThat(judged.results().getFirst().flagged()).isFalse();

        Answer counted =
                gateway.post(
                        "/v1/messages/count_tokens",
                        key.plain(),
                        Map.of(
                                "model",
                                MOCK,
                                "messages",
                                List.of(Map.of("role", "user", "content", "How many?"))));
        assertThat(counted.json().path("input_tokens").asInt(0)).isPositive();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(books.rows(key.id())).hasSize(6));
        assertThat(books.rows(key.id())).allMatch(row -> row.status().equals("success"));
    }

    @Test
    void imagesAreReservedAtTheirDearestAndChargedAsMade() {
        Lane lane =
                suite.provider()
                        .lane(
                                call ->
                                        Reply.replay(
                                                200,
                                                "application/json",
                                                "{\"created\":1,\"data\":[{\"url\":\"https://i.example/1\"}]}"
                                                        .getBytes(UTF_8),
                                                List.of()));
        String model = paid("dall-e-3", lane);
        Gateway.Key rich = gateway.key(Map.of("max_budget", 1));
        Gateway.Key poor = gateway.key(Map.of("max_budget", 0.1));
        ImageGenerateParams ask =
                ImageGenerateParams.builder().model(model).prompt("A gate").n(1).build();

        client(rich.plain()).images().generate(ask);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(books.rows(rich.id())).hasSize(1));
        assertThat(books.rows(rich.id()).getFirst().spend())
                .isEqualByComparingTo(new BigDecimal("0.04"));
        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(() -> client(poor.plain()).images().generate(ask))
                .satisfies(refused -> assertThat(refused.code()).hasValue("budget_exceeded"));
        assertThat(lane.served()).hasSize(1);
    }

    @Test
    void filesGoOnWithTheirBytesAndTheProvidersModelWhereverItStood() {
        List<Received> asked = new ArrayList<>();
        Lane lane =
                suite.provider()
                        .lane(
                                call -> {
                                    asked.add(call);
                                    return Reply.replay(
                                            200,
                                            "application/json",
                                            "{\"text\":\"Hello\",\"usage\":{\"type\":\"duration\",\"seconds\":30}}"
                                                    .getBytes(UTF_8),
                                            List.of());
                                });
        String model = paid("whisper-1", lane);
        Gateway.Key key = gateway.key(Map.of("max_budget", 5));
        byte[] sound = new byte[200_000];
        java.util.Arrays.fill(sound, (byte) 'z');

        var heard =
                client(key.plain())
                        .audio()
                        .transcriptions()
                        .create(
                                TranscriptionCreateParams.builder()
                                        .file(file("talk.mp3", sound))
                                        .model(model)
                                        .language("en")
                                        .build());

        assertThat(heard.asTranscription().text()).isEqualTo("Hello");
        String form = new String(asked.getFirst().body(), UTF_8);
        assertThat(form)
                .contains("filename=\"talk.mp3\"")
                .contains("z".repeat(200_000))
                .contains("whisper-1")
                .contains("name=\"language\"")
                .doesNotContain(model);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(books.rows(key.id())).hasSize(1));
        assertThat(books.rows(key.id()).getFirst().spend())
                .isEqualByComparingTo(new BigDecimal("0.003"));
    }

    /** A deployment of a model that the catalogue prices. */
    private String paid(String upstreamModel, Lane lane) {
        String model = Gateway.unique("paid");
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("model", "openai/" + upstreamModel);
        params.put("api_base", lane.base().toString());
        params.put("api_key", "sk-upstream-0123456789");
        gateway.manage("/model/new", Map.of("model_name", model, "litellm_params", params));
        return model;
    }
}
