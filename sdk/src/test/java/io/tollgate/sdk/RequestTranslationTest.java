package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wires;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RequestTranslationTest {
    private static final ProviderRows ROWS = ProviderRows.load();
    private static final Dialect OPENAI = new OpenAiChatDialect();
    private static final Dialect ANTHROPIC = new AnthropicMessagesDialect();

    private static ClientRequest client(Dialect dialect, String body) {
        return ClientRequest.parse(
                dialect, json(body).getBytes(StandardCharsets.UTF_8), Headers.empty());
    }

    /** Single quotes keep the fixtures legible. */
    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static Target target(String provider) {
        ProviderRow row = ROWS.find(provider).orElseThrow();
        return Target.of(row, "m-1", "sk-secret");
    }

    private static UpstreamRequest send(ClientRequest request, Target target) {
        return Translation.of(request.dialect(), Wires.of(target, null)).request(request, target);
    }

    private static JsonNode sent(ClientRequest request, Target target) {
        return Json.read(send(request, target).body());
    }

    private static void same(JsonNode actual, String expected) {
        assertThat(actual).isEqualTo(Json.mapper().readTree(json(expected)));
    }

    private static final String CONVERSATION =
            """
            {'model':'harbour','messages':[
              {'role':'system','content':'Be brief.'},
              {'role':'user','content':[{'type':'text','text':'What is this?','cache_control':{'type':'ephemeral'}},
                {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}},
                {'type':'image_url','image_url':{'url':'https://quay.example/a.png'}}]},
              {'role':'assistant','content':null,'thinking_blocks':[{'type':'thinking','thinking':'Hm.','signature':'c2ln'}],
               'tool_calls':[{'id':'call_1','type':'function','function':{'name':'look','arguments':'{\\'at\\':1}'}},
                             {'id':'call.2','type':'function','function':{'name':'look','arguments':''}}]},
              {'role':'tool','tool_call_id':'call_1','content':'A gull'},
              {'role':'tool','tool_call_id':'call.2','content':[{'type':'text','text':'A buoy'}]},
              {'role':'user','content':'And?'}],
             'tools':[{'type':'function','function':{'name':'look','description':'Looks','parameters':{'type':'object','properties':{}}}}],
             'tool_choice':'required','parallel_tool_calls':false,'stop':'END','user':'u-1','temperature':0.5}
            """
                    .replace("\\'", "\\\"");

    @Test
    void anOpenAiConversationKeepsItsMeaningAtAnthropic() {
        same(
                sent(client(OPENAI, CONVERSATION), target("anthropic")),
                """
                {'model':'m-1','max_tokens':4096,'system':'Be brief.','messages':[
                  {'role':'user','content':[{'type':'text','text':'What is this?','cache_control':{'type':'ephemeral'}},
                    {'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}},
                    {'type':'image','source':{'type':'url','url':'https://quay.example/a.png'}}]},
                  {'role':'assistant','content':[{'type':'thinking','thinking':'Hm.','signature':'c2ln'},
                    {'type':'tool_use','id':'call_1','name':'look','input':{'at':1}},
                    {'type':'tool_use','id':'call_2','name':'look','input':{}}]},
                  {'role':'user','content':[{'type':'tool_result','tool_use_id':'call_1','content':'A gull'},
                    {'type':'tool_result','tool_use_id':'call_2','content':'A buoy'},
                    {'type':'text','text':'And?'}]}],
                 'tools':[{'name':'look','description':'Looks','input_schema':{'type':'object','properties':{}}}],
                 'tool_choice':{'type':'any','disable_parallel_tool_use':true},
                 'temperature':0.5,'stop_sequences':['END'],'metadata':{'user_id':'u-1'}}
                """);
    }

    @Test
    void anAnthropicConversationKeepsItsMeaningAtOpenAi() {
        String body =
                """
                {'model':'harbour','max_tokens':300,'system':[{'type':'text','text':'Be brief.'}],'messages':[
                  {'role':'user','content':[{'type':'text','text':'Read'},
                    {'type':'document','title':'log.pdf','source':{'type':'base64','media_type':'application/pdf','data':'JVBE'}}]},
                  {'role':'assistant','content':[{'type':'thinking','thinking':'Hm.','signature':'c2ln'},{'type':'text','text':'Wait'},
                    {'type':'tool_use','id':'toolu_1','name':'look','input':{'at':1}}]},
                  {'role':'user','content':[{'type':'tool_result','tool_use_id':'toolu_1','is_error':true,
                      'content':[{'type':'text','text':'fog'},{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}}]},
                    {'type':'text','text':'And?'}]}],
                 'tools':[{'name':'look','input_schema':{'type':'object'}}],
                 'tool_choice':{'type':'tool','name':'look','disable_parallel_tool_use':true},
                 'thinking':{'type':'enabled','budget_tokens':1024},'stop_sequences':['END'],'stream':true,
                 'metadata':{'user_id':'u-1'}}
                """;
        same(
                sent(client(ANTHROPIC, body), target("openai")),
                """
                {'model':'m-1','messages':[
                  {'role':'system','content':'Be brief.'},
                  {'role':'user','content':[{'type':'text','text':'Read'},
                    {'type':'file','file':{'filename':'log.pdf','file_data':'data:application/pdf;base64,JVBE'}}]},
                  {'role':'assistant','content':'Wait','tool_calls':[
                    {'id':'toolu_1','type':'function','function':{'name':'look','arguments':'{\\"at\\":1}'}}]},
                  {'role':'tool','tool_call_id':'toolu_1','content':'Error: fog'},
                  {'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]},
                  {'role':'user','content':'And?'}],
                 'tools':[{'type':'function','function':{'name':'look','parameters':{'type':'object'}}}],
                 'tool_choice':{'type':'function','function':{'name':'look'}},'parallel_tool_calls':false,
                 'max_completion_tokens':300,'stop':['END'],'reasoning_effort':'low','user':'u-1','stream':true,
                 'stream_options':{'include_usage':true}}
                """);
    }

    @Test
    void gatewayFieldsNeverReachAProviderAndUnknownOnesSurvive() {
        String body =
                """
                {'model':'harbour','messages':[{'role':'user','content':'x'}],'brand_new':{'a':[1.50]},
                 'metadata':{'tags':['prod']},'litellm_metadata':{},'tags':['a'],'cache':{'ttl':1},'fallbacks':['b'],
                 'num_retries':2,'timeout':3,'guardrails':['g'],'drop_params':false,'mock_response':'m','api_key':'k',
                 'api_base':'http://evil','mock_testing_fallbacks':true,'litellm_session_id':'s'}
                """;
        same(
                sent(client(OPENAI, body), target("openai")),
                "{'model':'m-1','messages':[{'role':'user','content':'x'}],'brand_new':{'a':[1.50]}}");
        String pairs = body.replace("{'tags':['prod']}", "{'run':'7'}");
        assertThat(sent(client(OPENAI, pairs), target("openai")).has("metadata")).isTrue();
        assertThat(sent(client(OPENAI, pairs), target("groq")).has("metadata")).isFalse();
        String extra = "{'model':'h','messages':[{'role':'user','content':'x'}],'brand_new':1}";
        assertThatThrownBy(() -> send(client(OPENAI, extra), target("anthropic")))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        refused -> {
                            assertThat(refused.error().kind())
                                    .isEqualTo(ErrorKind.UNSUPPORTED_PARAMETER);
                            assertThat(refused.error().param()).isEqualTo("brand_new");
                        });
    }

    @Test
    void whatTheTargetCannotDoIsDroppedByNameWhenTheClientAgreed() {
        String body =
                "{'model':'h','messages':[{'role':'user','content':'x'}],'seed':1,'n':2,'logit_bias':{'5':1},'drop_params':true}";
        UpstreamRequest request = send(client(OPENAI, body), target("anthropic"));
        assertThat(request.dropped()).containsExactlyInAnyOrder("seed", "n", "logit_bias");
        String topK =
                "{'model':'h','max_tokens':5,'messages':[{'role':'user','content':'x'}],'top_k':4}";
        assertThatThrownBy(() -> send(client(ANTHROPIC, topK), target("openai")))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        refused -> assertThat(refused.error().param()).isEqualTo("top_k"));
        assertThat(
                        send(client(ANTHROPIC, topK), target("openai").withDropUnsupported(true))
                                .dropped())
                .containsExactly("top_k");
    }

    @Test
    void theClampLowersOrSetsTheMaxTokens() {
        String with = "{'model':'h','messages':[{'role':'user','content':'x'}],'max_tokens':500}";
        String without = "{'model':'h','messages':[{'role':'user','content':'x'}]}";
        var clamped = client(OPENAI, with).withMaxTokensClamp(100L);
        assertThat(sent(clamped, target("openai")).path("max_tokens").asInt()).isEqualTo(100);
        assertThat(sent(clamped, target("anthropic")).path("max_tokens").asInt()).isEqualTo(100);
        assertThat(
                        sent(client(OPENAI, with).withMaxTokensClamp(900L), target("openai"))
                                .path("max_tokens")
                                .asInt())
                .isEqualTo(500);
        var set = client(OPENAI, without).withMaxTokensClamp(100L);
        assertThat(sent(set, target("openai")).path("max_completion_tokens").asInt())
                .isEqualTo(100);
        assertThat(sent(set, target("deepseek")).path("max_tokens").asInt()).isEqualTo(100);
    }

    @Test
    void anthropicsRequiredMaxTokensComeFromTheCatalogue() {
        String body = "{'model':'h','messages':[{'role':'user','content':'x'}]}";
        Target known = target("anthropic").withMaxOutputTokens(64000L);
        assertThat(sent(client(OPENAI, body), known).path("max_tokens").asInt()).isEqualTo(64000);
    }

    @Test
    void theRowAddsAddressCredentialsAndDefaults() {
        String body = "{'model':'h','messages':[{'role':'user','content':'x'}]}";
        Target target =
                target("anthropic")
                        .withBaseUrl(URI.create("https://proxy.example"))
                        .withHeaders(Map.of("x-team", "blue"))
                        .withDefaults(Map.of("temperature", Json.mapper().valueToTree(0.25)));
        UpstreamRequest request = send(client(ANTHROPIC, body), target);
        assertThat(request.uri()).isEqualTo(URI.create("https://proxy.example/v1/messages"));
        assertThat(request.signedHeaders().first("x-api-key")).isEqualTo("sk-secret");
        assertThat(request.headers().first("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(request.headers().first("x-team")).isEqualTo("blue");
        assertThat(Json.read(request.body()).path("temperature").asDouble()).isEqualTo(0.25);
        UpstreamRequest openAi = send(client(OPENAI, body), target("openai"));
        assertThat(openAi.uri()).hasToString("https://api.openai.com/v1/chat/completions");
        assertThat(openAi.signedHeaders().first("authorization")).isEqualTo("Bearer sk-secret");
        assertThat(openAi.toString() + openAi.headers() + target).doesNotContain("sk-secret");
    }

    @Test
    void structuredOutputBecomesTheOtherVendorsOwn() {
        String body =
                "{'model':'h','messages':[{'role':'user','content':'x'}],'response_format':{'type':'json_schema','json_schema':{'name':'t','schema':{'type':'object'}}}}";
        same(
                sent(client(OPENAI, body), target("anthropic")).path("output_config"),
                "{'format':{'type':'json_schema','schema':{'type':'object'}}}");
    }

    @Test
    void wrongBodiesAreRefusedNamingTheField() {
        Map<String, String> wrong =
                Map.of(
                        "{'model':'h','messages':'x'}", "messages",
                        "{'model':'h','messages':[{'role':'user','content':[{'type':'text'}]}]}",
                                "messages[0].content[0].text",
                        "{'model':'h','messages':[{'role':'pirate','content':'x'}]}",
                                "messages[0].role",
                        "{'model':'h','messages':[],'temperature':'hot'}", "temperature",
                        "{'model':'h','messages':[],'tool_choice':'maybe'}", "tool_choice");
        wrong.forEach(
                (body, field) ->
                        assertThatThrownBy(() -> send(client(OPENAI, body), target("anthropic")))
                                .isInstanceOfSatisfying(
                                        LlmException.class,
                                        refused ->
                                                assertThat(refused.error().param())
                                                        .isEqualTo(field)));
        for (String body :
                List.of(
                        "{",
                        "[]",
                        "{}",
                        "{'model':'a','model':'b'}",
                        "{'model':'a','x':" + "[".repeat(20000) + "}")) {
            assertThatThrownBy(() -> client(OPENAI, body))
                    .isInstanceOfSatisfying(
                            LlmException.class,
                            refused ->
                                    assertThat(refused.error().kind())
                                            .isEqualTo(ErrorKind.INVALID_REQUEST));
        }
    }
}
