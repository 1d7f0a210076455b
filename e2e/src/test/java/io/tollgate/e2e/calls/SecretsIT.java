package io.tollgate.e2e.calls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Books;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.client.Places;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import io.tollgate.e2e.upstream.Received;
import io.tollgate.e2e.upstream.Reply;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Canaries: secrets and contents that must not be found anywhere afterwards. */
class SecretsIT {

    private static final String PROVIDER_KEY = "sk-canary-provider-5e1f0a";
    private static final String PROMPT = "canary-prompt-77b1";
    private static final String BROKEN = "canary-broken-31c9";

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Books books = new Books(suite, gateway);
    private final Assistant assistant = new Assistant(12, 9);

    @Test
    void areInNoLogNoTableAndNoMetric() {
        Lane lane = suite.provider().lane(this::answer);
        String model = Gateway.unique("canary");
        gateway.deploy(model, "openai", lane, Prices.USUAL, Map.of("api_key", PROVIDER_KEY));
        Gateway.Key key = gateway.key(Map.of("max_budget", 1));
        callInEveryWay(model, key);
        await("the calls are in the ledger")
                .atMost(10, SECONDS)
                .until(() -> books.rows(key.id()).size() >= 7);

        Map<String, String> places = Places.of(suite, gateway);
        places.put("/model/info", gateway.get("/model/info", suite.masterKey()).text());
        places.put("/key/info", gateway.get("/key/info?key=" + key.id(), suite.masterKey()).text());

        List<String> canaries = new ArrayList<>(Places.secrets(suite));
        canaries.addAll(List.of(PROVIDER_KEY, PROMPT, BROKEN, "Zöllner", key.plain()));
        assertThat(places).hasSizeGreaterThan(10);
        assertThat(Places.found(places, canaries)).isEmpty();
        assertThat(lane.served().getFirst().received().headers().get("authorization"))
                .as("the provider got its key")
                .isEqualTo("Bearer " + PROVIDER_KEY);
    }

    private Reply answer(Received call) {
        String text = new String(call.body(), java.nio.charset.StandardCharsets.UTF_8);
        if (text.contains("fail with a message")) {
            String body =
                    "{\"error\":{\"message\":\"Incorrect API key provided: %s for %s\"}}"
                            .formatted(PROVIDER_KEY, PROMPT);
            return Reply.error(401, body, Map.of());
        }
        if (text.contains("refuse the prompt")) {
            String body =
                    "{\"error\":{\"message\":\"I do not like '%s'\",\"type\":\"invalid_request_error\"}}"
                            .formatted(PROMPT);
            return Reply.error(400, body, Map.of());
        }
        if (text.contains("break off")) {
            return assistant.answer(call).cutAfter(5);
        }
        if (text.contains("talk nonsense")) {
            return Reply.replay(200, "application/json", ("{" + PROMPT).getBytes(), List.of());
        }
        return assistant.answer(call);
    }

    private void callInEveryWay(String model, Gateway.Key key) {
        gateway.chat(key.plain(), model, PROMPT);
        gateway.chatStream(key.plain(), model, PROMPT);
        gateway.post("/v1/messages", key.plain(), Gateway.chatBody(model, PROMPT, true));
        for (String wish :
                List.of("fail with a message", "refuse the prompt", "break off", "talk nonsense")) {
            gateway.chatStream(key.plain(), model, PROMPT + wish);
            Answer answer = gateway.chat(key.plain(), model, PROMPT + wish);
            assertThat(answer.text()).doesNotContain(PROVIDER_KEY);
        }
        gateway.chat(key.plain() + "x", model, PROMPT);
        for (String body :
                List.of(
                        "{\"model\": \"" + BROKEN,
                        "{\"" + BROKEN + "\": 1, \"" + BROKEN + "\": 2}",
                        "{\"model\": " + BROKEN + "}")) {
            gateway.send(
                    gateway.request("/v1/chat/completions", key.plain())
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build());
        }
        gateway.post("/key/generate", suite.masterKey(), Map.of("key", 7, "models", BROKEN));
        gateway.get("/spend/logs/v2?api_key=" + key.plain(), suite.masterKey());
        gateway.get("/key/info?key=" + key.plain(), suite.masterKey());
    }
}
