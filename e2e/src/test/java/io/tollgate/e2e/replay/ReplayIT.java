package io.tollgate.e2e.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import io.tollgate.e2e.upstream.Received;
import io.tollgate.e2e.upstream.Reply;
import io.tollgate.sdk.json.Json;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What a provider once said comes out of the gateway, whatever the network does to the bytes. */
class ReplayIT {

    private static final long SEED = 20261122;
    private static final int OF_EACH_KIND = 18;
    private static final Map<String, String> PATHS =
            Map.of("openai", "/v1/chat/completions", "anthropic", "/v1/messages");

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Gateway.Key key = gateway.key(Map.of());
    private final List<String> mismatches = new ArrayList<>();
    private final Map<String, Integer> replayed = new TreeMap<>();

    @Test
    void recordedAnswersComeOutAsTheyWereRecorded() {
        assumeTrue(
                Files.isDirectory(Recordings.folder()),
                "No recorded traffic beside the repository (set -Dtollgate.recordings): skipped."
                        + " The project's own fixtures cover the same kinds.");
        Random random = new Random(SEED);
        for (String provider : List.of("openai", "anthropic")) {
            List<Recordings.Exchange> all = new ArrayList<>(Recordings.of(provider));
            Collections.shuffle(all, random);
            for (String kind : List.of("json", "sse")) {
                all.stream()
                        .filter(e -> e.path().endsWith(PATHS.get(provider)))
                        .filter(e -> e.status() == 200 && e.kind().equals(kind))
                        .limit(OF_EACH_KIND)
                        .forEach(exchange -> replay(exchange, random));
            }
            all.stream()
                    .filter(e -> e.path().endsWith(PATHS.get(provider)) && e.status() >= 400)
                    .limit(4)
                    .forEach(exchange -> replayError(exchange, random));
        }
        int sum = replayed.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("Replayed " + sum + " exchanges " + replayed + "; seed " + SEED);
        assertThat(mismatches).isEmpty();
        assertThat(sum).isGreaterThan(20);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, false, false",
        "openai, false, true",
        "openai, true, false",
        "openai, true, true",
        "anthropic, false, false",
        "anthropic, false, true",
        "anthropic, true, false",
        "anthropic, true, true"
    })
    void ownFixturesComeOutByteByByte(String wire, boolean stream, boolean tools) {
        byte[] body = fixture(wire, stream, tools);
        Outcome expected = stream ? Outcome.ofStream(body) : Outcome.of(body);
        String type = stream ? "text/event-stream" : "application/json";
        Lane lane =
                suite.provider()
                        .lane(call -> Reply.replay(200, type, body, Splits.everywhere(body)));
        String model = deploy(wire, lane);

        for (String path : PATHS.values()) {
            Answer answer = gateway.post(path, key.plain(), question(path, model, stream));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(outcome(answer, stream)).isEqualTo(expected);
        }
        assertThat(expected.text() + expected.tools()).contains("Z");
        assertThat(expected.output()).isPositive();
    }

    private void replay(Recordings.Exchange exchange, Random random) {
        boolean stream = exchange.kind().equals("sse");
        byte[] body = exchange.response();
        String type = stream ? "text/event-stream; charset=utf-8" : "application/json";
        List<Integer> sizes = Splits.awkward(body, random);
        Lane lane = suite.provider().lane(call -> Reply.replay(200, type, body, sizes));
        String model = deploy(exchange.provider(), lane);
        Outcome recorded = stream ? Outcome.ofStream(body) : Outcome.of(body);
        for (String path : PATHS.values()) {
            boolean same = path.equals(PATHS.get(exchange.provider()));
            Map<String, Object> own = question(path, model, stream);
            Object request = same ? asRecorded(exchange, model, stream) : own;
            Answer answer = gateway.post(path, key.plain(), request);
            String where = exchange + " at " + path;
            if (answer.status() != 200) {
                mismatches.add(where + " answered " + answer.status() + " " + answer.text());
                continue;
            }
            boolean counted = recorded.output() >= 0;
            Outcome seen = outcome(answer, stream);
            Outcome expected =
                    refused(exchange) && path.equals("/v1/messages")
                            ? recorded.refused()
                            : recorded;
            compare(
                    where,
                    counted ? expected : expected.withoutUsage(),
                    counted ? seen : seen.withoutUsage());
            if (stream && same == path.equals("/v1/chat/completions")) {
                boolean ended = answer.text().contains("[DONE]") || path.equals("/v1/messages");
                compare(where + " ends", true, ended);
            }
            replayed.merge(
                    exchange.provider() + " " + exchange.kind() + " → " + path, 1, Integer::sum);
        }
    }

    private void replayError(Recordings.Exchange exchange, Random random) {
        byte[] body = exchange.response();
        List<Integer> sizes = Splits.awkward(body, random);
        Lane lane =
                suite.provider()
                        .lane(
                                c ->
                                        Reply.replay(
                                                exchange.status(),
                                                "application/json",
                                                body,
                                                sizes));
        String model = deploy(exchange.provider(), lane);
        for (String path : PATHS.values()) {
            Answer answer = gateway.post(path, key.plain(), question(path, model, false));
            boolean well =
                    answer.status() >= 400
                            && !answer.json().path("error").path("message").asString("").isBlank();
            compare(exchange + " at " + path + " " + answer.text(), true, well);
            replayed.merge(exchange.provider() + " error → " + path, 1, Integer::sum);
        }
    }

    private static ObjectNode asRecorded(
            Recordings.Exchange exchange, String model, boolean stream) {
        ObjectNode request = (ObjectNode) Json.read(exchange.request());
        request.put("model", model);
        if (stream && exchange.provider().equals("openai")) {
            request.putObject("stream_options").put("include_usage", true);
        }
        return request;
    }

    private static Map<String, Object> question(String path, String model, boolean stream) {
        Map<String, Object> body = Gateway.chatBody(model, "What did you say?", stream);
        if (stream && path.equals("/v1/chat/completions")) {
            body.put("stream_options", Map.of("include_usage", true));
        }
        return body;
    }

    private static Outcome outcome(Answer answer, boolean stream) {
        return stream ? Outcome.ofStream(answer.body()) : Outcome.of(answer.body());
    }

    private static boolean refused(Recordings.Exchange exchange) {
        return exchange.kind().equals("json")
                && Json.read(exchange.response())
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("refusal")
                        .isString();
    }

    private static byte[] fixture(String wire, boolean stream, boolean tools) {
        String tool = "{\"type\":\"function\",\"name\":\"ask\",\"function\":{\"name\":\"ask\"}}";
        String request =
                "{\"stream\":%s,\"stream_options\":{\"include_usage\":true},\"messages\":[{}]%s}"
                        .formatted(stream, tools ? ",\"tools\":[" + tool + "]" : "");
        String path = PATHS.get(wire);
        Received call = new Received(1, path, Map.of(), request.getBytes());
        return new Assistant(12, 10).answer(call).wholeBody();
    }

    private String deploy(String wire, Lane lane) {
        String model = Gateway.unique("replayed");
        gateway.deploy(model, wire, lane, Prices.USUAL);
        return model;
    }

    private void compare(String where, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            mismatches.add(where + "\n  recorded " + expected + "\n  got      " + actual);
        }
    }
}
