package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.Wire;
import io.tollgate.sdk.wire.Wires;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What OpenAI and Anthropic say beside words, between the two. */
class MeaningPreservedTest {
    private static final ProviderRows ROWS = ProviderRows.load();
    private static final Dialect OPENAI = new OpenAiChatDialect();
    private static final Dialect ANTHROPIC = new AnthropicMessagesDialect();
    private static final AnswerView VIEW = new AnswerView("harbour", true, 9);

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        return Json.read(bytes(text));
    }

    private static JsonNode sent(Dialect dialect, String body, String provider, String model) {
        Target target = Target.of(ROWS.find(provider).orElseThrow(), model, "secret");
        ClientRequest request = ClientRequest.parse(dialect, bytes(body), Headers.empty());
        return Json.read(
                Translation.of(dialect, Wires.of(target, null)).request(request, target).body());
    }

    private static JsonNode answer(Dialect dialect, Wire wire, String body) {
        return Json.read(Translation.of(dialect, wire).answer(bytes(body), VIEW).body());
    }

    private static String stream(Dialect dialect, Wire wire, String... events) {
        StreamTranslation stream = Translation.of(dialect, wire).stream(VIEW);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String event : events) {
            byte[] bytes = bytes("data: " + event + "\n\n");
            StreamStep step = stream.accept(bytes, 0, bytes.length);
            out.writeBytes(step.bytes());
            out.writeBytes(step.terminal());
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static final String SCHEMA =
            "'response_format':{'type':'json_schema','json_schema':{'name':'gull','description':'A gull','schema':"
                    + "{'type':'object','properties':{'size':{'type':'integer'}}}}}";

    private static String chat(String more) {
        return "{'model':'h','max_tokens':4000,'messages':[{'role':'user','content':'x'}],"
                + more
                + "}";
    }

    @Test
    void modelsWithoutOutputSchemasAnswerThroughAForcedTool() {
        JsonNode sent = sent(OPENAI, chat(SCHEMA), "anthropic", "claude-3-5-haiku-20241022");
        assertThat(sent.has("output_config")).isFalse();
        assertThat(sent.path("tools"))
                .isEqualTo(
                        json(
                                "[{'name':'tollgate_structured_answer','description':'A gull','input_schema':"
                                        + "{'type':'object','properties':{'size':{'type':'integer'}}}}]"));
        assertThat(sent.path("tool_choice"))
                .isEqualTo(json("{'type':'tool','name':'tollgate_structured_answer'}"));
        assertThat(
                        sent(OPENAI, chat(SCHEMA), "anthropic", "claude-sonnet-4-5")
                                .has("output_config"))
                .isTrue();
        assertThat(sent(OPENAI, chat(SCHEMA), "anthropic", "claude-opus-4-1").has("tools"))
                .isFalse();
        assertThat(sent(OPENAI, chat(SCHEMA), "anthropic", "claude-sonnet-4-20250514").has("tools"))
                .isTrue();
    }

    @Test
    void theForcedToolStandsBesideTheClientsAndNeverForcesAThinkingModel() {
        String tools = ",'tools':[{'type':'function','function':{'name':'look'}}]";
        JsonNode sent = sent(OPENAI, chat(SCHEMA + tools), "anthropic", "claude-3-opus-20240229");
        assertThat(sent.path("tools").size()).isEqualTo(2);
        assertThat(sent.path("tool_choice")).isEqualTo(json("{'type':'any'}"));
        JsonNode thinking =
                sent(
                        OPENAI,
                        chat(SCHEMA + ",'reasoning_effort':'low'"),
                        "anthropic",
                        "claude-3-7-sonnet-20250219");
        assertThat(thinking.path("tool_choice")).isEqualTo(json("{'type':'auto'}"));
    }

    @Test
    void theForcedToolsArgumentsAreTheAnswersText() {
        String message =
                "{'id':'msg_1','model':'c','type':'message','content':[{'type':'tool_use','id':'t','name':'tollgate_structured_answer','input':{'size':3}}],"
                        + "'stop_reason':'tool_use','usage':{'input_tokens':1,'output_tokens':1}}";
        UnaryAnswer answer =
                Translation.of(OPENAI, new AnthropicWire()).answer(bytes(message), VIEW);
        JsonNode choice = Json.read(answer.body()).path("choices").path(0);
        assertThat(choice.path("message").path("content").asString()).isEqualTo("{\"size\":3}");
        assertThat(choice.path("message").has("tool_calls")).isFalse();
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(answer.stopReason()).isEqualTo(StopReason.END);
        String stream =
                stream(
                        OPENAI,
                        new AnthropicWire(),
                        "{'type':'message_start','message':{'id':'msg_1','model':'c','usage':{'input_tokens':1,'output_tokens':1}}}",
                        "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t','name':'tollgate_structured_answer','input':{}}}",
                        "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{~size~:'}}"
                                .replace("~", "\\'"),
                        "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'3}'}}",
                        "{'type':'content_block_stop','index':0}",
                        "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':5}}",
                        "{'type':'message_stop'}");
        Outcome outcome = Outcome.ofStream(stream.getBytes(StandardCharsets.UTF_8));
        assertThat(outcome.text()).isEqualTo("{\"size\":3}");
        assertThat(outcome.tools()).isEmpty();
        assertThat(outcome.finish()).isEqualTo("stop");
    }

    private static final String CITED =
            "{'id':'msg_1','model':'c','type':'message','content':[{'type':'text','text':'See '},"
                    + "{'type':'text','text':'here','citations':[{'type':'web_search_result_location','url':'https://q.example','title':'Q','cited_text':'w','encrypted_index':'e'}]},"
                    + "{'type':'text','text':'.','citations':[{'type':'char_location','document_index':0,'document_title':'Log','cited_text':'z','start_char_index':0,'end_char_index':1}]}],"
                    + "'stop_reason':'end_turn','usage':{'input_tokens':1,'output_tokens':1,'service_tier':'standard'}}";

    @Test
    void sourcesOfAnthropicReachOpenAiClients() {
        JsonNode json = answer(OPENAI, new AnthropicWire(), CITED);
        JsonNode message = json.path("choices").path(0).path("message");
        assertThat(message.path("content").asString()).isEqualTo("See here.");
        assertThat(message.path("annotations"))
                .isEqualTo(
                        json(
                                "[{'type':'url_citation','url_citation':{'start_index':4,'end_index':8,'title':'Q','url':'https://q.example'}},"
                                        + "{'type':'url_citation','url_citation':{'start_index':8,'end_index':9,'title':'Log','url':''}}]"));
        assertThat(
                        message.path("provider_specific_fields")
                                .path("citations")
                                .path(0)
                                .path(0)
                                .path("document_title")
                                .asString())
                .isEqualTo("Log");
        assertThat(json.path("service_tier").asString()).isEqualTo("default");
        String stream =
                stream(
                        OPENAI,
                        new AnthropicWire(),
                        "{'type':'message_start','message':{'id':'msg_1','model':'c','usage':{'input_tokens':1,'output_tokens':1,'service_tier':'priority'}}}",
                        "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'See '}}",
                        "{'type':'content_block_stop','index':0}",
                        "{'type':'content_block_start','index':1,'content_block':{'type':'text','text':''}}",
                        "{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'here'}}",
                        "{'type':'content_block_delta','index':1,'delta':{'type':'citations_delta','citation':{'type':'web_search_result_location','url':'https://q.example','title':'Q'}}}",
                        "{'type':'content_block_stop','index':1}");
        assertThat(stream)
                .contains("\"start_index\":4,\"end_index\":8")
                .contains("\"service_tier\":\"priority\"");
    }

    @Test
    void sourcesOfOpenAiReachAnthropicClients() {
        String completion =
                "{'id':'c','model':'m','choices':[{'index':0,'finish_reason':'stop','message':{'content':'See here.','annotations':"
                        + "[{'type':'url_citation','url_citation':{'start_index':4,'end_index':8,'url':'https://q.example','title':'Q'}}]}}]}";
        JsonNode content = answer(ANTHROPIC, new OpenAiWire(), completion).path("content");
        assertThat(content.path(0)).isEqualTo(json("{'type':'text','text':'See '}"));
        assertThat(content.path(1).path("text").asString()).isEqualTo("here");
        assertThat(content.path(1).path("citations").path(0).path("url").asString())
                .isEqualTo("https://q.example");
        assertThat(content.path(2)).isEqualTo(json("{'type':'text','text':'.'}"));
        String stream =
                stream(
                        ANTHROPIC,
                        new OpenAiWire(),
                        "{'id':'c','model':'m','choices':[{'index':0,'delta':{'content':'See here.'}}]}",
                        "{'id':'c','model':'m','choices':[{'index':0,'delta':{'annotations':[{'type':'url_citation','url_citation':{'url':'https://q.example'}}]}}]}");
        assertThat(stream).contains("citations_delta").contains("https://q.example");
    }

    @Test
    void serviceTiersHaveTheirNamesOnEachSide() {
        assertThat(
                        sent(OPENAI, chat("'service_tier':'default'"), "anthropic", "c")
                                .path("service_tier")
                                .asString())
                .isEqualTo("standard_only");
        assertThat(
                        sent(OPENAI, chat("'service_tier':'auto'"), "anthropic", "c")
                                .path("service_tier")
                                .asString())
                .isEqualTo("auto");
        assertThat(
                        sent(OPENAI, chat("'service_tier':'flex'"), "anthropic", "c")
                                .has("service_tier"))
                .isFalse();
        assertThat(
                        sent(ANTHROPIC, chat("'service_tier':'standard_only'"), "openai", "m")
                                .path("service_tier")
                                .asString())
                .isEqualTo("default");
        assertThat(
                        sent(ANTHROPIC, chat("'service_tier':'standard_only'"), "groq", "m")
                                .has("service_tier"))
                .isFalse();
    }

    @Test
    void anotherVendorsSignedThoughtsNeverReachAnthropic() {
        String body =
                "{'model':'h','max_tokens':9,'messages':[{'role':'user','content':'x'},{'role':'assistant','content':["
                        + "{'type':'thinking','thinking':'Hm','signature':'gemini:c2ln'},{'type':'redacted_thinking','data':'gemini:c2ln'},"
                        + "{'type':'thinking','thinking':'Ah','signature':'own'},{'type':'text','text':'y'}]}]}";
        assertThat(
                        sent(ANTHROPIC, body, "anthropic", "claude-opus-4-5")
                                .path("messages")
                                .path(1)
                                .path("content"))
                .isEqualTo(
                        json(
                                "[{'type':'thinking','thinking':'Ah','signature':'own'},{'type':'text','text':'y'}]"));
        String openAi =
                "{'model':'h','max_tokens':9,'messages':[{'role':'user','content':'x'},{'role':'assistant','content':'y','thinking_blocks':["
                        + "{'type':'thinking','thinking':'Hm','signature':'gemini:c2ln'}]}]}";
        assertThat(sent(OPENAI, openAi, "anthropic", "claude-opus-4-5").toString())
                .doesNotContain("gemini:");
    }

    @Test
    void aRefusalIsARefusalOnBothSides() {
        String refused =
                stream(
                        ANTHROPIC,
                        new OpenAiWire(),
                        "{'id':'c','model':'m','choices':[{'index':0,'delta':{'refusal':'No.'}}]}",
                        "{'id':'c','model':'m','choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}",
                        "[DONE]");
        assertThat(refused).contains("\"stop_reason\":\"refusal\"").contains("No.");
        String stopped =
                "{'id':'msg_1','model':'c','type':'message','content':[],'stop_reason':'refusal','usage':{'input_tokens':1,'output_tokens':1}}";
        assertThat(
                        answer(OPENAI, new AnthropicWire(), stopped)
                                .path("choices")
                                .path(0)
                                .path("finish_reason")
                                .asString())
                .isEqualTo("content_filter");
    }
}
