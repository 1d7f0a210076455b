package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wires;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class GeminiRequestTest {
    private static final ProviderRows ROWS = ProviderRows.load();
    private static final Dialect OPENAI = new OpenAiChatDialect();
    private static final Dialect ANTHROPIC = new AnthropicMessagesDialect();
    private static final Dialect GOOGLE = GeminiDialect.events();

    /** Single quotes keep the fixtures legible. */
    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static Target target(String provider, String model) {
        return Target.of(ROWS.find(provider).orElseThrow(), model, "secret");
    }

    private static ClientRequest client(Dialect dialect, String body) {
        byte[] bytes = json(body).getBytes(StandardCharsets.UTF_8);
        return dialect == GOOGLE
                ? ClientRequest.parse(dialect, bytes, Headers.empty(), "harbour", false)
                : ClientRequest.parse(dialect, bytes, Headers.empty());
    }

    private static UpstreamRequest send(Dialect dialect, String body, Target target) {
        return Translation.of(dialect, Wires.of(target, null))
                .request(client(dialect, body), target);
    }

    private static JsonNode sent(Dialect dialect, String body, Target target) {
        return Json.read(send(dialect, body, target).body());
    }

    private static void same(JsonNode actual, String expected) {
        assertThat(actual).isEqualTo(Json.mapper().readTree(json(expected)));
    }

    private static final String CONVERSATION =
            """
            {'model':'harbour','messages':[
              {'role':'system','content':'Be brief.'},
              {'role':'user','content':[{'type':'text','text':'What is this?'},
                {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}},
                {'type':'image_url','image_url':{'url':'https://quay.example/a.webp'}},
                {'type':'input_audio','input_audio':{'format':'mp3','data':'BBBB'}},
                {'type':'file','file':{'file_data':'data:application/pdf;base64,JVBE'}},
                {'type':'file','file':{'file_id':'gs://quay/film','format':'video/mp4'}},
                {'type':'video_url','video_url':{'url':'https://www.youtube.com/watch?v=1'}}]},
              {'role':'assistant','content':'','tool_calls':[
                 {'id':'c1','type':'function','function':{'name':'look','arguments':'{#at#:1}'},'provider_specific_fields':{'thought_signature':'c2ln'}},
                 {'id':'c2','type':'function','function':{'name':'hear','arguments':''}}]},
              {'role':'tool','tool_call_id':'c1','content':'A gull'},
              {'role':'tool','tool_call_id':'c2','content':'{#sound#:#caw#}'},
              {'role':'user','content':'And?'}],
             'tools':[{'type':'function','function':{'name':'look','description':'Looks','strict':true,
                'parameters':{'$schema':'x','type':'object','properties':{'at':{'type':'integer'}},'additionalProperties':false}}},
               {'type':'function','function':{'name':'hear'}}],
             'tool_choice':{'type':'function','function':{'name':'look'}},'parallel_tool_calls':true,
             'stop':['END'],'user':'u-1','temperature':0.5,'top_p':0.9,'max_tokens':50,'n':2,'seed':7,
             'frequency_penalty':0.1,'presence_penalty':0.2,'logprobs':true,'top_logprobs':3,
             'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':{'type':'object'}}},
             'reasoning_effort':'low','service_tier':'flex','safety_settings':[{'category':'C','threshold':'T'}],
             'cached_content':'cachedContents/1','stream':true,'stream_options':{'include_usage':true}}
            """
                    .replace("#", "\\'");

    @Test
    void anOpenAiConversationKeepsItsMeaningAtGoogle() {
        UpstreamRequest request = send(OPENAI, CONVERSATION, target("gemini", "gemini-2.5-flash"));
        assertThat(request.uri())
                .hasToString(
                        "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
        assertThat(request.signedHeaders().first("x-goog-api-key")).isEqualTo("secret");
        same(
                Json.read(request.body()),
                """
                {'systemInstruction':{'parts':[{'text':'Be brief.'}]},'contents':[
                  {'role':'user','parts':[{'text':'What is this?'},
                    {'inlineData':{'mimeType':'image/png','data':'AAAA'}},
                    {'fileData':{'mimeType':'image/webp','fileUri':'https://quay.example/a.webp'}},
                    {'inlineData':{'mimeType':'audio/mpeg','data':'BBBB'}},
                    {'inlineData':{'mimeType':'application/pdf','data':'JVBE'}},
                    {'fileData':{'mimeType':'video/mp4','fileUri':'gs://quay/film'}},
                    {'fileData':{'mimeType':'video/mp4','fileUri':'https://www.youtube.com/watch?v=1'}}]},
                  {'role':'model','parts':[
                    {'functionCall':{'id':'c1','name':'look','args':{'at':1}},'thoughtSignature':'c2ln'},
                    {'functionCall':{'id':'c2','name':'hear','args':{}}}]},
                  {'role':'user','parts':[
                    {'functionResponse':{'id':'c1','name':'look','response':{'output':'A gull'}}},
                    {'functionResponse':{'id':'c2','name':'hear','response':{'sound':'caw'}}},
                    {'text':'And?'}]}],
                 'tools':[{'functionDeclarations':[
                   {'name':'look','description':'Looks','parametersJsonSchema':
                     {'type':'object','properties':{'at':{'type':'integer'}},'additionalProperties':false}},
                   {'name':'hear'}]}],
                 'toolConfig':{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['look']}},
                 'safetySettings':[{'category':'C','threshold':'T'}],'cachedContent':'cachedContents/1','serviceTier':'flex',
                 'generationConfig':{'maxOutputTokens':50,'temperature':0.5,'topP':0.9,'candidateCount':2,'seed':7,
                   'stopSequences':['END'],'responseMimeType':'application/json','responseJsonSchema':{'type':'object'},
                   'thinkingConfig':{'thinkingBudget':1024,'includeThoughts':true},
                   'frequencyPenalty':0.1,'presencePenalty':0.2,'responseLogprobs':true,'logprobs':3}}
                """);
    }

    @Test
    void anAnthropicConversationKeepsItsMeaningAtGoogle() {
        String body =
                """
                {'model':'harbour','max_tokens':300,'system':'Be brief.','messages':[
                  {'role':'user','content':'Look'},
                  {'role':'assistant','content':[{'type':'thinking','thinking':'Hm.','signature':'of Anthropic'},
                    {'type':'redacted_thinking','data':'gemini:c2ln'},
                    {'type':'tool_use','id':'t1','name':'look','input':{'at':1}}]},
                  {'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','is_error':true,
                      'content':[{'type':'text','text':'fog'},{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}}]}]}],
                 'tools':[{'name':'look','input_schema':{'type':'object'}},{'type':'web_search_20250305','name':'web_search'}],
                 'tool_choice':{'type':'any'},'thinking':{'type':'enabled','budget_tokens':2000},'top_k':4}
                """;
        String expected =
                """
                {'systemInstruction':{'parts':[{'text':'Be brief.'}]},'contents':[
                  {'role':'user','parts':[{'text':'Look'}]},
                  {'role':'model','parts':[{'functionCall':{'id':'t1','name':'look','args':{'at':1}},'thoughtSignature':'c2ln'}]},
                  {'role':'user','parts':[RESULT]}],
                 'tools':[{'functionDeclarations':[{'name':'look','parametersJsonSchema':{'type':'object'}}]},{'googleSearch':{}}],
                 'toolConfig':{'functionCallingConfig':{'mode':'ANY'}},
                 'generationConfig':{'maxOutputTokens':300,'topK':4,'thinkingConfig':{THINKING,'includeThoughts':true}}}
                """;
        String image = "{'inlineData':{'mimeType':'image/png','data':'AAAA'}}";
        String result = "{'functionResponse':{'id':'t1','name':'look','response':{'error':'fog'}";
        same(
                sent(ANTHROPIC, body, target("gemini", "gemini-2.5-pro")),
                expected.replace("RESULT", result + "}}," + image)
                        .replace("THINKING", "'thinkingBudget':2000"));
        same(
                sent(ANTHROPIC, body, target("gemini", "gemini-3.1-pro-preview")),
                expected.replace("RESULT", result + ",'parts':[" + image + "]}}")
                        .replace("THINKING", "'thinkingLevel':'medium'"));
    }

    private static final String GOOGLES =
            """
            {'system_instruction':{'parts':{'text':'Be brief.'}},'contents':[
              {'parts':[{'text':'What?'},{'inline_data':{'mime_type':'image/png','data':'A-_A'}},
                 {'fileData':{'mimeType':'application/pdf','fileUri':'https://quay.example/log'}},
                 {'inlineData':{'mimeType':'audio/wav','data':'BBBB'}}]},
              {'role':'model','parts':[{'text':'Hm','thought':true},{'functionCall':{'name':'look','args':{'at':1}}},{'functionCall':{'name':'look'}}]},
              {'role':'user','parts':[{'functionResponse':{'name':'look','response':{'output':'gull'}}},
                 {'functionResponse':{'name':'look','response':{'error':'fog'}}}]}],
             'tools':[{'function_declarations':[{'name':'look','description':'Looks','parameters':
               {'type':'OBJECT','properties':{'at':{'type':'INTEGER','nullable':true}}}}]}],
             'toolConfig':{'functionCallingConfig':{'mode':'any','allowedFunctionNames':['look']}},
             'generationConfig':{'maxOutputTokens':50,'temperature':0.5,'topP':1,'stopSequences':['END'],
               'responseMimeType':'application/json','responseSchema':{'type':'OBJECT','properties':{'a':{'type':'STRING'}}},
               'thinkingConfig':{'thinkingLevel':'LOW'},'frequencyPenalty':0.1,'responseModalities':['TEXT']},
             'safetySettings':[{'category':'C','threshold':'T'}]}
            """;

    @Test
    void aRequestInGooglesFormKeepsItsMeaningAtOpenAi() {
        same(
                sent(
                        GOOGLE,
                        GOOGLES.replace(
                                "{'fileData':{'mimeType':'application/pdf','fileUri':'https://quay.example/log'}},",
                                ""),
                        target("openai", "m-1")),
                """
                {'model':'m-1','messages':[{'role':'system','content':'Be brief.'},
                  {'role':'user','content':[{'type':'text','text':'What?'},
                    {'type':'image_url','image_url':{'url':'data:image/png;base64,A+/A'}},
                    {'type':'input_audio','input_audio':{'data':'BBBB','format':'wav'}}]},
                  {'role':'assistant','content':null,'tool_calls':[
                    {'id':'call_0','type':'function','function':{'name':'look','arguments':'{#at#:1}'}},
                    {'id':'call_1','type':'function','function':{'name':'look','arguments':'{}'}}]},
                  {'role':'tool','tool_call_id':'call_0','content':'gull'},
                  {'role':'tool','tool_call_id':'call_1','content':'Error: fog'}],
                 'tools':[{'type':'function','function':{'name':'look','description':'Looks','parameters':
                   {'type':'object','properties':{'at':{'type':['integer','null']}}}}}],
                 'tool_choice':{'type':'function','function':{'name':'look'}},
                 'max_completion_tokens':50,'temperature':0.5,'top_p':1.0,'stop':['END'],
                 'response_format':{'type':'json_schema','json_schema':{'name':'answer','schema':
                   {'type':'object','properties':{'a':{'type':'string'}}}}},
                 'reasoning_effort':'low','frequency_penalty':0.1}
                """
                        .replace("#", "\\'"));
    }

    @Test
    void aRequestInGooglesFormKeepsItsMeaningAtAnthropic() {
        String body =
                GOOGLES.replaceAll(",\\s*\\{'inlineData':\\{'mimeType':'audio/wav'[^}]*}}", "")
                        .replace("'frequencyPenalty':0.1,", "");
        JsonNode sent = sent(GOOGLE, body, target("anthropic", "claude-opus-4-5"));
        assertThat(sent.path("system").asString()).isEqualTo("Be brief.");
        same(
                sent.path("messages").path(0).path("content"),
                "[{'type':'text','text':'What?'},{'type':'image','source':{'type':'base64','media_type':'image/png','data':'A+/A'}},"
                        + "{'type':'document','source':{'type':'url','url':'https://quay.example/log'}}]");
        same(
                sent.path("messages").path(2).path("content"),
                "[{'type':'tool_result','tool_use_id':'call_0','content':'gull'},"
                        + "{'type':'tool_result','tool_use_id':'call_1','content':'fog','is_error':true}]");
        assertThat(sent.path("output_config").path("format").path("type").asString())
                .isEqualTo("json_schema");
    }

    @Test
    void theSameDialectSendsOnWhatItDoesNotKnow() {
        String body =
                "{'contents':[{'parts':[{'text':'x'}]}],'novel':{'a':1},'model':'models/other','tags':['t'],"
                        + "'generation_config':{'max_output_tokens':90,'brand_new':2}}";
        ClientRequest request = client(GOOGLE, body).withMaxTokensClamp(40L);
        Target target =
                target("gemini", "gemini-2.5-flash")
                        .withDefaults(Map.of("temperature", Json.mapper().valueToTree(1)));
        UpstreamRequest sent =
                Translation.of(GOOGLE, Wires.of(target, null)).request(request, target);
        same(
                Json.read(sent.body()),
                "{'contents':[{'parts':[{'text':'x'}]}],'novel':{'a':1},"
                        + "'generationConfig':{'brand_new':2,'maxOutputTokens':40,'temperature':1}}");
        assertThat(sent.uri().getPath()).endsWith("/models/gemini-2.5-flash:generateContent");
    }

    @Test
    void whatGoogleCannotDoIsRefusedOrDroppedByName() {
        String single =
                "{'model':'h','messages':[{'role':'user','content':'x'}],'parallel_tool_calls':false,'logit_bias':{'1':2},"
                        + "'tools':[{'type':'function','function':{'name':'look'}}]%s}";
        Target target = target("gemini", "gemini-2.5-flash");
        assertThatThrownBy(() -> send(OPENAI, single.formatted(""), target))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("parallel_tool_calls");
        assertThat(send(OPENAI, single.formatted(",'drop_params':true"), target).dropped())
                .containsExactly("parallel_tool_calls", "logit_bias");
        String role = "{'contents':[{'role':'pirate','parts':[]}]}";
        assertThatThrownBy(() -> send(GOOGLE, role, target("openai", "m")))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("contents[0].role");
    }

    private static JsonNode thinking(String effort, String model) {
        String body =
                "{'model':'h','messages':[{'role':'user','content':'x'}],'reasoning_effort':'"
                        + effort
                        + "'}";
        return sent(OPENAI, body, target("gemini", model))
                .path("generationConfig")
                .path("thinkingConfig");
    }

    @Test
    void effortBecomesABudgetOrALevelByTheModelsGeneration() {
        same(
                thinking("medium", "gemini-2.5-flash"),
                "{'thinkingBudget':8192,'includeThoughts':true}");
        same(thinking("none", "gemini-2.5-flash"), "{'thinkingBudget':0}");
        same(thinking("none", "gemini-2.5-pro"), "{'thinkingBudget':128}");
        same(
                thinking("minimal", "gemini-3-flash-preview"),
                "{'thinkingLevel':'minimal','includeThoughts':true}");
        same(thinking("none", "gemini-3-pro-preview"), "{'thinkingLevel':'low'}");
        same(
                thinking("medium", "gemini-3-pro-preview"),
                "{'thinkingLevel':'high','includeThoughts':true}");
        same(
                thinking("medium", "gemini-3.1-pro-preview"),
                "{'thinkingLevel':'medium','includeThoughts':true}");
        same(
                thinking("xhigh", "gemini-4-argon"),
                "{'thinkingLevel':'high','includeThoughts':true}");
        same(
                thinking("low", "gemini-flash-latest"),
                "{'thinkingLevel':'low','includeThoughts':true}");
        assertThatThrownBy(() -> thinking("low", "gemini-2.0-flash"))
                .hasMessageContaining("reasoning_effort");
    }

    @Test
    void callsNoGeminiMadeAreMarkedForTheModelsThatCheck() {
        String body =
                "{'model':'h','messages':[{'role':'user','content':'x'},{'role':'assistant','content':null,'tool_calls':["
                        + "{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}},"
                        + "{'id':'b','type':'function','function':{'name':'f','arguments':'{}'}}]}]}";
        JsonNode parts =
                sent(OPENAI, body, target("gemini", "gemini-3-flash-preview"))
                        .path("contents")
                        .path(1)
                        .path("parts");
        assertThat(parts.path(0).path("thoughtSignature").asString()).isNotEmpty();
        assertThat(parts.path(1).has("thoughtSignature")).isFalse();
        assertThat(sent(OPENAI, body, target("gemini", "gemini-2.5-flash")).toString())
                .doesNotContain("thoughtSignature");
    }

    @Test
    void olderModelsGetSchemasInTheFormTheyKnow() {
        String body =
                "{'model':'h','messages':[{'role':'user','content':'x'}],'tools':[{'type':'function','function':{'name':'f','parameters':"
                        + "{'type':'object','additionalProperties':false,'$defs':{'p':{'type':'object','properties':{'x':{'const':'y'}}}},"
                        + "'properties':{'a':{'$ref':'#/$defs/p'},'b':{'type':['string','null'],'format':'uri'},"
                        + "'c':{'anyOf':[{'type':'integer'},{'type':'null'}]}}}}}]}";
        same(
                sent(OPENAI, body, target("gemini", "gemini-1.5-flash"))
                        .path("tools")
                        .path(0)
                        .path("functionDeclarations")
                        .path(0)
                        .path("parameters"),
                "{'type':'OBJECT','properties':{'a':{'type':'OBJECT','properties':{'x':{'enum':['y']}}},"
                        + "'b':{'nullable':true,'type':'STRING'},'c':{'nullable':true,'type':'INTEGER'}}}");
    }

    @Test
    void tokensAreCountedOfContentsAloneOrOfAWholeRequest() {
        ObjectNode plain =
                (ObjectNode)
                        Json.mapper().readTree(json("{'contents':[{'parts':[{'text':'x'}]}]}"));
        ObjectNode whole = Json.object();
        whole.set("generateContentRequest", plain.deepCopy().put("model", "models/m"));
        assertThat(GeminiDialect.counted(plain)).isEqualTo(plain);
        assertThat(GeminiDialect.counted(whole)).isEqualTo(plain);
        assertThat(GeminiDialect.tokenCount(8))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"totalTokens\":8}");
    }

    @Test
    void embeddingsGoOutInTheFormOfEachModel() {
        String body =
                "{'model':'h','input':['a','b'],'dimensions':8,'task_type':'RETRIEVAL_QUERY'}";
        Target gemini = target("gemini", "gemini-embedding-001");
        UpstreamRequest sent =
                EmbeddingTranslation.of(gemini.row()).request(client(OPENAI, body), gemini);
        assertThat(sent.uri().getPath())
                .endsWith("/models/gemini-embedding-001:batchEmbedContents");
        same(
                Json.read(sent.body()),
                "{'requests':[{'model':'models/gemini-embedding-001','content':{'parts':[{'text':'a'}]},'outputDimensionality':8,'taskType':'RETRIEVAL_QUERY'},"
                        + "{'model':'models/gemini-embedding-001','content':{'parts':[{'text':'b'}]},'outputDimensionality':8,'taskType':'RETRIEVAL_QUERY'}]}");
        EmbeddingAnswer answer =
                EmbeddingTranslation.of(gemini.row())
                        .answer(
                                json("{'embeddings':[{'values':[0.5,-1]},{'values':[2,3]}],'usageMetadata':{'promptTokenCount':6}}")
                                        .getBytes(StandardCharsets.UTF_8),
                                new AnswerView("harbour", false, 9));
        same(
                Json.read(answer.body()),
                "{'object':'list','data':[{'object':'embedding','index':0,'embedding':[0.5,-1.0]},{'object':'embedding','index':1,'embedding':[2.0,3.0]}],"
                        + "'model':'harbour','usage':{'prompt_tokens':6,'total_tokens':6}}");
    }
}
