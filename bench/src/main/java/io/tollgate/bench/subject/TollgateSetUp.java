package io.tollgate.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a suite needs before it is measured, made through its own management paths. */
public final class TollgateSetUp {

    public static final String OPENAI_MODEL = "bench-openai";
    public static final String ANTHROPIC_MODEL = "bench-anthropic";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Room for any run, and all limits are still looked at on every call. */
    private static final String LIMITS =
            "\"max_budget\": 100000, \"budget_duration\": \"30d\","
                    + " \"rpm_limit\": 10000000, \"tpm_limit\": 1000000000";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI gateway;
    private final String masterKey;
    private final InetSocketAddress upstream;
    private String team = "";
    private String key = "";

    private TollgateSetUp(int port, String masterKey, InetSocketAddress upstream) {
        this.gateway = URI.create("http://127.0.0.1:" + port);
        this.masterKey = masterKey;
        this.upstream = upstream;
    }

    static TollgateSetUp of(int port, String masterKey, InetSocketAddress upstream) {
        TollgateSetUp setUp = new TollgateSetUp(port, masterKey, upstream);
        setUp.deployment(OPENAI_MODEL, "openai/gpt-4o-mini", "/v1");
        setUp.deployment(ANTHROPIC_MODEL, "anthropic/claude-haiku-4-5", "");
        setUp.team =
                setUp.post("/team/new", "{\"team_alias\": \"bench\", " + LIMITS + "}")
                        .path("team_id")
                        .asString();
        setUp.key = setUp.newKey();
        return setUp;
    }

    /** A virtual key in the team, with every limit. */
    public String newKey() {
        return post("/key/generate", "{\"team_id\": \"" + team + "\", " + LIMITS + "}")
                .path("key")
                .asString();
    }

    /** One more deployment of the mock. */
    public void deployment(String name, String model, String basePath) {
        var unused =
                post(
                        "/model/new",
                        """
                        {"model_name": "%s", "litellm_params": {"model": "%s", "api_key": "sk-mock",
                         "api_base": "http://127.0.0.1:%d%s"}}"""
                                .formatted(name, model, upstream.getPort(), basePath));
    }

    String key() {
        return key;
    }

    /** Waits until calls of {@code model} are served. */
    public void awaitModel(String model) {
        Waiting.until(
                60,
                "the model " + model,
                () ->
                        send("/v1/chat/completions", HttpText.chat(model, Workload.UNARY, 100), key)
                                        .statusCode()
                                == 200);
    }

    private JsonNode post(String path, String body) {
        HttpResponse<String> answer = send(path, body, masterKey);
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(
                    path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return MAPPER.readTree(answer.body());
    }

    private HttpResponse<String> send(String path, String body, String bearer) {
        HttpRequest request =
                HttpRequest.newBuilder(gateway.resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Bearer " + bearer)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException away) {
            throw new IllegalStateException("the gateway does not answer " + path, away);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }
}
