package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.OllamaWire;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OllamaTranslationTest {
    private static final Dialect OPENAI = new OpenAiChatDialect();

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static UpstreamRequest send(String model, String body) {
        Target target =
                Target.of(ProviderRows.load().find("ollama_chat").orElseThrow(), model, null);
        ClientRequest request = ClientRequest.parse(OPENAI, bytes(body), Headers.empty());
        return Translation.of(OPENAI, new OllamaWire()).request(request, target);
    }

    @Test
    void settingsToolsAndPicturesGoOutInOllamasWords() {
        UpstreamRequest sent =
                send(
                        "gemma3",
                        """
                        {'model':'m','max_tokens':5,'temperature':0.5,'seed':3,'stop':['E'],'keep_alive':'5m',
                         'num_ctx':4096,'reasoning_effort':'high','response_format':{'type':'json_schema',
                           'json_schema':{'name':'n','schema':{'type':'object'}}},
                         'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}],
                         'messages':[{'role':'user','content':[{'type':'text','text':'a'},{'type':'image_url',
                            'image_url':{'url':'data:image/png;base64,AAAA'}}]},
                          {'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',
                            'function':{'name':'f','arguments':'{\\"x\\":1}'}}]},
                          {'role':'tool','tool_call_id':'c1','content':'42'}]}
                        """);
        assertThat(sent.uri()).hasToString("http://localhost:11434/api/chat");
        assertThat(Json.read(sent.body()))
                .isEqualTo(
                        Json.read(
                                bytes(
                                        """
                                        {'model':'gemma3','messages':[
                                          {'role':'user','content':'a','images':['AAAA']},
                                          {'role':'assistant','content':'','tool_calls':[{'function':
                                            {'name':'f','arguments':{'x':1}}}]},
                                          {'role':'tool','content':'42','tool_name':'f'}],
                                         'tools':[{'type':'function','function':{'name':'f',
                                           'parameters':{'type':'object'}}}],
                                         'stream':false,'format':{'type':'object'},'think':true,'keep_alive':'5m',
                                         'options':{'num_predict':5,'temperature':0.5,'seed':3,'stop':['E'],
                                           'num_ctx':4096}}
                                        """)));
    }

    @Test
    void onlyGptOssHearsOfEfforts() {
        String body =
                "{'model':'m','reasoning_effort':'low','messages':[{'role':'user','content':'a'}]}";
        assertThat(Json.read(send("gpt-oss:20b", body).body()).path("think").asString(""))
                .isEqualTo("low");
    }

    @Test
    void picturesFromTheWebAreRefused() {
        assertThatThrownBy(
                        () ->
                                send(
                                        "m",
                                        "{'model':'m','messages':[{'role':'user','content':[{'type':'image_url',"
                                                + "'image_url':{'url':'https://x.example/a.png'}}]}]}"))
                .isInstanceOf(LlmException.class);
    }

    @Test
    void thoughtsCallsAndUsageOfAStreamReachBothClients() {
        byte[] lines =
                bytes(
                        """
                        {'model':'m','created_at':'2026-01-01T00:00:00Z','message':{'role':'assistant','thinking':'hm'},'done':false}
                        {'model':'m','created_at':'2026-01-01T00:00:01Z','message':{'role':'assistant','content':'Mö'},'done':false}
                        {'model':'m','created_at':'2026-01-01T00:00:02Z','message':{'role':'assistant','content':'','tool_calls':[{'function':{'name':'f','arguments':{'x':1}}}]},'done':false}
                        {'model':'m','created_at':'2026-01-01T00:00:03Z','message':{'role':'assistant','content':''},'done':true,'done_reason':'stop','prompt_eval_count':4,'eval_count':2}
                        """);
        for (Dialect dialect : List.of(OPENAI, new AnthropicMessagesDialect())) {
            StreamTranslation stream =
                    Translation.of(dialect, new OllamaWire()).stream(new AnswerView("m", true, 1));
            StringBuilder client = new StringBuilder();
            StreamStep last = null;
            for (byte b : lines) {
                last = stream.accept(new byte[] {b}, 0, 1);
                client.append(new String(last.bytes(), StandardCharsets.UTF_8));
                if (last.finished()) {
                    break;
                }
            }
            assertThat(Outcome.ofStream(client.toString().getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(new Outcome("Mö", "hm", List.of("f {\"x\":1}"), "tools", 4, 0, 2));
            assertThat(last.usage().estimated()).isFalse();
        }
    }

    @Test
    void anErrorInTheMiddleOfAStreamIsAFailure() {
        StreamTranslation stream =
                Translation.of(OPENAI, new OllamaWire()).stream(new AnswerView("m", true, 1));
        byte[] line = bytes("{'error':'out of memory'}\n");
        assertThat(stream.accept(line, 0, line.length).failed()).isNotNull();
    }

    @Test
    void vectorsAndTheirTokensComeBack() {
        var row = ProviderRows.load().find("ollama_chat").orElseThrow();
        EmbeddingTranslation translation = EmbeddingTranslation.of(row);
        ClientRequest request =
                ClientRequest.parse(
                        OPENAI,
                        bytes("{'model':'m','input':['a','b'],'encoding_format':'base64'}"),
                        Headers.empty());
        UpstreamRequest sent =
                translation.request(
                        request,
                        Target.of(row, "nomic", null)
                                .withBaseUrl(URI.create("http://gpu.example:11434/")));
        assertThat(sent.uri()).hasToString("http://gpu.example:11434/api/embed");
        assertThat(Json.read(sent.body()))
                .isEqualTo(Json.read(bytes("{'model':'nomic','input':['a','b']}")));
        EmbeddingAnswer answer =
                translation.answer(
                        bytes("{'embeddings':[[1.0],[0.5]],'prompt_eval_count':6}"),
                        AnswerView.of(request, sent));
        JsonNode data = Json.read(answer.body()).path("data");
        assertThat(data.path(0).path("embedding").asString("")).isEqualTo("AACAPw==");
        assertThat(answer.usage().inputTokens()).isEqualTo(6);
    }

    @Test
    void theAddressOfTheOpenAiCompatibleRowMayLeaveItsPathOut() {
        Target target =
                Target.of(ProviderRows.load().find("ollama").orElseThrow(), "m", "cloud-key")
                        .withBaseUrl(URI.create("http://gpu.example:11434"));
        ClientRequest request =
                ClientRequest.parse(
                        OPENAI,
                        bytes("{'model':'m','messages':[{'role':'user','content':'a'}]}"),
                        Headers.empty());
        UpstreamRequest sent =
                Translation.of(OPENAI, io.tollgate.sdk.wire.Wires.of(target.row()))
                        .request(request, target);
        assertThat(sent.uri()).hasToString("http://gpu.example:11434/v1/chat/completions");
        assertThat(sent.signedHeaders().first("authorization")).isEqualTo("Bearer cloud-key");
    }
}
