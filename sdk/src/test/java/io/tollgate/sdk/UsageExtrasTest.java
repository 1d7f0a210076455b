package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.ServiceTier;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.price.PriceCatalogue;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.BedrockWire;
import io.tollgate.sdk.wire.GeminiWire;
import io.tollgate.sdk.wire.ResponsesWire;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wire;
import io.tollgate.sdk.wire.Wires;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What decides the price beside tokens, and vendors' ways that go with it. */
class UsageExtrasTest {
    private static final OpenAiChatDialect OPENAI = new OpenAiChatDialect();
    private static final AnswerView VIEW = new AnswerView("public", true, 7);

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static Usage used(Wire wire, String body) {
        return Translation.of(OPENAI, wire).answer(bytes(body), VIEW).usage();
    }

    private static long count(Usage usage, BilledUnit unit) {
        return usage.extras().count(unit).longValueExact();
    }

    private static BigDecimal fees(String provider, String model, Usage usage) {
        return PriceCatalogue.load().find(provider, model).orElseThrow().cost(usage).fees();
    }

    private static final String GROUNDED =
            "{'candidates':[{'content':{'parts':[{'text':'Rain.'}]},'finishReason':'STOP','groundingMetadata':{"
                    + "'webSearchQueries':['weather','','weather','rain'],'groundingChunks':[{'web':{'uri':'https://w.example'}}]}}],"
                    + "'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':3}}";

    @Test
    void googlesSearchesAreChargedByTheSearchOrByThePrompt() {
        Usage usage = used(GeminiWire.ofGeminiApi(), GROUNDED);
        assertThat(count(usage, BilledUnit.WEB_SEARCH)).isEqualTo(2);
        assertThat(fees("gemini", "gemini-3-flash-preview", usage)).isEqualByComparingTo("0.028");
        assertThat(fees("gemini", "gemini-2.5-flash", usage)).isEqualByComparingTo("0.035");
        assertThat(
                        count(
                                used(GeminiWire.ofGeminiApi(), GROUNDED.replace("web", "maps")),
                                BilledUnit.MAPS))
                .isEqualTo(1);

        byte[] stream = bytes("data: " + GROUNDED + "\n\ndata: " + GROUNDED + "\n\n");
        StreamTranslation translation =
                Translation.of(OPENAI, GeminiWire.ofGeminiApi()).stream(VIEW);
        translation.accept(stream, 0, stream.length);
        assertThat(translation.end().usage()).isEqualTo(usage);
    }

    @Test
    void vertexTellsItsTierByTheTraffic() {
        String answer =
                GROUNDED.replace(
                        "'candidatesTokenCount':3",
                        "'candidatesTokenCount':3,'trafficType':'ON_DEMAND_PRIORITY'");
        assertThat(used(GeminiWire.ofVertex(), answer).extras().tier())
                .isEqualTo(ServiceTier.PRIORITY);
    }

    @Test
    void converseTellsItsTier() {
        String answer =
                "{'output':{'message':{'content':[{'text':'Hi'}]}},'stopReason':'end_turn','usage':{'inputTokens':5,'outputTokens':3},'serviceTier':{'type':'flex'}}";
        assertThat(used(new BedrockWire(), answer).extras().tier()).isEqualTo(ServiceTier.FLEX);
    }

    @Test
    void responsesCountSearchesContainersAndPictures() {
        String output =
                "[{'type':'web_search_call','action':{'type':'search','query':'q'}},{'type':'web_search_call','action':{'type':'open_page'}},"
                        + "{'type':'file_search_call'},{'type':'code_interpreter_call','container_id':'c1'},{'type':'code_interpreter_call','container_id':'c1'},"
                        + "{'type':'image_generation_call','size':'1024x1024','quality':'low'}]";
        Usage usage =
                used(
                        new ResponsesWire(),
                        "{'id':'r','status':'completed','service_tier':'flex','output':"
                                + output
                                + ",'usage':{'input_tokens':5,'output_tokens':3}}");
        assertThat(count(usage, BilledUnit.WEB_SEARCH)).isEqualTo(1);
        assertThat(count(usage, BilledUnit.FILE_SEARCH)).isEqualTo(1);
        assertThat(count(usage, BilledUnit.CODE_CONTAINER)).isEqualTo(1);
        assertThat(count(usage, BilledUnit.IMAGE)).isEqualTo(1);
        assertThat(usage.extras().tier()).isEqualTo(ServiceTier.FLEX);
        assertThat(fees("openai", "gpt-4.1", usage)).isEqualByComparingTo("0.0425");

        Usage xai =
                used(
                        new ResponsesWire(),
                        "{'id':'r','status':'completed','output':[{'type':'web_search_call'}],'usage':{'input_tokens':5,'output_tokens':3,"
                                + "'server_side_tool_usage_details':{'web_search_calls':3,'x_search_calls':2,'code_interpreter_calls':1,'document_search_calls':1}}}");
        assertThat(count(xai, BilledUnit.WEB_SEARCH)).isEqualTo(3);
        assertThat(count(xai, BilledUnit.X_SEARCH)).isEqualTo(2);
        assertThat(fees("xai", "grok-3", xai)).isEqualByComparingTo("0.04");
    }

    private static UpstreamRequest vertex(String model, boolean stream) {
        ProviderRow row = ProviderRows.load().find("vertex_ai").orElseThrow();
        Target target =
                Target.of(
                        row,
                        model,
                        "token",
                        Map.of("vertex_project", "p", "vertex_location", "us-central1"),
                        new io.tollgate.sdk.credential.Credentials());
        String body =
                "{'model':'m','stream':"
                        + stream
                        + ",'max_completion_tokens':9,'seed':3,'messages':[{'role':'user','content':'Hi'}]}";
        ClientRequest request = ClientRequest.parse(OPENAI, bytes(body), Headers.empty());
        return Translation.of(OPENAI, Wires.of(target, null)).request(request, target);
    }

    @Test
    void mistralAtVertexHasAnAddressOfItsOwn() {
        UpstreamRequest whole = vertex("mistral-large@2411", false);
        assertThat(whole.uri().toString())
                .endsWith(
                        "/v1/projects/p/locations/us-central1/publishers/mistralai/models/mistral-large@2411:rawPredict");
        JsonNode body = Json.read(whole.body());
        assertThat(body.path("model").asString("")).isEqualTo("mistral-large");
        assertThat(body.path("max_tokens").asInt(0)).isEqualTo(9);
        assertThat(body.path("random_seed").asInt(0)).isEqualTo(3);
        UpstreamRequest stream = vertex("codestral-2", true);
        assertThat(stream.uri().toString())
                .endsWith("/publishers/mistralai/models/codestral-2:streamRawPredict");
        assertThat(Json.read(stream.body()).has("stream_options")).isFalse();
    }

    @Test
    void llamaAtVertexSharesOneAddressWithOtherOpenModels() {
        for (String model :
                new String[] {
                    "meta/llama-3.3-70b-instruct-maas", "deepseek-ai/deepseek-r1-0528-maas"
                }) {
            UpstreamRequest request = vertex(model, true);
            assertThat(request.uri().toString())
                    .endsWith(
                            "/v1/projects/p/locations/us-central1/endpoints/openapi/chat/completions");
            JsonNode body = Json.read(request.body());
            assertThat(body.path("model").asString("")).isEqualTo(model);
            assertThat(body.path("stream_options").path("include_usage").asBoolean(false)).isTrue();
        }
    }

    @Test
    void instructionsOfTheDeveloperAreTheSystemsWhereNobodyKnowsTheDeveloper() {
        String body =
                "{'model':'m','messages':[{'role':'developer','content':'Be brief.'},{'role':'user','content':'Hi'}]}";
        ClientRequest request = ClientRequest.parse(OPENAI, bytes(body), Headers.empty());
        for (String provider : new String[] {"deepseek", "openai_like", "openai", "openrouter"}) {
            ProviderRow row = ProviderRows.load().find(provider).orElseThrow();
            Target target = Target.of(row, "some-model", "k");
            JsonNode sent =
                    Json.read(
                            Translation.of(OPENAI, Wires.of(target, null))
                                    .request(request, target)
                                    .body());
            assertThat(sent.path("messages").path(0).path("role").asString(""))
                    .isEqualTo(
                            provider.startsWith("open") && !provider.endsWith("like")
                                    ? "developer"
                                    : "system");
            assertThat(sent.path("messages").path(1).path("role").asString("")).isEqualTo("user");
        }
        assertThat(request.body().path("messages").path(0).path("role").asString(""))
                .isEqualTo("developer");
    }

    @Test
    void voyageIsNotToldWhatItDoesAnyway() {
        ProviderRow row = ProviderRows.load().find("voyage").orElseThrow();
        for (String format : new String[] {"float", "base64"}) {
            ClientRequest request =
                    ClientRequest.parse(
                            OPENAI,
                            bytes("{'model':'m','input':'Hi','encoding_format':'" + format + "'}"),
                            Headers.empty());
            JsonNode sent =
                    Json.read(
                            EmbeddingTranslation.of(row)
                                    .request(request, Target.of(row, "voyage-3.5", "k"))
                                    .body());
            assertThat(sent.path("encoding_format").asString("none"))
                    .isEqualTo(format.equals("float") ? "none" : "base64");
        }
    }
}
