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
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.BedrockWire;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BedrockTranslationTest {
    private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String NOVA = "amazon.nova-lite-v1:0";

    private static Target target(String model) {
        return Target.of(
                ProviderRows.load().find("bedrock").orElseThrow(),
                model,
                "key",
                Map.of("aws_region_name", "eu-west-1"),
                new io.tollgate.sdk.credential.Credentials());
    }

    private static UpstreamRequest send(Dialect dialect, Target target, String body) {
        ClientRequest request =
                ClientRequest.parse(
                        dialect,
                        body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                        Headers.empty());
        return Translation.of(dialect, new BedrockWire()).request(request, target);
    }

    private static JsonNode openAi(String model, String body) {
        return Json.read(send(new OpenAiChatDialect(), target(model), body).body());
    }

    private static JsonNode anthropic(String model, String body) {
        return Json.read(send(new AnthropicMessagesDialect(), target(model), body).body());
    }

    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theModelAndTheStreamFlagStandInThePath() {
        String body = "{'model':'m','messages':[{'role':'user','content':'Hi'}]%s}";
        assertThat(send(new OpenAiChatDialect(), target(CLAUDE), body.formatted("")).uri())
                .hasToString(
                        "https://bedrock-runtime.eu-west-1.amazonaws.com/model/"
                                + "eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse");
        String arn = "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.x";
        assertThat(
                        send(new OpenAiChatDialect(), target(arn), body.formatted(",'stream':true"))
                                .uri()
                                .getRawPath())
                .isEqualTo(
                        "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A123456789012%3A"
                                + "inference-profile%2Feu.x/converse-stream");
    }

    @Test
    void aConversationWithToolsAndPicturesKeepsItsMeaning() {
        JsonNode sent =
                openAi(
                        CLAUDE,
                        """
                        {'model':'m','max_tokens':50,'temperature':0.5,'top_p':0.9,'stop':['END'],
                         'tool_choice':'required',
                         'tools':[{'type':'function','function':{'name':'weather','description':'w',
                           'parameters':{'type':'object','properties':{'city':{'type':'string'}}}}}],
                         'messages':[
                          {'role':'system','content':'Be brief.'},
                          {'role':'user','content':[{'type':'text','text':'Look'},
                            {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]},
                          {'role':'assistant','content':null,'tool_calls':[{'id':'call.1',
                            'type':'function','function':{'name':'weather','arguments':'{\\"city\\":\\"Rome\\"}'}}]},
                          {'role':'tool','tool_call_id':'call.1','content':'sunny'},
                          {'role':'user','content':'And?'}]}
                        """);
        assertThat(sent)
                .isEqualTo(
                        json(
                                """
                                {'messages':[
                                  {'role':'user','content':[{'text':'Look'},
                                    {'image':{'format':'png','source':{'bytes':'AAAA'}}}]},
                                  {'role':'assistant','content':[{'toolUse':{'toolUseId':'call_1',
                                    'name':'weather','input':{'city':'Rome'}}}]},
                                  {'role':'user','content':[{'toolResult':{'toolUseId':'call_1',
                                    'content':[{'text':'sunny'}]}},{'text':'And?'}]}],
                                 'system':[{'text':'Be brief.'}],
                                 'inferenceConfig':{'maxTokens':50,'temperature':0.5,'topP':0.9,
                                   'stopSequences':['END']},
                                 'toolConfig':{'tools':[{'toolSpec':{'name':'weather','description':'w',
                                   'inputSchema':{'json':{'type':'object',
                                     'properties':{'city':{'type':'string'}}}}}}],
                                   'toolChoice':{'any':{}}}}
                                """));
    }

    @Test
    void thoughtsCacheMarksAndFailedToolsOfAnAnthropicClientArrive() {
        JsonNode sent =
                anthropic(
                        CLAUDE,
                        """
                        {'model':'m','max_tokens':3000,'top_k':7,
                         'thinking':{'type':'enabled','budget_tokens':2000},
                         'system':[{'type':'text','text':'S','cache_control':{'type':'ephemeral','ttl':'1h'}}],
                         'messages':[
                          {'role':'user','content':[{'type':'document','title':'Plan_A.pdf','source':
                            {'type':'base64','media_type':'application/pdf','data':'BBBB'}},
                            {'type':'text','text':'Q','cache_control':{'type':'ephemeral'}}]},
                          {'role':'assistant','content':[
                            {'type':'thinking','thinking':'hm','signature':'sig'},
                            {'type':'redacted_thinking','data':'xyz'},
                            {'type':'tool_use','id':'t1','name':'f','input':{}}]},
                          {'role':'user','content':[{'type':'tool_result','tool_use_id':'t1',
                            'is_error':true,'content':'no'}]}]}
                        """);
        assertThat(sent)
                .isEqualTo(
                        json(
                                """
                                {'messages':[
                                  {'role':'user','content':[{'document':{'format':'pdf','name':'Plan A',
                                    'source':{'bytes':'BBBB'}}},{'text':'Q'},
                                    {'cachePoint':{'type':'default'}}]},
                                  {'role':'assistant','content':[
                                    {'reasoningContent':{'reasoningText':{'text':'hm','signature':'sig'}}},
                                    {'reasoningContent':{'redactedContent':'xyz'}},
                                    {'toolUse':{'toolUseId':'t1','name':'f','input':{}}}]},
                                  {'role':'user','content':[{'toolResult':{'toolUseId':'t1',
                                    'content':[{'text':'no'}],'status':'error'}}]}],
                                 'system':[{'text':'S'},{'cachePoint':{'type':'default','ttl':'1h'}}],
                                 'inferenceConfig':{'maxTokens':3000},
                                 'additionalModelRequestFields':{'top_k':7,
                                   'thinking':{'type':'enabled','budget_tokens':2000}}}
                                """));
    }

    @Test
    void eachMakersModelHearsOfReasoningInItsOwnWords() {
        String body =
                "{'model':'m','reasoning_effort':'high','messages':[{'role':'user','content':'Hi'}]}";
        assertThat(openAi("us.amazon.nova-2-lite-v1:0", body).path("additionalModelRequestFields"))
                .isEqualTo(
                        json("{'reasoningConfig':{'type':'enabled','maxReasoningEffort':'high'}}"));
        assertThat(openAi("openai.gpt-oss-120b-1:0", body).path("additionalModelRequestFields"))
                .isEqualTo(json("{'reasoning_effort':'high'}"));
        assertThat(openAi("qwen.qwen3-32b-v1:0", body).path("additionalModelRequestFields"))
                .isEqualTo(json("{'reasoning_config':'high'}"));
        assertThat(openAi(CLAUDE, body).path("additionalModelRequestFields"))
                .isEqualTo(json("{'thinking':{'type':'enabled','budget_tokens':4096}}"));
        assertThatThrownBy(() -> openAi("meta.llama3-1-70b-instruct-v1:0", body))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        e -> assertThat(e.error().param()).isEqualTo("reasoning_effort"));
    }

    @Test
    void jsonOfASchemaIsNativeATextOrATool() {
        String body =
                """
                {'model':'m','messages':[{'role':'user','content':'Hi'}],
                 'response_format':{'type':'json_schema','json_schema':{'name':'city',
                   'schema':{'type':'object','properties':{'a':{'type':'string'}}}}}}
                """;
        JsonNode format = openAi(CLAUDE, body).path("outputConfig").path("textFormat");
        assertThat(format)
                .isEqualTo(
                        json(
                                "{'type':'json_schema','structure':{'jsonSchema':{'name':'city','schema':"
                                        + "'{\\'type\\':\\'object\\',\\'properties\\':{\\'a\\':{\\'type\\':\\'string\\'}}}'}}}"));
        JsonNode tools = openAi(NOVA, body).path("toolConfig");
        assertThat(tools.path("toolChoice")).isEqualTo(json("{'any':{}}"));
        assertThat(tools.path("tools").path(0).path("toolSpec").path("inputSchema").path("json"))
                .isEqualTo(json("{'type':'object','properties':{'a':{'type':'string'}}}"));
        assertThat(
                        openAi("meta.llama3-1-70b-instruct-v1:0", body)
                                .path("system")
                                .path(0)
                                .path("text")
                                .asString(""))
                .contains("{\"type\":\"object\"");
    }

    @Test
    void theToolThatStandsForTheAnswerComesBackAsText() {
        byte[] answer =
                ("{'output':{'message':{'role':'assistant','content':[{'toolUse':{'toolUseId':'t',"
                                + "'name':'tollgate_answer','input':{'a':'b'}}}]}},'stopReason':'tool_use',"
                                + "'usage':{'inputTokens':5,'outputTokens':2,'totalTokens':7}}")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8);
        UnaryAnswer told =
                Translation.of(new OpenAiChatDialect(), new BedrockWire())
                        .answer(answer, new AnswerView("m", false, 1));
        JsonNode choice = Json.read(told.body()).path("choices").path(0);
        assertThat(choice.path("message").path("content").asString("")).isEqualTo("{\"a\":\"b\"}");
        assertThat(choice.path("finish_reason").asString("")).isEqualTo("stop");
    }

    @Test
    void whatBedrockCannotDoIsNamedOrDropped() {
        String seed = "{'model':'m','seed':1,'messages':[{'role':'user','content':'Hi'}]}";
        assertThatThrownBy(() -> openAi(CLAUDE, seed))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.error().param()).isEqualTo("seed"));
        UpstreamRequest dropped =
                send(new OpenAiChatDialect(), target(CLAUDE).withDropUnsupported(true), seed);
        assertThat(dropped.dropped()).containsExactly("seed");
        String web =
                "{'model':'m','messages':[{'role':'user','content':[{'type':'image_url',"
                        + "'image_url':{'url':'https://x.example/a.png'}}]}]}";
        assertThatThrownBy(() -> openAi(CLAUDE, web))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        e ->
                                assertThat(e.error().kind())
                                        .isEqualTo(ErrorKind.UNSUPPORTED_PARAMETER));
    }

    @Test
    void filmsAndFilesInS3GoByReference() {
        JsonNode sent =
                openAi(
                        NOVA,
                        """
                        {'model':'m','guardrailConfig':{'guardrailIdentifier':'g'},'messages':[{'role':'user',
                          'content':[{'type':'video_url','video_url':{'url':'s3://bucket/a.mp4'}},
                          {'type':'image_url','image_url':{'url':'s3://bucket/a.jpg'}},
                          {'type':'text','text':'?'}]}]}
                        """);
        assertThat(sent)
                .isEqualTo(
                        json(
                                """
                                {'messages':[{'role':'user','content':[
                                  {'video':{'format':'mp4','source':{'s3Location':{'uri':'s3://bucket/a.mp4'}}}},
                                  {'image':{'format':'jpeg','source':{'s3Location':{'uri':'s3://bucket/a.jpg'}}}},
                                  {'text':'?'}]}],'guardrailConfig':{'guardrailIdentifier':'g'}}
                                """));
    }

    @Test
    void theClampBoundsTheGeneratedTokens() {
        ClientRequest request =
                ClientRequest.parse(
                                new OpenAiChatDialect(),
                                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                        .getBytes(StandardCharsets.UTF_8),
                                Headers.empty())
                        .withMaxTokensClamp(9L);
        JsonNode sent =
                Json.read(
                        Translation.of(request.dialect(), new BedrockWire())
                                .request(request, target(CLAUDE))
                                .body());
        assertThat(sent.path("inferenceConfig").path("maxTokens").asInt(0)).isEqualTo(9);
    }

    @Test
    void amazonsErrorsFindTheirKind() {
        assertThat(
                        kind(
                                400,
                                "ValidationException:http://x",
                                "Input is too long for requested model."))
                .isEqualTo(ErrorKind.CONTEXT_WINDOW);
        assertThat(kind(429, "ThrottlingException:http://x", "Too many requests"))
                .isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(kind(403, "AccessDeniedException", "no")).isEqualTo(ErrorKind.PERMISSION);
        assertThat(kind(403, "ExpiredTokenException", "no")).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(kind(404, "ResourceNotFoundException", "no"))
                .isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(kind(424, "ModelErrorException", "no")).isEqualTo(ErrorKind.SERVER_ERROR);
    }

    private static ErrorKind kind(int status, String type, String message) {
        return new BedrockWire()
                .error(
                        status,
                        Headers.empty().with("x-amzn-errortype", type),
                        Json.bytes(Json.object().put("message", message)))
                .kind();
    }
}
