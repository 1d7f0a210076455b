package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.BedrockWire;
import io.tollgate.sdk.wire.CohereWire;
import io.tollgate.sdk.wire.ResponsesWire;
import io.tollgate.sdk.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Sources of an answer reach every client that has a place for them, whole and streamed. */
class CitationsTest {
    private static final Dialect OPENAI = new OpenAiChatDialect();
    private static final Dialect ANTHROPIC = new AnthropicMessagesDialect();
    private static final Dialect RESPONSES = new ResponsesDialect();

    private static final String BEDROCK =
            "{'output':{'message':{'role':'assistant','content':[{'text':'So: '},{'citationsContent':"
                    + "{'content':[{'text':'Herons'},{'text':' wade.'}],'citations':[{'title':'Birds','sourceContent':[{'text':'They wade.'}],"
                    + "'location':{'documentPage':{'documentIndex':0,'start':1,'end':2}}},"
                    + "{'title':'Web','location':{'web':{'url':'https://b.example','domain':'b.example'}}}]}}]}},"
                    + "'stopReason':'end_turn','usage':{'inputTokens':5,'outputTokens':3,'totalTokens':8}}";

    private static final String BEDROCK_STREAM =
            "messageStart {'role':'assistant'}\n"
                    + "contentBlockDelta {'contentBlockIndex':0,'delta':{'text':'So: '}}\ncontentBlockStop {'contentBlockIndex':0}\n"
                    + "contentBlockDelta {'contentBlockIndex':1,'delta':{'citation':{'title':'Birds','sourceContent':[{'text':'They wade.'}],'location':{'documentChar':{'documentIndex':0,'start':0,'end':9}}}}}\n"
                    + "contentBlockDelta {'contentBlockIndex':1,'delta':{'text':'Herons'}}\n"
                    + "contentBlockDelta {'contentBlockIndex':1,'delta':{'text':' wade.'}}\ncontentBlockStop {'contentBlockIndex':1}\n"
                    + "messageStop {'stopReason':'end_turn'}\nmetadata {'usage':{'inputTokens':5,'outputTokens':3}}";

    private static final String COHERE =
            "{'id':'c','message':{'role':'assistant','content':[{'type':'thinking','thinking':'hm'},{'type':'text','text':'Herons wade.'}],"
                    + "'citations':[{'start':7,'end':11,'text':'wade','sources':[{'type':'document','id':'doc:0','document':{'id':'doc:0','text':'They wade.','title':'Birds'}},"
                    + "{'type':'tool','id':'t:0','tool_output':{'url':'https://b.example','title':'Web'}}],'type':'TEXT_CONTENT','content_index':1}]},"
                    + "'finish_reason':'COMPLETE','usage':{'tokens':{'input_tokens':5,'output_tokens':3}}}";

    private static final String COHERE_STREAM =
            "data: {'type':'message-start','id':'c'}\n\n"
                    + "data: {'type':'content-start','index':0,'delta':{'message':{'content':{'type':'text','text':''}}}}\n\n"
                    + "data: {'type':'content-delta','index':0,'delta':{'message':{'content':{'text':'Herons wade.'}}}}\n\n"
                    + "data: {'type':'citation-start','index':0,'delta':{'message':{'citations':{'start':7,'end':11,'text':'wade','sources':[{'type':'document','id':'doc:0','document':{'title':'Birds'}}],'content_index':0}}}}\n\n"
                    + "data: {'type':'citation-end','index':0}\n\n"
                    + "data: {'type':'message-end','delta':{'finish_reason':'COMPLETE','usage':{'tokens':{'input_tokens':5,'output_tokens':3}}}}\n\n";

    private static final String ANNOTATED =
            "{'type':'output_text','text':'Herons wade.','annotations':[{'type':'url_citation','url':'https://b.example','title':'Web','start_index':7,'end_index':11}]}";

    private static final String OPENAI_RESPONSE =
            "{'id':'resp_1','object':'response','model':'m','status':'completed','output':[{'type':'message','id':'msg_1','role':'assistant','content':["
                    + "{'type':'output_text','text':'So: ','annotations':[]},"
                    + ANNOTATED
                    + "]}],'usage':{'input_tokens':5,'output_tokens':3,'total_tokens':8}}";

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode answer(Dialect dialect, Wire wire, String body) {
        return Json.read(
                Translation.of(dialect, wire)
                        .answer(bytes(body), new AnswerView("public", true, 7))
                        .body());
    }

    private static List<JsonNode> stream(Dialect dialect, Wire wire, byte[] bytes) {
        StreamTranslation stream =
                Translation.of(dialect, wire).stream(new AnswerView("public", true, 7));
        StreamStep step = stream.accept(bytes, 0, bytes.length);
        String text =
                new String(step.bytes(), StandardCharsets.UTF_8)
                        + new String(step.terminal(), StandardCharsets.UTF_8);
        if (!step.finished()) {
            StreamStep end = stream.end();
            text += new String(end.bytes(), StandardCharsets.UTF_8);
            text += new String(end.terminal(), StandardCharsets.UTF_8);
        }
        List<JsonNode> events = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.startsWith("data: {")) {
                events.add(Json.read(line.substring(6).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return events;
    }

    private static List<String> places(Iterable<JsonNode> annotations) {
        List<String> places = new ArrayList<>();
        for (JsonNode annotation : annotations) {
            JsonNode web = annotation.path("url_citation");
            places.add(
                    web.path("start_index").asInt(-1)
                            + "-"
                            + web.path("end_index").asInt(-1)
                            + " "
                            + web.path("title").asString("")
                            + " "
                            + web.path("url").asString(""));
        }
        return places;
    }

    private static List<String> streamed(List<JsonNode> chunks) {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode chunk : chunks) {
            chunk.path("choices").path(0).path("delta").path("annotations").forEach(all::add);
        }
        return places(all);
    }

    private static List<String> ofResponse(JsonNode response) {
        List<String> told = new ArrayList<>();
        for (JsonNode item : response.path("output")) {
            for (JsonNode content : item.path("content")) {
                for (JsonNode annotation : content.path("annotations")) {
                    told.add(
                            annotation.path("type").asString("")
                                    + " "
                                    + annotation.path("start_index").asInt(-1)
                                    + " "
                                    + annotation.path("url").asString("")
                                    + annotation.path("filename").asString(""));
                }
            }
        }
        return told;
    }

    @Test
    void conversesSourcesAreAnnotations() {
        JsonNode chat = answer(OPENAI, new BedrockWire(), BEDROCK);
        JsonNode message = chat.path("choices").path(0).path("message");
        assertThat(message.path("content").asString("")).isEqualTo("So: Herons wade.");
        assertThat(places(message.path("annotations")))
                .containsExactly("4-16 Birds ", "4-16 Web https://b.example");
        assertThat(ofResponse(answer(RESPONSES, new BedrockWire(), BEDROCK)))
                .containsExactly("file_citation -1 Birds", "url_citation 0 https://b.example");
        JsonNode anthropic = answer(ANTHROPIC, new BedrockWire(), BEDROCK);
        assertThat(anthropic.path("content").path(1).path("citations")).hasSize(2);
        assertThat(
                        anthropic
                                .path("content")
                                .path(1)
                                .path("citations")
                                .path(0)
                                .path("cited_text")
                                .asString(""))
                .isEqualTo("They wade.");

        byte[] stream = StreamSeeds.bedrock(bytes(BEDROCK_STREAM));
        assertThat(streamed(stream(OPENAI, new BedrockWire(), stream)))
                .containsExactly("4-16 Birds ");
    }

    @Test
    void coheresSourcesAreAnnotations() {
        JsonNode chat = answer(OPENAI, new CohereWire(), COHERE);
        JsonNode message = chat.path("choices").path(0).path("message");
        assertThat(places(message.path("annotations")))
                .containsExactly("7-11 Birds ", "7-11 Web https://b.example");
        assertThat(streamed(stream(OPENAI, new CohereWire(), bytes(COHERE_STREAM))))
                .containsExactly("7-11 Birds ");
        JsonNode gemini = answer(GeminiDialect.events(), new CohereWire(), COHERE);
        JsonNode grounding = gemini.path("candidates").path(0).path("groundingMetadata");
        assertThat(grounding.path("groundingChunks")).hasSize(2);
        assertThat(
                        grounding
                                .path("groundingSupports")
                                .path(0)
                                .path("segment")
                                .path("text")
                                .asString(""))
                .isEqualTo("wade");
    }

    @Test
    void openAisAnnotationsGoFromOneOfItsFormsToTheOtherAndToAnthropic() {
        JsonNode chat = answer(OPENAI, new ResponsesWire(), OPENAI_RESPONSE);
        assertThat(places(chat.path("choices").path(0).path("message").path("annotations")))
                .containsExactly("11-15 Web https://b.example");
        JsonNode anthropic = answer(ANTHROPIC, new ResponsesWire(), OPENAI_RESPONSE);
        assertThat(anthropic.toString())
                .contains("\"url\":\"https://b.example\"")
                .contains("\"text\":\"wade\"");

        String stream =
                "data: {'type':'response.created','response':{'id':'resp_1','model':'m'}}\n\n"
                        + "data: {'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'Herons wade.'}\n\n"
                        + "data: {'type':'response.output_text.annotation.added','output_index':0,'content_index':0,'annotation_index':0,"
                        + "'annotation':{'type':'url_citation','url':'https://b.example','title':'Web','start_index':7,'end_index':11}}\n\n"
                        + "data: {'type':'response.output_item.done','output_index':0,'item':{'type':'message','content':["
                        + ANNOTATED
                        + "]}}\n\n"
                        + "data: {'type':'response.completed','response':{'id':'resp_1','status':'completed','output':[{'type':'message','content':["
                        + ANNOTATED
                        + "]}],'usage':{'input_tokens':5,'output_tokens':3}}}\n\n";
        assertThat(streamed(stream(OPENAI, new ResponsesWire(), bytes(stream))))
                .containsExactly("7-11 Web https://b.example");
    }

    @Test
    void anthropicsSourcesReachClientsOfResponses() {
        String cited =
                "{'id':'msg_1','type':'message','model':'m','content':[{'type':'text','text':'So: '},{'type':'text','text':'Herons wade.',"
                        + "'citations':[{'type':'web_search_result_location','url':'https://b.example','title':'Web','cited_text':'w','encrypted_index':'e'}]}],"
                        + "'stop_reason':'end_turn','usage':{'input_tokens':5,'output_tokens':3}}";
        assertThat(ofResponse(answer(RESPONSES, new AnthropicWire(), cited)))
                .containsExactly("url_citation 0 https://b.example");

        String stream =
                "data: {'type':'message_start','message':{'id':'msg_1','model':'m','usage':{'input_tokens':5,'output_tokens':1}}}\n\n"
                        + "data: {'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}\n\n"
                        + "data: {'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Herons wade.'}}\n\n"
                        + "data: {'type':'content_block_delta','index':0,'delta':{'type':'citations_delta','citation':{'type':'web_search_result_location','url':'https://b.example','title':'Web','cited_text':'w'}}}\n\n"
                        + "data: {'type':'content_block_stop','index':0}\n\n"
                        + "data: {'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':3}}\n\n"
                        + "data: {'type':'message_stop'}\n\n";
        List<JsonNode> events = stream(RESPONSES, new AnthropicWire(), bytes(stream));
        assertThat(events)
                .anyMatch(
                        e ->
                                e.path("type")
                                                .asString("")
                                                .equals("response.output_text.annotation.added")
                                        && e.path("annotation")
                                                .path("url")
                                                .asString("")
                                                .equals("https://b.example"));
        assertThat(ofResponse(events.getLast().path("response")))
                .containsExactly("url_citation 0 https://b.example");
    }
}
