package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.CohereWire;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CohereTranslationTest {
    private static final Dialect OPENAI = new OpenAiChatDialect();
    private static final Target TARGET =
            Target.of(ProviderRows.load().find("cohere").orElseThrow(), "command-a", "key");

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static UpstreamRequest send(Dialect dialect, String body) {
        ClientRequest request = ClientRequest.parse(dialect, bytes(body), Headers.empty());
        return Translation.of(dialect, new CohereWire()).request(request, TARGET);
    }

    @Test
    void aConversationWithToolsGoesOutInCoheresWords() {
        UpstreamRequest sent =
                send(
                        OPENAI,
                        """
                        {'model':'m','max_completion_tokens':5,'top_p':0.5,'top_k':3,'stop':'E','seed':1,
                         'frequency_penalty':0.1,'reasoning_effort':'none',
                         'response_format':{'type':'json_object'},
                         'tool_choice':{'type':'function','function':{'name':'f'}},
                         'tools':[{'type':'function','function':{'name':'f'}},
                                  {'type':'function','function':{'name':'g'}}],
                         'messages':[{'role':'developer','content':'S'},
                          {'role':'user','content':[{'type':'text','text':'a'},{'type':'image_url',
                            'image_url':{'url':'https://x.example/a.png'}}]},
                          {'role':'assistant','content':'','reasoning_content':'plan','tool_calls':[
                            {'id':'c1','type':'function','function':{'name':'f','arguments':''}}]},
                          {'role':'tool','tool_call_id':'c1','content':'42'}]}
                        """);
        assertThat(sent.uri()).hasToString("https://api.cohere.com/v2/chat");
        assertThat(sent.signedHeaders().first("authorization")).isEqualTo("Bearer key");
        assertThat(Json.read(sent.body()))
                .isEqualTo(
                        Json.read(
                                bytes(
                                        """
                                        {'model':'command-a','messages':[{'role':'system','content':'S'},
                                          {'role':'user','content':[{'type':'text','text':'a'},
                                            {'type':'image_url','image_url':{'url':'https://x.example/a.png'}}]},
                                          {'role':'assistant','tool_plan':'plan','tool_calls':[{'id':'c1',
                                            'type':'function','function':{'name':'f','arguments':'{}'}}]},
                                          {'role':'tool','tool_call_id':'c1','content':'42'}],
                                         'tools':[{'type':'function','function':{'name':'f',
                                           'parameters':{'type':'object','properties':{}}}}],
                                         'tool_choice':'REQUIRED','max_tokens':5,'p':0.5,'k':3,'seed':1,
                                         'stop_sequences':['E'],'response_format':{'type':'json_object'},
                                         'thinking':{'type':'disabled'},'stream':false,'frequency_penalty':0.1}
                                        """)));
    }

    @Test
    void anAnthropicClientsThinkingBudgetArrives() {
        JsonNode sent =
                Json.read(
                        send(
                                        new AnthropicMessagesDialect(),
                                        "{'model':'m','max_tokens':9000,'thinking':{'type':'enabled','budget_tokens':2000},"
                                                + "'messages':[{'role':'user','content':'Hi'}]}")
                                .body());
        assertThat(sent.path("thinking"))
                .isEqualTo(Json.read(bytes("{'type':'enabled','token_budget':2000}")));
    }

    private static final String STREAM =
            """
            event: message-start
            data: {"id":"i","type":"message-start","delta":{"message":{"role":"assistant"}}}

            event: tool-plan-delta
            data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"I will."}}}

            event: tool-call-start
            data: {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"c","type":"function","function":{"name":"f","arguments":""}}}}}

            event: tool-call-end
            data: {"type":"tool-call-end","index":0}

            event: message-end
            data: {"type":"message-end","delta":{"finish_reason":"%s","usage":{"billed_units":{"input_tokens":4,"output_tokens":2},"tokens":{"input_tokens":90,"output_tokens":9}}}}

            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void aStreamedCallReachesBothClients(int step) {
        for (Dialect dialect : List.of(OPENAI, new AnthropicMessagesDialect())) {
            StreamTranslation stream =
                    Translation.of(dialect, new CohereWire()).stream(new AnswerView("m", true, 1));
            byte[] bytes = STREAM.formatted("TOOL_CALL").getBytes(StandardCharsets.UTF_8);
            StringBuilder client = new StringBuilder();
            StreamStep last = null;
            for (int at = 0; at < bytes.length && (last == null || !last.finished()); at += step) {
                last = stream.accept(bytes, at, Math.min(step, bytes.length - at));
                client.append(new String(last.bytes(), StandardCharsets.UTF_8));
            }
            Outcome outcome = Outcome.ofStream(client.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(last.finished()).isTrue();
            assertThat(outcome.thoughts()).isEqualTo("I will.");
            assertThat(outcome.tools()).containsExactly("f {}");
            assertThat(outcome.finish()).isEqualTo("tools");
            assertThat(outcome.input()).isEqualTo(4);
            assertThat(outcome.output()).isEqualTo(2);
        }
    }

    @Test
    void anAnswerThatFailedAtItsEndIsAFailure() {
        StreamTranslation stream =
                Translation.of(OPENAI, new CohereWire()).stream(new AnswerView("m", true, 1));
        byte[] bytes = STREAM.formatted("ERROR").getBytes(StandardCharsets.UTF_8);
        StreamStep last = stream.accept(bytes, 0, bytes.length);
        assertThat(last.failed()).isNotNull();
        assertThat(last.terminal()).isEmpty();
    }

    @Test
    void tooManyTokensIsTheContextWindow() {
        assertThat(
                        new CohereWire()
                                .error(
                                        400,
                                        Headers.empty(),
                                        bytes("{'message':'too many tokens: size limit exceeded'}"))
                                .kind())
                .isEqualTo(ErrorKind.CONTEXT_WINDOW);
        assertThat(
                        new CohereWire()
                                .error(429, Headers.empty(), bytes("{'message':'trial key'}"))
                                .kind())
                .isEqualTo(ErrorKind.RATE_LIMITED);
    }
}
