package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Target;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MistralTranslationTest {
    private static final Dialect OPENAI = new OpenAiChatDialect();

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode send(Dialect dialect, String body) {
        Target target =
                Target.of(ProviderRows.load().find("mistral").orElseThrow(), "magistral", "k");
        ClientRequest request = ClientRequest.parse(dialect, bytes(body), Headers.empty());
        return Json.read(Translation.of(dialect, new OpenAiWire()).request(request, target).body());
    }

    @Test
    void callsOfAnotherProviderGetIdsOfNineCharactersAndStayTogether() {
        JsonNode messages =
                send(
                                OPENAI,
                                """
                                {'model':'m','seed':4,'messages':[{'role':'user','content':'a'},
                                 {'role':'assistant','content':'','tool_calls':[
                                  {'id':'call_0123456789abcdef','type':'function','function':{'name':'f','arguments':'{}'}},
                                  {'id':'Abc123xyz','type':'function','function':{'name':'f','arguments':'{}'}}]},
                                 {'role':'tool','tool_call_id':'call_0123456789abcdef','content':'1'},
                                 {'role':'tool','tool_call_id':'Abc123xyz','content':'2'}]}
                                """)
                        .path("messages");
        String id = messages.path(1).path("tool_calls").path(0).path("id").asString("");
        assertThat(id).matches("[a-z0-9]{9}");
        assertThat(messages.path(2).path("tool_call_id").asString("")).isEqualTo(id);
        assertThat(messages.path(1).path("tool_calls").path(1).path("id").asString(""))
                .isEqualTo("Abc123xyz");
        assertThat(messages.path(3).path("tool_call_id").asString("")).isEqualTo("Abc123xyz");
    }

    @Test
    void anAnswerToBeContinuedIsMarkedAsAPrefixAndTheSeedHasItsName() {
        JsonNode sent =
                send(
                        new AnthropicMessagesDialect(),
                        "{'model':'m','max_tokens':5,'messages':[{'role':'user','content':'a'},"
                                + "{'role':'assistant','content':'It is'}]}");
        assertThat(sent.path("messages").path(1))
                .isEqualTo(
                        Json.read(bytes("{'role':'assistant','content':'It is','prefix':true}")));
        assertThat(
                        send(
                                        OPENAI,
                                        "{'model':'m','seed':4,'messages':[{'role':'user','content':'a'}]}")
                                .path("random_seed")
                                .asInt(0))
                .isEqualTo(4);
    }

    @Test
    void thoughtsAmongTheContentStandBesideItForOpenAisClients() {
        byte[] whole =
                bytes(
                        "{'id':'i','model':'x','odd':1,'choices':[{'index':0,'finish_reason':'stop','message':"
                                + "{'role':'assistant','content':[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]},"
                                + "{'type':'text','text':'Yes'}]}}],'usage':{'prompt_tokens':1,'completion_tokens':2}}");
        JsonNode told =
                Json.read(
                        Translation.of(OPENAI, new OpenAiWire())
                                .answer(whole, new AnswerView("m", true, 1))
                                .body());
        JsonNode message = told.path("choices").path(0).path("message");
        assertThat(message.path("content").asString("")).isEqualTo("Yes");
        assertThat(message.path("reasoning_content").asString("")).isEqualTo("hm");
        assertThat(told.path("odd").asInt(0)).isEqualTo(1);
        assertThat(told.path("model").asString("")).isEqualTo("m");

        byte[] chunk =
                bytes(
                        "data: {'id':'i','model':'x','choices':[{'index':0,'delta':{'content':[{'type':'thinking',"
                                + "'thinking':[{'type':'text','text':'hm'}]}]}}]}\n\n");
        StreamStep step =
                Translation.of(OPENAI, new OpenAiWire()).stream(new AnswerView("m", true, 1))
                        .accept(chunk, 0, chunk.length);
        JsonNode delta =
                Outcome.events(step.bytes()).getFirst().path("choices").path(0).path("delta");
        assertThat(delta).isEqualTo(Json.read(bytes("{'content':'','reasoning_content':'hm'}")));
    }

    @Test
    void aListInsideTheTextIsNoListOfParts() {
        byte[] whole =
                bytes(
                        "{'id':'i','model':'m','choices':[{'index':0,'finish_reason':'stop','message':"
                                + "{'content':'write \\'content\\':[1]'}}]}");
        assertThat(
                        Translation.of(OPENAI, new OpenAiWire())
                                .answer(whole, new AnswerView("m", true, 1))
                                .body())
                .isEqualTo(whole);
    }
}
