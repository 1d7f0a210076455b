package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.endpoint.EndpointTranslation;
import io.tollgate.sdk.endpoint.FormPart;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.price.PriceCatalogue;
import io.tollgate.sdk.provider.Endpoint;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointTranslationTest {
    private static final ProviderRow OPENAI = ProviderRows.load().find("openai").orElseThrow();

    private static ClientRequest ask(String body) {
        return ClientRequest.parse(
                new OpenAiChatDialect(), body.getBytes(StandardCharsets.UTF_8), Headers.empty());
    }

    private static Usage used(Endpoint endpoint, String asked, String type, String answer, int up) {
        return EndpointTranslation.of(OPENAI, endpoint)
                .answer(
                        answer.getBytes(StandardCharsets.UTF_8),
                        Headers.empty().with("content-type", type),
                        ask(asked),
                        new AnswerView("public", false, 1),
                        up)
                .usage();
    }

    private static BigDecimal cost(String model, Usage usage) {
        return PriceCatalogue.load().find("openai", model).orElseThrow().cost(usage).total();
    }

    @Test
    void theModelIsTheVendorsAndGatewayFieldsStayHere() {
        UpstreamRequest sent =
                EndpointTranslation.of(OPENAI, Endpoint.IMAGES)
                        .request(
                                ask("{\"model\":\"any\",\"prompt\":\"p\",\"num_retries\":2}"),
                                Target.of(OPENAI, "dall-e-3", "sk-t"));

        assertThat(sent.uri().toString()).isEqualTo("https://api.openai.com/v1/images/generations");
        assertThat(Json.read(sent.body()))
                .isEqualTo(
                        Json.read(
                                "{\"model\":\"dall-e-3\",\"prompt\":\"p\"}"
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aFormIsWrittenPartByPartWithTheVendorsModel() throws IOException {
        byte[] sound = {1, 2, 3, 4};
        List<FormPart> parts =
                List.of(
                        new FormPart(
                                "file",
                                "a\"b.mp3",
                                "audio/mpeg",
                                4,
                                () -> new ByteArrayInputStream(sound)),
                        field("model", "any"),
                        field("tags", "mine"),
                        field("language", "en"));
        UpstreamRequest sent =
                EndpointTranslation.of(OPENAI, Endpoint.TRANSCRIPTIONS)
                        .form(
                                ask("{\"model\":\"any\",\"tags\":\"mine\",\"language\":\"en\"}"),
                                parts,
                                Target.of(OPENAI, "whisper-1", "sk-t"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sent.content().writeTo(out);

        assertThat(sent.content().length()).isEqualTo(out.size());
        assertThat(sent.headers().first("content-type"))
                .startsWith("multipart/form-data; boundary=");
        assertThat(out.toString(StandardCharsets.ISO_8859_1))
                .contains("name=\"file\"; filename=\"a%22b.mp3\"")
                .contains("whisper-1")
                .contains("name=\"language\"")
                .doesNotContain("mine")
                .doesNotContain("any");
    }

    private static FormPart field(String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new FormPart(name, null, null, bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    @Test
    void imagesAreCountedAndPricedByKind() {
        Usage usage =
                used(
                        Endpoint.IMAGES,
                        "{\"model\":\"m\",\"prompt\":\"p\",\"n\":2,\"quality\":\"hd\",\"size\":\"1024x1792\"}",
                        "application/json",
                        "{\"data\":[{\"url\":\"u\"},{\"url\":\"u\"}]}",
                        0);

        assertThat(usage.extras().count(BilledUnit.IMAGE)).isEqualByComparingTo("2");
        assertThat(usage.estimated()).isFalse();
        assertThat(cost("dall-e-3", usage)).isEqualByComparingTo("0.24");
    }

    @Test
    void imagesByTokensAreChargedByTokens() {
        Usage usage =
                used(
                        Endpoint.IMAGES,
                        "{\"model\":\"m\",\"prompt\":\"p\"}",
                        "application/json",
                        "{\"data\":[{\"b64_json\":\"x\"}],\"usage\":{\"input_tokens\":100,\"output_tokens\":1000,"
                                + "\"input_tokens_details\":{\"text_tokens\":100,\"image_tokens\":0}}}",
                        0);

        assertThat(cost("gpt-image-1", usage)).isEqualByComparingTo("0.0405");
    }

    @Test
    void speechIsChargedByTheCharacter() {
        Usage usage =
                used(
                        Endpoint.SPEECH,
                        "{\"model\":\"m\",\"input\":\"Grüezi 😀\"}",
                        "audio/mpeg",
                        "bytes",
                        0);

        assertThat(usage.extras().count(BilledUnit.INPUT_CHARACTER)).isEqualByComparingTo("8");
        assertThat(cost("tts-1", usage)).isEqualByComparingTo("0.00012");
    }

    @Test
    void soundIsChargedByItsLengthOrItsTokens() {
        Usage timed =
                used(
                        Endpoint.TRANSCRIPTIONS,
                        "{\"model\":\"m\"}",
                        "application/json",
                        "{\"text\":\"t\",\"usage\":{\"type\":\"duration\",\"seconds\":30}}",
                        1);
        assertThat(cost("whisper-1", timed)).isEqualByComparingTo("0.003");

        Usage untold = used(Endpoint.TRANSCRIPTIONS, "{\"model\":\"m\"}", "text/plain", "t", 8_001);
        assertThat(untold.estimated()).isTrue();
        assertThat(untold.extras().count(BilledUnit.INPUT_SECOND)).isEqualByComparingTo("3");
    }

    @Test
    void anErrorInsideAnAnswerIsNone() {
        assertThatThrownBy(
                        () ->
                                used(
                                        Endpoint.MODERATIONS,
                                        "{\"model\":\"m\"}",
                                        "application/json",
                                        "{\"error\":{\"message\":\"no\"}}",
                                        0))
                .isInstanceOf(LlmException.class);
    }
}
