package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.ErrorObjects;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Protocol;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AnswerTranslationTest {
    private static final Dialect OPENAI = new OpenAiChatDialect();
    private static final Dialect ANTHROPIC = new AnthropicMessagesDialect();
    private static final AnswerView VIEW = new AnswerView("harbour", false, 9);

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static final byte[] MESSAGE =
            bytes(
                    "{'id':'msg_1','model':'claude-x','type':'message','role':'assistant','content':["
                            + "{'type':'thinking','thinking':'Hm','signature':'c2ln'},{'type':'text','text':'Ahoy'}],"
                            + "'stop_reason':'stop_sequence','stop_sequence':'END','novel':{'a':1},"
                            + "'usage':{'input_tokens':10,'cache_read_input_tokens':4,'cache_creation_input_tokens':2,'output_tokens':3}}");

    @Test
    void aMessageBecomesAChatCompletion() {
        UnaryAnswer answer = Translation.of(OPENAI, new AnthropicWire()).answer(MESSAGE, VIEW);
        JsonNode json = Json.read(answer.body());
        JsonNode message = json.path("choices").path(0).path("message");
        assertThat(json.path("id").asString()).isEqualTo("chatcmpl-1");
        assertThat(message.path("content").asString()).isEqualTo("Ahoy");
        assertThat(message.path("reasoning_content").asString()).isEqualTo("Hm");
        assertThat(message.path("thinking_blocks").path(0).path("signature").asString())
                .isEqualTo("c2ln");
        assertThat(json.path("choices").path(0).path("finish_reason").asString()).isEqualTo("stop");
        assertThat(json.path("usage").path("prompt_tokens").asInt()).isEqualTo(16);
        assertThat(json.path("usage").path("cache_creation_input_tokens").asInt()).isEqualTo(2);
        assertThat(answer.usage()).isEqualTo(new Usage(16, 4, 2, 0, 3, 0, 0, 0, false));
        assertThat(answer.stopReason()).isEqualTo(StopReason.STOP_SEQUENCE);
    }

    @Test
    void theSameDialectChangesTheModelAndNoOtherByte() {
        UnaryAnswer answer = Translation.of(ANTHROPIC, new AnthropicWire()).answer(MESSAGE, VIEW);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(
                        new String(MESSAGE, StandardCharsets.UTF_8).replace("claude-x", "harbour"));
    }

    private static Usage usage(String usage) {
        byte[] body =
                bytes(
                        "{'id':'c','model':'m','choices':[{'index':0,'message':{'content':'x'},'finish_reason':'stop'}],'usage':"
                                + usage
                                + "}");
        return Translation.of(OPENAI, new OpenAiWire()).answer(body, VIEW).usage();
    }

    @Test
    void vendorsThatCountPartsBesideTheWholeAreBroughtToOneConvention() {
        assertThat(
                        usage(
                                "{'prompt_tokens':7,'completion_tokens':1,'total_tokens':8,'prompt_tokens_details':{'cached_tokens':160}}"))
                .isEqualTo(new Usage(167, 160, 0, 0, 1, 0, 0, 0, false));
        assertThat(
                        usage(
                                "{'prompt_tokens':9,'completion_tokens':20,'total_tokens':404,'prompt_tokens_details':{'audio_tokens':375}}"))
                .isEqualTo(new Usage(384, 0, 0, 0, 20, 0, 375, 0, false));
        assertThat(
                        usage(
                                "{'prompt_tokens':9,'completion_tokens':20,'total_tokens':129,'completion_tokens_details':{'reasoning_tokens':100}}"))
                .isEqualTo(new Usage(9, 0, 0, 0, 120, 100, 0, 0, false));
        assertThat(usage("{'prompt_tokens':9,'completion_tokens':20,'prompt_cache_hit_tokens':4}"))
                .isEqualTo(new Usage(9, 4, 0, 0, 20, 0, 0, 0, false));
    }

    @Test
    void missingUsageIsEstimatedAndNeverZero() {
        byte[] body =
                bytes(
                        "{'id':'chatcmpl-1','model':'m','choices':[{'index':0,'message':{'content':'12345'},'finish_reason':'length'}]}");
        for (Dialect dialect : new Dialect[] {OPENAI, ANTHROPIC}) {
            UnaryAnswer answer = Translation.of(dialect, new OpenAiWire()).answer(body, VIEW);
            assertThat(answer.usage()).isEqualTo(Usage.estimate(9, 2));
            assertThat(answer.stopReason()).isEqualTo(StopReason.MAX_TOKENS);
        }
    }

    @Test
    void aToolCallAndItsRefusedTwinReachAnthropicClients() {
        byte[] call =
                bytes(
                        "{'id':'chatcmpl-1','model':'m','choices':[{'index':0,'message':{'content':null,'tool_calls':[{'id':'c1','type':'function','function':{'name':'look','arguments':'{}'}}]},'finish_reason':'tool_calls'}]}");
        JsonNode json =
                Json.read(Translation.of(ANTHROPIC, new OpenAiWire()).answer(call, VIEW).body());
        assertThat(json.path("content").path(0))
                .isEqualTo(
                        Json.read(bytes("{'type':'tool_use','id':'c1','name':'look','input':{}}")));
        assertThat(json.path("stop_reason").asString()).isEqualTo("tool_use");
        byte[] refusal =
                bytes(
                        "{'id':'chatcmpl-1','model':'m','choices':[{'index':0,'message':{'content':null,'refusal':'No.'},'finish_reason':'stop'}]}");
        JsonNode refused =
                Json.read(Translation.of(ANTHROPIC, new OpenAiWire()).answer(refusal, VIEW).body());
        assertThat(refused.path("stop_reason").asString()).isEqualTo("refusal");
        assertThat(refused.path("content").path(0).path("text").asString()).isEqualTo("No.");
    }

    @Test
    void anErrorOrNonsenseBehindA200IsAFailure() {
        for (String body :
                new String[] {
                    "{'error':{'message':'x','type':'server_error'}}", "<html>", "{}", "7", ""
                }) {
            assertThatThrownBy(
                            () ->
                                    Translation.of(OPENAI, new OpenAiWire())
                                            .answer(bytes(body), VIEW))
                    .isInstanceOf(LlmException.class);
            assertThatThrownBy(
                            () ->
                                    Translation.of(OPENAI, new AnthropicWire())
                                            .answer(bytes(body), VIEW))
                    .isInstanceOf(LlmException.class);
        }
    }

    private static ProviderError error(int status, String body) {
        return new OpenAiWire()
                .error(status, Headers.empty().with("retry-after", "2"), bytes(body));
    }

    @Test
    void providerErrorsAreNamedAndOurOwnSecretsStayInside() {
        ProviderError key =
                error(
                        401,
                        "{'error':{'message':'Incorrect API key sk-abc','code':'invalid_api_key'}}");
        assertThat(key.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(key.safeMessage()).doesNotContain("sk-abc");
        assertThat(ErrorObjects.status(key, Protocol.OPENAI_CHAT)).isEqualTo(502);
        assertThat(error(429, "{'error':{'message':'Limit of org-1'}}").retryAfter()).hasSeconds(2);
        assertThat(error(429, "{'error':{'message':'Limit of org-1'}}").safeMessage())
                .doesNotContain("org-1");
        assertThat(error(429, "{'error':{'code':'insufficient_quota'}}").kind())
                .isEqualTo(ErrorKind.INSUFFICIENT_QUOTA);
        assertThat(error(400, "{'error':{'message':'prompt is too long: 9 tokens'}}").kind())
                .isEqualTo(ErrorKind.CONTEXT_WINDOW);
        assertThat(error(422, "{'detail':[{'msg':'bad'}]}").upstreamStatus()).isEqualTo(422);
        assertThat(ErrorObjects.status(error(422, "{}"), Protocol.OPENAI_CHAT)).isEqualTo(422);
        assertThat(error(529, "").kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(ErrorObjects.status(error(529, ""), Protocol.ANTHROPIC_MESSAGES)).isEqualTo(529);
        assertThat(error(500, "<html>").kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    }

    @Test
    void errorObjectsHaveTheFormClientsExpect() {
        assertThat(
                        new String(
                                ErrorObjects.openAi(ErrorKind.MODEL_NOT_FOUND, "No.", "model"),
                                StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"error\":{\"message\":\"No.\",\"type\":\"invalid_request_error\",\"param\":\"model\",\"code\":\"model_not_found\"}}");
        assertThat(
                        new String(
                                ErrorObjects.anthropic(ErrorKind.KEY_RATE_LIMITED, "No.", "req_1"),
                                StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"No.\"},\"request_id\":\"req_1\"}");
    }
}
