package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.credential.Credentials;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wires;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Scenarios recorded on several providers: each request that was recorded in OpenAI's form,
 * translated, is what every other provider of the scenario accepted. With {@code
 * -Dtollgate.docs=write} the table of {@code docs/requests-out.md} is written.
 */
class RequestsOutTest {
    private static final Map<String, String> ROWS =
            Map.ofEntries(
                    Map.entry("anthropic", "anthropic"),
                    Map.entry("azure-ai", "azure_ai"),
                    Map.entry("bedrock", "bedrock"),
                    Map.entry("bedrock-mantle", "bedrock_mantle"),
                    Map.entry("cohere", "cohere"),
                    Map.entry("deepseek", "deepseek"),
                    Map.entry("gemini", "gemini"),
                    Map.entry("gpustack", "gpustack"),
                    Map.entry("groq", "groq"),
                    Map.entry("huggingface", "huggingface"),
                    Map.entry("mistral", "mistral"),
                    Map.entry("ollama", "ollama"),
                    Map.entry("openai", "openai"),
                    Map.entry("openrouter", "openrouter"),
                    Map.entry("perplexity", "perplexity"),
                    Map.entry("vertex", "vertex_ai"),
                    Map.entry("xai", "xai"));
    private static final List<String> CHATS =
            List.of(
                    "chat/completions",
                    "responses",
                    "messages",
                    "generateContent",
                    "streamGenerateContent",
                    "converse",
                    "converse-stream",
                    "chat");
    private static final List<String> EMBEDDINGS =
            List.of("embeddings", "embed", "batchEmbedContents", "predict", "invoke");
    private static final Dialect OPENAI = new OpenAiChatDialect();
    private static final String HEAD = "|---|---|---|---|---|";

    private final Map<String, List<Recordings.Exchange>> read = new HashMap<>();
    private final Map<String, Share> shares = new TreeMap<>();
    private final List<String> mismatches = new ArrayList<>();

    /** What was compared of one provider's endpoint. */
    private static final class Share {
        private int compared;
        private int equal;
        private final Map<String, Integer> left = new TreeMap<>();
    }

    @Test
    void whatIsSentIsWhatTheProviderAccepted() throws IOException {
        WireReplay.assumeRecordings();
        for (var scenario : Recordings.scenarios().properties()) {
            for (String provider : ROWS.keySet()) {
                Recordings.Exchange accepted = first(scenario.getValue(), provider);
                if (accepted != null) {
                    for (String from : ROWS.keySet()) {
                        Recordings.Exchange source = first(scenario.getValue(), from);
                        if (source != null && !from.equals(provider)) {
                            compare(scenario.getKey(), accepted, source);
                        }
                    }
                }
            }
        }
        List<String> rows = new ArrayList<>();
        shares.forEach((key, share) -> rows.add(row(key, share)));
        rows.forEach(System.out::println);
        assertThat(mismatches).isEmpty();
        document(rows);
    }

    private void compare(
            String scenario, Recordings.Exchange accepted, Recordings.Exchange source) {
        String there = ReplayReport.endpoint(accepted);
        String here = ReplayReport.endpoint(source);
        boolean chat = CHATS.contains(there) && here.equals("chat/completions");
        if (!chat && !(EMBEDDINGS.contains(there) && here.equals("embeddings"))) {
            return;
        }
        Share share =
                shares.computeIfAbsent(
                        accepted.provider() + " | `" + there + "`", unseen -> new Share());
        ObjectNode expected = (ObjectNode) Json.read(accepted.request());
        String other = AskedForm.askedOtherwise(expected, Json.read(source.request()));
        if (other != null) {
            share.left.merge(other, 1, Integer::sum);
            return;
        }
        share.compared++;
        String want = form(there, expected);
        String sent;
        try {
            sent = form(there, (ObjectNode) Json.read(send(accepted, source, chat).body()));
        } catch (LlmException refused) {
            sent = refused.getMessage();
        }
        if (want.equals(sent)) {
            share.equal++;
        } else {
            mismatches.add(accepted + " from " + source + " " + scenario + difference(want, sent));
        }
    }

    private static String form(String endpoint, ObjectNode request) {
        return endpoint.endsWith("enerateContent")
                ? GeminiForm.withoutDefaults(request).toString()
                : AskedForm.of(request);
    }

    private static String difference(String want, String sent) {
        int at = 0;
        while (at < Math.min(want.length(), sent.length()) && want.charAt(at) == sent.charAt(at)) {
            at++;
        }
        return "\n  accepted " + part(want, at) + "\n  sent     " + part(sent, at);
    }

    private static String part(String text, int at) {
        return text.substring(
                Math.min(text.length(), Math.max(0, at - 100)), Math.min(text.length(), at + 200));
    }

    private static UpstreamRequest send(
            Recordings.Exchange accepted, Recordings.Exchange source, boolean chat) {
        Target target = target(accepted);
        ClientRequest request = ClientRequest.parse(OPENAI, source.request(), Headers.empty());
        return chat
                ? Translation.of(OPENAI, Wires.of(target, OPENAI.protocol()))
                        .request(request, target)
                : EmbeddingTranslation.of(target.row()).request(request, target);
    }

    private static Target target(Recordings.Exchange accepted) {
        String model = Json.textOrEmpty(Json.read(accepted.request()), "model");
        if (accepted.path().contains("/model/")) {
            model = accepted.path().replaceAll(".*/model/([^/]*)/.*", "$1");
        } else if (accepted.path().contains("/models/")) {
            model = accepted.path().replaceAll(".*/models/([^/:]*):.*", "$1");
        }
        if (accepted.path().endsWith("/responses")) {
            model = "responses/" + model;
        }
        return Target.of(
                        ProviderRows.load().find(ROWS.get(accepted.provider())).orElseThrow(),
                        URLDecoder.decode(model, StandardCharsets.UTF_8),
                        "k",
                        Map.of(
                                "aws_region_name", "x",
                                "resource_name", "x",
                                "vertex_project", "x",
                                "vertex_location", "x"),
                        new Credentials())
                .withDropUnsupported(true);
    }

    /** Later turns quote what each provider answered, and have nothing to be compared with. */
    private Recordings.@Nullable Exchange first(JsonNode scenario, String provider) {
        JsonNode first = scenario.path(provider).path(0);
        return first.path("status").asInt(0) != 200
                ? null
                : read.computeIfAbsent(provider, Recordings::of)
                        .get(first.path("line").asInt() - 1);
    }

    private static String row(String key, Share share) {
        List<String> left = new ArrayList<>();
        share.left.forEach((reason, count) -> left.add(count + ": " + reason));
        return "| "
                + key
                + " | "
                + share.compared
                + " | "
                + share.equal
                + " | "
                + String.join("; ", left)
                + " |";
    }

    private static void document(List<String> rows) throws IOException {
        Path file = ReplayReport.file().resolveSibling("requests-out.md");
        List<String> lines = Files.readAllLines(file);
        int head = lines.indexOf(HEAD);
        int end = head + 1;
        while (end < lines.size() && lines.get(end).startsWith("|")) {
            end++;
        }
        if ("write".equals(System.getProperty("tollgate.docs"))) {
            List<String> written = new ArrayList<>(lines.subList(0, head + 1));
            written.addAll(rows);
            written.addAll(lines.subList(end, lines.size()));
            Files.write(file, written);
        } else if (ReplayReport.documented()) {
            assertThat(lines.subList(head + 1, end))
                    .as("docs/requests-out.md; write it anew with -Dtollgate.docs=write")
                    .isEqualTo(rows);
        }
    }
}
