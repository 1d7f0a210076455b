package io.tollgate.providers.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.FakeProvider;
import io.tollgate.providers.ProviderServiceTestBase;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a strict budget makes of tools that run at the vendor. */
class VendorToolsIT extends ProviderServiceTestBase {

    private static final String GENERATE = "/v1beta/generateContent";
    private static final String SEARCH =
            "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}],\"tools\":[{\"googleSearch\":{}}]}";
    private static final String ANSWER =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}],\"role\":\"model\"},"
                    + "\"finishReason\":\"STOP\",\"index\":0}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":2,"
                    + "\"totalTokenCount\":9}}";

    private final FakeProvider provider = new FakeProvider();
    private final String model = "tools-" + UUID.randomUUID();

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void googlesSearchIsRefusedWhereEachOneIsCharged() {
        deploy("gemini/gemini-3-flash-preview");
        provider.behaviour = exchange -> FakeProvider.json(exchange, 200, ANSWER);

        Answer refused = callStrictly(GENERATE, model, SEARCH);

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.text()).contains("web_search");
        assertThat(refused.report().attempts()).isEmpty();
        assertThat(provider.calls()).isZero();
        assertThat(call(GENERATE, model, null, SEARCH).status()).isEqualTo(200);
    }

    @Test
    void googlesSearchIsServedWhereAPromptIsChargedOnce() {
        deploy("gemini/gemini-2.5-flash");
        provider.behaviour = exchange -> FakeProvider.json(exchange, 200, ANSWER);

        assertThat(callStrictly(GENERATE, model, SEARCH).status()).isEqualTo(200);
    }

    @Test
    void anthropicIsToldHowOftenItMaySearch() {
        deploy("anthropic/claude-sonnet-4-5");
        provider.behaviour =
                exchange ->
                        FakeProvider.json(
                                exchange,
                                200,
                                "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\","
                                        + "\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}],"
                                        + "\"stop_reason\":\"end_turn\","
                                        + "\"usage\":{\"input_tokens\":7,\"output_tokens\":2}}");
        String body =
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                        + "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]}";

        assertThat(callStrictly("/v1/messages", model, body).status()).isEqualTo(200);
        assertThat(provider.body().at("/tools/0/max_uses").intValue()).isEqualTo(25);

        assertThat(call("/v1/messages", model, null, body).status()).isEqualTo(200);
        assertThat(provider.body().at("/tools/0").has("max_uses")).isFalse();
    }

    private void deploy(String upstream) {
        Answer made =
                post(
                        ADMIN,
                        "/model/new",
                        "{\"model_name\":\""
                                + model
                                + "\",\"litellm_params\":{\"model\":\""
                                + upstream
                                + "\",\"api_key\":\"sk-up\",\"api_base\":\""
                                + provider.address()
                                + "\"}}");
        assertThat(made.status()).as(made.text()).isEqualTo(200);
    }
}
