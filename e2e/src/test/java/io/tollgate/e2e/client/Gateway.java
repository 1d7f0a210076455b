package io.tollgate.e2e.client;

import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** The gateway as its clients and administrators see it. */
public final class Gateway {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final SuiteUnderTest suite;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();

    public Gateway(SuiteUnderTest suite) {
        this.suite = suite;
    }

    /** A name nobody else has. */
    public static String unique(String start) {
        return start + "-" + NAMES.incrementAndGet();
    }

    /** A virtual key as it was made: the plain key, and its id. */
    public record Key(String plain, String id) {}

    /** A key with these fields. */
    public Key key(Map<String, ?> fields) {
        JsonNode made = manage("/key/generate", fields);
        return new Key(made.path("key").stringValue(), made.path("token_id").stringValue());
    }

    /** Registers a deployment on {@code lane}; answers the deployment's id. */
    public String deploy(String model, String wire, Lane lane, Prices prices) {
        return deploy(model, wire, lane, prices, Map.of());
    }

    public String deploy(String model, String wire, Lane lane, Prices prices, Map<String, ?> more) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("model", wire + "/scripted-1");
        params.put("api_base", lane.base().toString());
        params.put("api_key", "sk-upstream-0123456789");
        params.put("input_cost_per_token", prices.input());
        params.put("output_cost_per_token", prices.output());
        params.putAll(more);
        JsonNode made = manage("/model/new", Map.of("model_name", model, "litellm_params", params));
        return made.path("model_id").stringValue();
    }

    /** As an administrator; anything but 200 is an error. */
    public JsonNode manage(String path, Object body) {
        Answer answer = post(path, suite.masterKey(), body);
        if (answer.status() != 200) {
            throw new IllegalStateException(
                    path + " answered " + answer.status() + " " + answer.text());
        }
        return answer.json();
    }

    public JsonNode ask(String pathAndQuery) {
        Answer answer = get(pathAndQuery, suite.masterKey());
        if (answer.status() != 200) {
            throw new IllegalStateException(
                    pathAndQuery + " answered " + answer.status() + " " + answer.text());
        }
        return answer.json();
    }

    public Answer chat(String key, String model, String prompt) {
        return post("/v1/chat/completions", key, chatBody(model, prompt, false));
    }

    public Answer chatStream(String key, String model, String prompt) {
        return post("/v1/chat/completions", key, chatBody(model, prompt, true));
    }

    public static Map<String, Object> chatBody(String model, String prompt, boolean stream) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("messages", List.of(Map.of("role", "user", "content", prompt)));
        body.put("max_tokens", 100);
        if (stream) {
            body.put("stream", true);
        }
        return body;
    }

    public Answer get(String pathAndQuery, String key) {
        return send(request(pathAndQuery, key).GET().build());
    }

    public Answer post(String path, String key, Object body) {
        return send(postRequest(path, key, body));
    }

    public HttpRequest postRequest(String path, String key, Object body) {
        return request(path, key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Answer.MAPPER.writeValueAsBytes(body)))
                .build();
    }

    public HttpRequest.Builder request(String pathAndQuery, String key) {
        return HttpRequest.newBuilder(uri(pathAndQuery))
                .timeout(LIMIT)
                .header("authorization", "Bearer " + key);
    }

    public URI uri(String pathAndQuery) {
        return suite.gateway().resolve(pathAndQuery);
    }

    public Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), answer.headers(), answer.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }

    /** The head, and the body as it comes; closing it early closes the connection. */
    public HttpResponse<InputStream> open(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }
}
