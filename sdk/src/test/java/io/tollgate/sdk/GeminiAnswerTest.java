package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.ErrorObjects;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.GeminiWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class GeminiAnswerTest {
    private static final Dialect OPENAI = new OpenAiChatDialect();
    private static final Dialect ANTHROPIC = new AnthropicMessagesDialect();
    private static final Dialect GOOGLE = GeminiDialect.events();
    private static final Wire GEMINI = GeminiWire.ofGeminiApi();
    private static final AnswerView VIEW = new AnswerView("harbour", false, 9);

    /** Single quotes keep the fixtures legible. */
    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        return Json.read(bytes(text));
    }

    private static JsonNode answer(Dialect dialect, Wire wire, String body) {
        return Json.read(Translation.of(dialect, wire).answer(bytes(body), VIEW).body());
    }

    private static final String GULLS =
            "{'candidates':[{'content':{'role':'model','parts':["
                    + "{'text':'Hm. ','thought':true},"
                    + "{'text':'Größe: 3 gulls','thoughtSignature':'c2ln'},"
                    + "{'functionCall':{'id':'f1','name':'look','args':{'at':1}},'thoughtSignature':'Y2Fs'},"
                    + "{'functionCall':{'name':'look'}},"
                    + "{'inlineData':{'mimeType':'image/png','data':'AAAA'}}]},"
                    + "'finishReason':'STOP','index':0,"
                    + "'groundingMetadata':{'groundingChunks':[{'web':{'uri':'https://quay.example/g','title':'Gulls'}}],"
                    + "'groundingSupports':[{'segment':{'startIndex':9,'endIndex':16},'groundingChunkIndices':[0]}]},"
                    + "'logprobsResult':{'chosenCandidates':[{'token':'3','logProbability':-0.25}],"
                    + "'topCandidates':[{'candidates':[{'token':'3','logProbability':-0.25},{'token':'4','logProbability':-2.5}]}]}}],"
                    + "'usageMetadata':{'promptTokenCount':30,'cachedContentTokenCount':12,'candidatesTokenCount':8,"
                    + "'thoughtsTokenCount':5,'toolUsePromptTokenCount':7,'totalTokenCount':50,'serviceTier':'standard',"
                    + "'promptTokensDetails':[{'modality':'TEXT','tokenCount':20},{'modality':'AUDIO','tokenCount':10}]},"
                    + "'modelVersion':'gemini-x','responseId':'R1','createTime':'2026-01-02T03:04:05Z'}";

    @Test
    void anAnswerOfGooglesBecomesAChatCompletion() {
        JsonNode json = answer(OPENAI, GEMINI, GULLS);
        JsonNode choice = json.path("choices").path(0);
        JsonNode message = choice.path("message");
        assertThat(json.path("id").asString()).isEqualTo("chatcmpl-R1");
        assertThat(json.path("created").asLong()).isEqualTo(1767323045);
        assertThat(json.path("service_tier").asString()).isEqualTo("default");
        assertThat(message.path("content").asString()).isEqualTo("Größe: 3 gulls");
        assertThat(message.path("reasoning_content").asString()).isEqualTo("Hm. ");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(message.path("tool_calls"))
                .isEqualTo(
                        json(
                                "[{'id':'f1','type':'function','function':{'name':'look','arguments':'{\\'at\\':1}'},"
                                                .replace("\\'", "\\\"")
                                        + "'provider_specific_fields':{'thought_signature':'Y2Fs'}},"
                                        + "{'id':'call_R1_0_1','type':'function','function':{'name':'look','arguments':'{}'}}]"));
        assertThat(message.path("provider_specific_fields"))
                .isEqualTo(json("{'thought_signatures':['c2ln']}"));
        assertThat(message.path("images").path(0).path("image_url").path("url").asString())
                .isEqualTo("data:image/png;base64,AAAA");
        assertThat(message.path("annotations").path(0).path("url_citation"))
                .isEqualTo(
                        json(
                                "{'start_index':7,'end_index':14,'title':'Gulls','url':'https://quay.example/g'}"));
        JsonNode token = choice.path("logprobs").path("content").path(0);
        assertThat(token.path("logprob").asDouble()).isEqualTo(-0.25);
        assertThat(token.path("top_logprobs").path(1).path("token").asString()).isEqualTo("4");
    }

    @Test
    void whatToolsFetchedIsInputAndThoughtsAreOutput() {
        UnaryAnswer answer = Translation.of(OPENAI, GEMINI).answer(bytes(GULLS), VIEW);
        assertThat(answer.usage())
                .isEqualTo(
                        new Usage(37, 12, 0, 0, 13, 5, 10, 0, false)
                                .with(Extras.NONE.plus(BilledUnit.GROUNDED_PROMPT, 1)));
        assertThat(answer.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
        String cut =
                "{'candidates':[{'finishReason':2}],'usageMetadata':{'promptTokenCount':5,'totalTokenCount':9}}";
        assertThat(Translation.of(OPENAI, GEMINI).answer(bytes(cut), VIEW).usage())
                .isEqualTo(Usage.of(5, 4));
    }

    @Test
    void anAnswerOfGooglesBecomesAMessageWithItsSourcesOnTheWords() {
        JsonNode json = answer(ANTHROPIC, GEMINI, GULLS);
        assertThat(json.path("stop_reason").asString()).isEqualTo("tool_use");
        JsonNode content = json.path("content");
        assertThat(content.path(1)).isEqualTo(json("{'type':'text','text':'Größe: '}"));
        assertThat(content.path(2).path("text").asString()).isEqualTo("3 gulls");
        assertThat(content.path(2).path("citations").path(0).path("url").asString())
                .isEqualTo("https://quay.example/g");
        assertThat(content.path(3))
                .isEqualTo(json("{'type':'redacted_thinking','data':'gemini:Y2Fs'}"));
        assertThat(content.path(4).path("type").asString()).isEqualTo("tool_use");
        assertThat(json.path("usage").path("service_tier").asString()).isEqualTo("standard");
    }

    @Test
    void answersWithoutAnIdGetTheSameOneForTheSameBytes() {
        String anonymous =
                "{'candidates':[{'content':{'parts':[{'functionCall':{'name':'a'}}]},'finishReason':'STOP'}]}";
        String id = answer(OPENAI, GEMINI, anonymous).path("id").asString();
        assertThat(id).isNotEqualTo("chatcmpl-");
        assertThat(answer(OPENAI, GEMINI, anonymous).path("id").asString()).isEqualTo(id);
        assertThat(answer(OPENAI, GEMINI, anonymous.replace("'a'", "'b'")).path("id").asString())
                .isNotEqualTo(id);
    }

    @Test
    void whatGoogleWithholdsIsFilteredAndWhatItBlocksIsRefused() {
        String withheld =
                "{'candidates':[{'content':{},'finishReason':'%s'}],'usageMetadata':{'promptTokenCount':4,'totalTokenCount':4}}";
        for (String reason : new String[] {"SAFETY", "RECITATION", "PROHIBITED_CONTENT", "SPII"}) {
            JsonNode json = answer(OPENAI, GEMINI, withheld.formatted(reason));
            assertThat(json.path("choices").path(0).path("finish_reason").asString())
                    .isEqualTo("content_filter");
        }
        String blocked =
                "{'promptFeedback':{'blockReason':'SAFETY','blockReasonMessage':'No.'},'responseId':'b'}";
        assertThat(
                        answer(OPENAI, GEMINI, blocked)
                                .path("choices")
                                .path(0)
                                .path("message")
                                .path("refusal")
                                .asString())
                .isEqualTo("No.");
        assertThat(answer(ANTHROPIC, GEMINI, blocked).path("stop_reason").asString())
                .isEqualTo("refusal");
    }

    @Test
    void anAnswerOfAnotherVendorReachesClientsOfGoogle() {
        String openAi =
                "{'id':'c1','model':'m','service_tier':'flex','choices':[{'index':0,'finish_reason':'length',"
                        + "'logprobs':{'content':[{'token':'a','logprob':-1,'top_logprobs':[]}]},"
                        + "'message':{'content':'Größe','reasoning_content':'Hm','annotations':[{'type':'url_citation',"
                        + "'url_citation':{'start_index':2,'end_index':5,'url':'https://q.example','title':'Q'}}]}}],"
                        + "'usage':{'prompt_tokens':9,'completion_tokens':7,'completion_tokens_details':{'reasoning_tokens':3}}}";
        assertThat(answer(GOOGLE, new OpenAiWire(), openAi))
                .isEqualTo(
                        json(
                                "{'candidates':[{'content':{'parts':[{'text':'Hm','thought':true},{'text':'Größe'}],'role':'model'},"
                                        + "'finishReason':'MAX_TOKENS','index':0,'groundingMetadata':{'groundingChunks':[{'web':"
                                        + "{'uri':'https://q.example','title':'Q'}}],'groundingSupports':[{'segment':"
                                        + "{'startIndex':2,'endIndex':7,'text':'öße'},'groundingChunkIndices':[0]}]},"
                                        + "'logprobsResult':{'chosenCandidates':[{'token':'a','logProbability':-1}],"
                                        + "'topCandidates':[{'candidates':[]}]}}],"
                                        + "'usageMetadata':{'promptTokenCount':9,'candidatesTokenCount':4,'totalTokenCount':16,"
                                        + "'thoughtsTokenCount':3,'serviceTier':'flex'},'modelVersion':'harbour','responseId':'c1'}"));
    }

    @Test
    void theSameDialectChangesTheModelAndNoOtherByte() {
        byte[] body = Translation.of(GOOGLE, GEMINI).answer(bytes(GULLS), VIEW).body();
        assertThat(new String(body, StandardCharsets.UTF_8))
                .isEqualTo(
                        new String(bytes(GULLS), StandardCharsets.UTF_8)
                                .replace("gemini-x", "harbour"));
    }

    @Test
    void anErrorOrNonsenseBehindA200IsAFailure() {
        for (String body :
                new String[] {
                    "{'error':{'code':500,'message':'x'}}", "<html>", "{}", "7", "", "[]"
                }) {
            assertThatThrownBy(() -> Translation.of(OPENAI, GEMINI).answer(bytes(body), VIEW))
                    .isInstanceOf(LlmException.class);
        }
    }

    private static ProviderError error(int status, String body) {
        return GEMINI.error(status, Headers.empty(), bytes(body));
    }

    @Test
    void googlesDetailsSayMoreThanItsStatus() {
        ProviderError key =
                error(
                        400,
                        "{'error':{'code':400,'message':'API key not valid. Please pass a valid API key.','status':'INVALID_ARGUMENT',"
                                + "'details':[{'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'API_KEY_INVALID'}]}}");
        assertThat(key.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(key.safeMessage()).doesNotContain("API key");
        ProviderError limit =
                error(
                        429,
                        "[{'error':{'code':429,'message':'Quota of project 7','status':'RESOURCE_EXHAUSTED',"
                                + "'details':[{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'48.5s'}]}}]");
        assertThat(limit.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(limit.retryAfter()).isEqualTo(Duration.ofMillis(48500));
        assertThat(
                        error(
                                        400,
                                        "{'error':{'message':'The input token count (9) exceeds the maximum number of tokens allowed (8).'}}")
                                .kind())
                .isEqualTo(ErrorKind.CONTEXT_WINDOW);
        assertThat(
                        error(
                                        400,
                                        "{'error':{'code':400,'message':'User location is not supported.','status':'FAILED_PRECONDITION'}}")
                                .kind())
                .isEqualTo(ErrorKind.PERMISSION);
        assertThat(error(404, "{'error':{'message':'models/x is not found'}}").kind())
                .isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(error(503, "").kind()).isEqualTo(ErrorKind.OVERLOADED);
    }

    @Test
    void clientsOfGoogleReadErrorsInItsForm() {
        ProviderError limit =
                new ProviderError(
                        ErrorKind.RATE_LIMITED,
                        429,
                        "Slow down.",
                        null,
                        null,
                        Duration.ofSeconds(3));
        assertThat(Json.read(GOOGLE.error(limit, "req_1")))
                .isEqualTo(
                        json(
                                "{'error':{'code':429,'message':'Slow down.','status':'RESOURCE_EXHAUSTED',"
                                        + "'details':[{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'3s'}]}}"));
        assertThat(Json.read(ErrorObjects.gemini(ErrorKind.MODEL_NOT_ALLOWED, "No.")))
                .isEqualTo(
                        json(
                                "{'error':{'code':403,'message':'No.','status':'PERMISSION_DENIED','details':[]}}"));
    }

    @Test
    void aThoughtSignedByAnthropicSurvivesAClientOfGoogles() {
        String message =
                "{'id':'msg_1','model':'c','type':'message','content':[{'type':'thinking','thinking':'Hm','signature':'a+b/c=='},"
                        + "{'type':'redacted_thinking','data':'xyz'},{'type':'text','text':'Ahoy'}],'stop_reason':'end_turn','usage':{'input_tokens':1,'output_tokens':1}}";
        JsonNode content =
                answer(GOOGLE, new AnthropicWire(), message)
                        .path("candidates")
                        .path(0)
                        .path("content");
        // Google's libraries hold signatures as bytes and write them in the other alphabet.
        String back =
                "{'contents':[{'role':'user','parts':[{'text':'x'}]},"
                        + content.toString().replace('+', '-').replace('/', '_')
                        + "]}";
        var parsed = GOOGLE.parse((ObjectNode) json(back));
        assertThat(parsed.messages().getLast().parts())
                .containsExactly(
                        new Part.Thinking("Hm", "a+b/c=="),
                        new Part.RedactedThinking("xyz"),
                        new Part.Text("Ahoy", null));
    }
}
