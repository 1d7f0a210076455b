package io.tollgate.sdk;

import io.tollgate.sdk.credential.Credentials;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.Wire;
import io.tollgate.sdk.wire.Wires;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Scenarios recorded on several providers: the first request in OpenAI's form, translated, is what
 * the other provider accepted.
 */
class ScenarioTest {
    /** Where a recording in OpenAI's form is looked for. */
    private static final List<String> SOURCES =
            List.of("openai", "mistral", "openrouter", "deepseek");

    /** Stories that the two recordings tell differently, and why. */
    private static final Map<String, String> DIFFERENT =
            Map.of(
                    "ruby_llm/chat_vision_models/can_understand_remote_images_without_extension",
                    "Converse fetches nothing from the web; the recorded client did so itself",
                    "ruby_llm/chat_document_models/understands_docx_documents",
                    "the form it is compared with holds Mistral's own document_url");

    /**
     * What the recorded clients chose for themselves: model, sampling, strictness of tools (some
     * wrote it into the schema), and Claude's thinking, for which Bedrock takes two words and any
     * budget.
     */
    private static final Set<String> UNTOLD =
            Set.of(
                    "model",
                    "temperature",
                    "stream",
                    "strict",
                    "strict_tools",
                    "additionalProperties",
                    "reasoning_config",
                    "additionalModelRequestFields");

    private static final Dialect OPENAI = new OpenAiChatDialect();

    @ParameterizedTest
    @ValueSource(strings = {"bedrock", "cohere"})
    void whatIsSentIsWhatTheProviderAccepted(String provider) throws IOException {
        WireReplay.assumeRecordings();
        List<Recordings.Exchange> own = Recordings.of(provider);
        Wire wire = Wires.of(ProviderRows.load().find(provider).orElseThrow());
        WireReplay replay = new WireReplay(wire);
        JsonNode scenarios =
                Json.read(Files.readAllBytes(Recordings.folder().resolve("scenarios.json")));
        for (var scenario : scenarios.properties()) {
            JsonNode accepted = scenario.getValue().path(provider).path(0);
            if (accepted.isMissingNode() || accepted.path("status").asInt(0) != 200) {
                continue;
            }
            Recordings.Exchange there = own.get(accepted.path("line").asInt(1) - 1);
            boolean chat = there.path().contains("/converse") || there.path().endsWith("/v2/chat");
            Recordings.Exchange source = chat ? source(scenario.getValue()) : null;
            if (source == null) {
                replay.leave(there, "no chat in OpenAI's form beside it");
                continue;
            }
            String different = DIFFERENT.get(scenario.getKey());
            if (different != null && provider.equals("bedrock")) {
                replay.leave(there, different);
                continue;
            }
            ObjectNode expected = (ObjectNode) Json.read(there.request());
            try {
                ObjectNode sent = send(provider, wire, there, source);
                replay.check(
                        there,
                        scenario.getKey() + " from " + source,
                        plain(expected).toString(),
                        plain(sent).toString());
                replay.replayed(there, "scenarios");
            } catch (LlmException refused) {
                replay.check(there, scenario.getKey() + " refused", null, refused.getMessage());
            }
        }
        replay.reportAside();
    }

    private static Recordings.Exchange source(JsonNode scenario) {
        for (String provider : SOURCES) {
            JsonNode first = scenario.path(provider).path(0);
            if (first.path("status").asInt(0) == 200) {
                Recordings.Exchange exchange =
                        Recordings.of(provider).get(first.path("line").asInt(1) - 1);
                if (exchange.path().endsWith("/chat/completions")) {
                    return exchange;
                }
            }
        }
        return null;
    }

    private static ObjectNode send(
            String provider, Wire wire, Recordings.Exchange there, Recordings.Exchange source) {
        String model = there.path().replaceAll(".*/model/([^/]*)/.*", "$1");
        Target target =
                Target.of(
                                ProviderRows.load().find(provider).orElseThrow(),
                                URLDecoder.decode(model, StandardCharsets.UTF_8),
                                "k",
                                Map.of("aws_region_name", "x"),
                                new Credentials())
                        .withDropUnsupported(true);
        ClientRequest request = ClientRequest.parse(OPENAI, source.request(), Headers.empty());
        return (ObjectNode) Json.read(Translation.of(OPENAI, wire).request(request, target).body());
    }

    /**
     * Without what differs between any two clients: model, ids, order, one text or a list of it.
     */
    private static JsonNode plain(JsonNode node) {
        if (node instanceof ArrayNode array) {
            if (array.size() == 1
                    && array.get(0).path("text").isString()
                    && array.get(0).size() <= 2) {
                return array.get(0).path("text");
            }
            ArrayNode copy = Json.array();
            array.forEach(element -> copy.add(plain(element)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = Json.object();
        boolean names = object.has("inputSchema") || object.has("parameters");
        object.propertyNames().stream()
                .sorted()
                .filter(name -> !UNTOLD.contains(name) && (names || !name.equals("name")))
                .forEach(name -> copy.set(name, plain(object.get(name))));
        copy.properties()
                .removeIf(member -> member.getValue().isContainer() && member.getValue().isEmpty());
        return copy;
    }
}
