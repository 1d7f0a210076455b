package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.BedrockWire;
import io.tollgate.sdk.wire.CohereWire;
import io.tollgate.sdk.wire.GeminiWire;
import io.tollgate.sdk.wire.OllamaWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.ResponsesWire;
import io.tollgate.sdk.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What streams of real servers look like beside the documented form: members that are null or
 * missing, events nobody knows, calls split oddly, ends left out. Each comes out in every client
 * dialect as the plain form would, whole and byte by byte; or it fails in good form.
 */
class StreamShapesTest {
    private static final List<Dialect> DIALECTS =
            List.of(
                    new OpenAiChatDialect(),
                    new AnthropicMessagesDialect(),
                    GeminiDialect.events(),
                    new ResponsesDialect());

    /**
     * One stream.
     *
     * @param text null for a stream that must fail
     */
    private record Shape(
            String name,
            Wire wire,
            byte[] stream,
            String text,
            String thoughts,
            List<String> tools,
            String finish) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Shape> SHAPES = new ArrayList<>();

    private static String json(String text) {
        return text.replace('\'', '"').replace("~", "\\\"");
    }

    private static void shape(
            String name,
            Wire wire,
            String stream,
            String text,
            String thoughts,
            String finish,
            String... tools) {
        byte[] bytes =
                wire instanceof BedrockWire
                        ? StreamSeeds.bedrock(json(stream).getBytes(StandardCharsets.UTF_8))
                        : json(stream).getBytes(StandardCharsets.UTF_8);
        SHAPES.add(new Shape(name, wire, bytes, text, thoughts, List.of(tools), finish));
    }

    private static void failure(String name, Wire wire, String stream) {
        shape(name, wire, stream, null, "", "");
    }

    /** Data lines of OpenAI's chunks around these choices. */
    private static String chunks(String... choices) {
        StringBuilder all = new StringBuilder();
        for (String choice : choices) {
            all.append("data: {'id':'c','model':'m','choices':[").append(choice).append("]}\n\n");
        }
        return all.toString();
    }

    private static String delta(String members) {
        return "{'index':0,'delta':{" + members + "}}";
    }

    private static String finish(String word) {
        return "{'index':0,'delta':{},'finish_reason':" + word + "}";
    }

    private static final String DONE = "data: [DONE]\n\n";
    private static final String USAGE =
            "data: {'id':'c','choices':[],'usage':{'prompt_tokens':5,'completion_tokens':3,'total_tokens':8}}\n\n";

    static {
        openAi();
        calls();
        anthropic();
        gemini();
        responses();
        others();
    }

    private static void openAi() {
        Wire wire = new OpenAiWire();
        String hello = chunks(delta("'content':'Hello'"), finish("'stop'"));
        shape("plain", wire, hello + USAGE + DONE, "Hello", "", "stop");
        shape("no [DONE]", wire, hello + USAGE, "Hello", "", "stop");
        shape("no usage", wire, hello + DONE, "Hello", "", "stop");
        shape("CRLF", wire, (hello + USAGE + DONE).replace("\n", "\r\n"), "Hello", "", "stop");
        shape("CR", wire, (hello + USAGE + DONE).replace("\n", "\r"), "Hello", "", "stop");
        shape("BOM", wire, "\uFEFF" + hello + USAGE + DONE, "Hello", "", "stop");
        shape(
                "no blank after the colon",
                wire,
                (hello + DONE).replace("data: ", "data:"),
                "Hello",
                "",
                "stop");
        shape(
                "comments",
                wire,
                ": OPENROUTER PROCESSING\n\n" + hello + ":\n\n" + DONE,
                "Hello",
                "",
                "stop");
        shape("ids and retry", wire, "retry: 3000\n\nid: 1\n" + hello + DONE, "Hello", "", "stop");
        shape("empty data", wire, "data:\n\ndata: \n\n" + hello + DONE, "Hello", "", "stop");
        shape("named event", wire, "event: completion\n" + hello + DONE, "Hello", "", "stop");
        shape("no end of the last line", wire, hello + "data: [DONE]", "Hello", "", "stop");
        shape(
                "nulls everywhere",
                wire,
                "data: {'id':'c','object':null,'model':'m','usage':null,'system_fingerprint':null,'choices':[{'index':0,'logprobs':null,'finish_reason':null,"
                        + "'delta':{'role':'assistant','content':null,'refusal':null,'tool_calls':null,'function_call':null,'reasoning_content':null,'audio':null,'annotations':null}}]}\n\n"
                        + hello
                        + DONE,
                "Hello",
                "",
                "stop");
        shape(
                "null choices and delta",
                wire,
                "data: {'id':'c','choices':null}\n\ndata: {'id':'c','choices':[{'index':0,'delta':null}]}\n\n"
                        + hello
                        + DONE,
                "Hello",
                "",
                "stop");
        shape(
                "empty choices first",
                wire,
                "data: {'id':'','model':'','choices':[],'prompt_filter_results':[{'prompt_index':0}]}\n\n"
                        + hello
                        + DONE,
                "Hello",
                "",
                "stop");
        shape("no id anywhere", wire, (hello + DONE).replace("'id':'c',", ""), "Hello", "", "stop");
        shape("no index", wire, (hello + DONE).replace("'index':0,", ""), "Hello", "", "stop");
        shape(
                "usage in every chunk",
                wire,
                "data: {'id':'c','choices':["
                        + delta("'content':'Hel'")
                        + "],'usage':{'prompt_tokens':5,'completion_tokens':1}}\n\n"
                        + "data: {'id':'c','choices':["
                        + delta("'content':'lo'")
                        + "],'usage':{'prompt_tokens':5,'completion_tokens':2}}\n\n"
                        + "data: {'id':'c','choices':["
                        + finish("'stop'")
                        + "],'usage':{'prompt_tokens':5,'completion_tokens':3}}\n\n"
                        + DONE,
                "Hello",
                "",
                "stop");
        shape(
                "usage before the finish",
                wire,
                chunks(delta("'content':'Hello'")) + USAGE + chunks(finish("'stop'")) + DONE,
                "Hello",
                "",
                "stop");
        shape(
                "finish with the last words",
                wire,
                chunks("{'index':0,'delta':{'content':'Hello'},'finish_reason':'stop'}") + DONE,
                "Hello",
                "",
                "stop");
        shape(
                "finish told twice",
                wire,
                chunks(delta("'content':'Hello'"), finish("'stop'"), finish("'stop'")) + DONE,
                "Hello",
                "",
                "stop");
        shape(
                "finish of the word null",
                wire,
                chunks(
                                "{'index':0,'delta':{'content':'Hel'},'finish_reason':'null'}",
                                "{'index':0,'delta':{'content':'lo'},'finish_reason':''}",
                                finish("'stop'"))
                        + DONE,
                "Hello",
                "",
                "stop");
        for (String word : List.of("length", "max_tokens", "MAX_TOKENS")) {
            shape(
                    "finish " + word,
                    wire,
                    chunks(delta("'content':'Hello'"), finish("'" + word + "'")) + DONE,
                    "Hello",
                    "",
                    "length");
        }
        for (String word : List.of("eos", "end_turn", "STOP", "stop_sequence", "a_new_word")) {
            shape(
                    "finish " + word,
                    wire,
                    chunks(delta("'content':'Hello'"), finish("'" + word + "'")) + DONE,
                    "Hello",
                    "",
                    "stop");
        }
        for (String field : List.of("reasoning_content", "reasoning", "thinking")) {
            shape(
                    field,
                    wire,
                    chunks(
                                    delta("'" + field + "':'hm'"),
                                    delta("'content':'Hello'"),
                                    finish("'stop'"))
                            + DONE,
                    "Hello",
                    "hm",
                    "stop");
        }
        shape(
                "two names of one thought",
                wire,
                chunks(
                                delta("'reasoning_content':'hm','reasoning':'hm'"),
                                delta("'content':'Hello','reasoning_content':'','reasoning':''"),
                                finish("'stop'"))
                        + DONE,
                "Hello",
                "hm",
                "stop");
        shape(
                "an empty name hides no thought",
                wire,
                chunks(
                                delta("'reasoning_content':'','reasoning':'hm'"),
                                delta("'content':'Hello'"),
                                finish("'stop'"))
                        + DONE,
                "Hello",
                "hm",
                "stop");
        shape(
                "typed parts",
                wire,
                chunks(
                                delta(
                                        "'content':[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]}]"),
                                delta(
                                        "'content':[{'type':'text','text':'Hello'},{'type':'reference','reference_ids':[1]}]"),
                                finish("'stop'"))
                        + DONE,
                "Hello",
                "hm",
                "stop");
        shape(
                "typed thoughts as text",
                wire,
                chunks(
                                delta("'content':[{'type':'thinking','thinking':'hm'}]"),
                                delta("'content':'Hello'"),
                                finish("'stop'"))
                        + DONE,
                "Hello",
                "hm",
                "stop");
        shape(
                "several candidates",
                wire,
                chunks(
                                "{'index':1,'delta':{'content':'Ciao'}}",
                                delta("'content':'Hello'"),
                                "{'index':1,'delta':{},'finish_reason':'stop'}",
                                finish("'stop'"))
                        + DONE,
                "Hello",
                "",
                "stop");
        failure(
                "error object",
                wire,
                chunks(delta("'content':'Hel'"))
                        + "data: {'error':{'message':'overloaded','type':'server_error','code':500}}\n\n"
                        + DONE);
        failure(
                "error text",
                wire,
                chunks(delta("'content':'Hel'")) + "data: {'error':'overloaded'}\n\n");
        failure(
                "error event",
                wire,
                chunks(delta("'content':'Hel'"))
                        + "event: error\ndata: {'code':500,'message':'overloaded'}\n\n");
        failure(
                "error of another form",
                wire,
                chunks(delta("'content':'Hel'"))
                        + "data: {'object':'error','message':'overloaded','code':500}\n\n");
        failure(
                "detail",
                wire,
                chunks(delta("'content':'Hel'")) + "data: {'detail':'overloaded'}\n\n");
        failure("nothing", wire, "");
        failure("cut off", wire, chunks(delta("'content':'Hel'")));
        failure("a page", wire, "<html>502 Bad Gateway</html>");
    }

    private static void calls() {
        Wire wire = new OpenAiWire();
        String end = chunks(finish("'tool_calls'")) + DONE;
        String f = "f {\"x\":1}";
        String g = "g {}";
        shape(
                "a call in pieces",
                wire,
                chunks(
                                delta(
                                        "'tool_calls':[{'index':0,'id':'t','type':'function','function':{'name':'f','arguments':''}}]"),
                                delta("'tool_calls':[{'index':0,'function':{'arguments':'{~x~'}}]"),
                                delta(
                                        "'tool_calls':[{'index':0,'id':null,'type':null,'function':{'name':null,'arguments':':1}'}}]"))
                        + end,
                "",
                "",
                "tools",
                f);
        shape(
                "a call at once",
                wire,
                chunks(
                                delta(
                                        "'content':'','tool_calls':[{'id':'t','type':'function','function':{'name':'f','arguments':'{~x~:1}'}}]"))
                        + end,
                "",
                "",
                "tools",
                f);
        shape(
                "the id again in every piece",
                wire,
                chunks(
                                delta(
                                        "'tool_calls':[{'index':0,'id':'t','function':{'name':'f','arguments':'{~x~'}}]"),
                                delta(
                                        "'tool_calls':[{'index':0,'id':'t','function':{'name':'','arguments':':1}'}}]"))
                        + end,
                "",
                "",
                "tools",
                f);
        shape(
                "the id and name again in every piece",
                wire,
                chunks(
                                delta(
                                        "'tool_calls':[{'index':0,'id':'t','function':{'name':'f','arguments':'{~x~'}}]"),
                                delta(
                                        "'tool_calls':[{'index':0,'id':'t','function':{'name':'f','arguments':':1}'}}]"))
                        + end,
                "",
                "",
                "tools",
                f);
        shape(
                "two calls at one number",
                wire,
                chunks(
                                delta(
                                        "'tool_calls':[{'index':0,'id':'t','function':{'name':'f','arguments':'{~x~:1}'}}]"),
                                delta(
                                        "'tool_calls':[{'index':0,'id':'u','function':{'name':'g','arguments':'{}'}}]"))
                        + end,
                "",
                "",
                "tools",
                f,
                g);
        shape(
                "two calls without numbers",
                wire,
                chunks(
                                delta(
                                        "'tool_calls':[{'id':'t','function':{'name':'f','arguments':'{~x~:1}'}},{'id':'u','function':{'name':'g','arguments':'{}'}}]"))
                        + end,
                "",
                "",
                "tools",
                f,
                g);
        shape(
                "calls side by side",
                wire,
                chunks(
                                delta(
                                        "'tool_calls':[{'index':0,'id':'t','function':{'name':'f','arguments':'{~x~'}}]"),
                                delta(
                                        "'tool_calls':[{'index':1,'id':'u','function':{'name':'g','arguments':'{'}}]"),
                                delta(
                                        "'tool_calls':[{'index':0,'function':{'arguments':':1}'}},{'index':1,'function':{'arguments':'}'}}]"))
                        + end,
                "",
                "",
                "tools",
                f,
                g);
        shape(
                "numbers from 1",
                wire,
                chunks(
                                delta(
                                        "'tool_calls':[{'index':1,'id':'t','function':{'name':'f','arguments':'{~x~:1}'}}]"))
                        + end,
                "",
                "",
                "tools",
                f);
        shape(
                "arguments as an object",
                wire,
                chunks(
                                delta(
                                        "'tool_calls':[{'index':0,'id':'t','function':{'name':'f','arguments':{'x':1}}}]"))
                        + end,
                "",
                "",
                "tools",
                f);
        shape(
                "no id",
                wire,
                chunks(
                                delta(
                                        "'tool_calls':[{'index':0,'function':{'name':'f','arguments':'{~x~:1}'}}]"))
                        + end,
                "",
                "",
                "tools",
                f);
        shape(
                "text, then a call",
                wire,
                chunks(
                                delta("'content':'Hello'"),
                                delta(
                                        "'tool_calls':[{'index':0,'id':'t','function':{'name':'f','arguments':'{~x~:1}'}}]"))
                        + end,
                "Hello",
                "",
                "tools",
                f);
        shape(
                "words of Anthropic's",
                wire,
                chunks(
                                delta(
                                        "'tool_calls':[{'index':0,'id':'t','function':{'name':'f','arguments':'{~x~:1}'}}]"),
                                finish("'tool_use'"))
                        + DONE,
                "",
                "",
                "tools",
                f);
        shape(
                "the old form",
                wire,
                chunks(
                                delta("'function_call':{'name':'f','arguments':''}"),
                                delta("'function_call':{'arguments':'{~x~:1}'}"),
                                finish("'function_call'"))
                        + DONE,
                "",
                "",
                "tools",
                f);
    }

    private static void anthropic() {
        Wire wire = new AnthropicWire();
        String start =
                "event: message_start\ndata: {'type':'message_start','message':{'id':'msg_1','model':'m','usage':{'input_tokens':5,'output_tokens':1}}}\n\n";
        String text =
                "data: {'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}\n\n"
                        + "data: {'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hello'}}\n\n"
                        + "data: {'type':'content_block_stop','index':0}\n\n";
        String end =
                "data: {'type':'message_delta','delta':{'stop_reason':'end_turn','stop_sequence':null},'usage':{'output_tokens':3}}\n\n"
                        + "data: {'type':'message_stop'}\n\n";
        shape("Anthropic plain", wire, start + text + end, "Hello", "", "stop");
        shape(
                "Anthropic CRLF and BOM",
                wire,
                "\uFEFF" + (start + text + end).replace("\n", "\r\n"),
                "Hello",
                "",
                "stop");
        shape(
                "Anthropic unknown events and blocks",
                wire,
                start
                        + "event: ping\ndata: {'type':'ping'}\n\nevent: new\ndata: {'type':'new_event','x':1}\n\n"
                        + text
                        + "data: {'type':'content_block_start','index':1,'content_block':{'type':'server_tool_use','id':'s','name':'web_search','input':{}}}\n\n"
                        + "data: {'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'{}'}}\n\n"
                        + "data: {'type':'content_block_stop','index':1}\n\n"
                        + "data: {'type':'content_block_start','index':2,'content_block':{'type':'web_search_tool_result','tool_use_id':'s','content':[]}}\n\n"
                        + "data: {'type':'content_block_delta','index':2,'delta':{'type':'new_delta','x':1}}\n\n"
                        + end,
                "Hello",
                "",
                "stop");
        shape(
                "Anthropic no usage at all",
                wire,
                (start + text + end)
                        .replace(",'usage':{'input_tokens':5,'output_tokens':1}", "")
                        .replace(",'usage':{'output_tokens':3}", ""),
                "Hello",
                "",
                "stop");
        shape(
                "Anthropic null usage and stop",
                wire,
                start.replace("{'input_tokens':5,'output_tokens':1}", "null")
                        + text
                        + "data: {'type':'message_delta','delta':{'stop_reason':null},'usage':null}\n\n"
                        + end,
                "Hello",
                "",
                "stop");
        shape(
                "Anthropic all usage at the end",
                wire,
                start.replace(
                                "'input_tokens':5,'output_tokens':1",
                                "'input_tokens':0,'output_tokens':0")
                        + text
                        + end.replace(
                                "{'output_tokens':3}",
                                "{'input_tokens':5,'output_tokens':3,'cache_read_input_tokens':null}"),
                "Hello",
                "",
                "stop");
        shape("Anthropic with [DONE]", wire, start + text + end + DONE, "Hello", "", "stop");
        shape(
                "Anthropic with [DONE] before its end",
                wire,
                start + text + DONE + end,
                "Hello",
                "",
                "stop");
        shape(
                "Anthropic text in the start",
                wire,
                start
                        + "data: {'type':'content_block_start','index':0,'content_block':{'type':'text','text':'Hel','citations':null}}\n\n"
                        + "data: {'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'lo'}}\n\n"
                        + end,
                "Hello",
                "",
                "stop");
        shape(
                "Anthropic call with its input in the start",
                wire,
                start
                        + "data: {'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t','name':'f','input':{'x':1}}}\n\n"
                        + "data: {'type':'content_block_stop','index':0}\n\n"
                        + end.replace("end_turn", "tool_use"),
                "",
                "",
                "tools",
                "f {\"x\":1}");
        shape(
                "Anthropic call without input",
                wire,
                start
                        + "data: {'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t','name':'f'}}\n\n"
                        + "data: {'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':''}}\n\n"
                        + "data: {'type':'content_block_stop','index':0}\n\n"
                        + end.replace("end_turn", "tool_use"),
                "",
                "",
                "tools",
                "f {}");
        shape(
                "Anthropic thoughts",
                wire,
                start
                        + "data: {'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}\n\n"
                        + "data: {'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'hm'}}\n\n"
                        + "data: {'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'s'}}\n\n"
                        + "data: {'type':'content_block_stop','index':0}\n\n"
                        + text.replace("'index':0", "'index':1")
                        + end,
                "Hello",
                "hm",
                "stop");
        shape(
                "Anthropic refusal",
                wire,
                start + text + end.replace("end_turn", "refusal"),
                "Hello",
                "",
                "filtered");
        failure(
                "Anthropic overloaded",
                wire,
                start
                        + text
                        + "event: error\ndata: {'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}\n\n");
        failure(
                "Anthropic error without its type",
                wire,
                start + text + "event: error\ndata: {'error':{'message':'Overloaded'}}\n\n");
        failure("Anthropic cut off", wire, start + text);
    }

    private static void gemini() {
        Wire wire = GeminiWire.ofGeminiApi();
        String hello =
                "data: {'candidates':[{'content':{'parts':[{'text':'Hello'}],'role':'model'},'index':0}],'modelVersion':'m','responseId':'r'}\r\n\r\n";
        String end =
                "data: {'candidates':[{'content':{'parts':[{'text':''}],'role':'model'},'finishReason':'STOP','index':0}],'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':3,'totalTokenCount':8}}\r\n\r\n";
        shape("Gemini plain", wire, hello + end, "Hello", "", "stop");
        shape("Gemini with [DONE]", wire, hello + end + DONE, "Hello", "", "stop");
        shape(
                "Gemini no content in the last",
                wire,
                hello + "data: {'candidates':[{'finishReason':'STOP'}]}\n\n",
                "Hello",
                "",
                "stop");
        shape(
                "Gemini empty content",
                wire,
                hello + "data: {'candidates':[{'content':{},'finishReason':'STOP'}]}\n\n",
                "Hello",
                "",
                "stop");
        shape(
                "Gemini nulls",
                wire,
                "data: {'candidates':null,'promptFeedback':null,'usageMetadata':null}\n\n"
                        + hello
                        + end,
                "Hello",
                "",
                "stop");
        shape(
                "Gemini usage after the end",
                wire,
                hello
                        + "data: {'candidates':[{'finishReason':'STOP'}]}\n\ndata: {'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':3}}\n\n",
                "Hello",
                "",
                "stop");
        shape(
                "Gemini cut by its limit",
                wire,
                hello + end.replace("STOP", "MAX_TOKENS"),
                "Hello",
                "",
                "length");
        shape(
                "Gemini safety",
                wire,
                hello + end.replace("STOP", "SAFETY"),
                "Hello",
                "",
                "filtered");
        shape(
                "Gemini unknown parts",
                wire,
                "data: {'candidates':[{'content':{'parts':[{'executableCode':{'language':'PYTHON','code':'1'}},{'newPart':{}},{'text':'Hello'}]},'avgLogprobs':-0.1,'newField':{}}]}\n\n"
                        + end,
                "Hello",
                "",
                "stop");
        shape(
                "Gemini call without arguments",
                wire,
                "data: {'candidates':[{'content':{'parts':[{'functionCall':{'name':'f'},'thoughtSignature':'c2ln'}]},'finishReason':'STOP'}]}\n\n",
                "",
                "",
                "tools",
                "f {}");
        shape(
                "Gemini calls of one name",
                wire,
                "data: {'candidates':[{'content':{'parts':[{'functionCall':{'name':'f','args':{'x':1}}}]}}]}\n\n"
                        + "data: {'candidates':[{'content':{'parts':[{'functionCall':{'name':'f','args':{'x':2}}}]},'finishReason':'STOP'}]}\n\n",
                "",
                "",
                "tools",
                "f {\"x\":1}",
                "f {\"x\":2}");
        shape(
                "Gemini thoughts",
                wire,
                "data: {'candidates':[{'content':{'parts':[{'text':'hm','thought':true}]}}]}\n\n"
                        + hello
                        + end,
                "Hello",
                "hm",
                "stop");
        failure(
                "Gemini error",
                wire,
                hello
                        + "data: {'error':{'code':503,'message':'overloaded','status':'UNAVAILABLE'}}\n\n");
        failure(
                "Gemini error in a list",
                wire,
                hello
                        + "data: [{'error':{'code':503,'message':'overloaded','status':'UNAVAILABLE'}}]\n\n");
        failure("Gemini cut off", wire, hello);
    }

    private static void responses() {
        Wire wire = new ResponsesWire();
        String created =
                "event: response.created\ndata: {'type':'response.created','response':{'id':'resp_1','model':'m','output':[]}}\n\n";
        String message =
                "{'type':'message','id':'msg_1','role':'assistant','content':[{'type':'output_text','text':'Hello','annotations':[]}]}";
        String done =
                "event: response.completed\ndata: {'type':'response.completed','response':{'id':'resp_1','model':'m','status':'completed','output':["
                        + message
                        + "],'usage':{'input_tokens':5,'output_tokens':3,'total_tokens':8}}}\n\n";
        String delta =
                "data: {'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'Hello'}\n\n";
        shape("Responses plain", wire, created + delta + done, "Hello", "", "stop");
        shape("Responses with [DONE]", wire, created + delta + done + DONE, "Hello", "", "stop");
        shape("Responses without a beginning", wire, delta + done, "Hello", "", "stop");
        shape("Responses told at the end only", wire, created + done, "Hello", "", "stop");
        shape(
                "Responses told by the item only",
                wire,
                created
                        + "data: {'type':'response.output_item.done','output_index':0,'item':"
                        + message
                        + "}\n\n"
                        + done,
                "Hello",
                "",
                "stop");
        shape(
                "Responses told by the text only",
                wire,
                created
                        + "data: {'type':'response.output_text.done','output_index':0,'content_index':0,'text':'Hello'}\n\n"
                        + done,
                "Hello",
                "",
                "stop");
        shape(
                "Responses without numbers",
                wire,
                created
                        + delta.replace("'output_index':0,'content_index':0,", "")
                        + done.replace(
                                "[{'type':'message'",
                                "[{'type':'reasoning','summary':[]},{'type':'message'"),
                "Hello",
                "",
                "stop");
        shape(
                "Responses unknown events",
                wire,
                created
                        + "data: {'type':'response.new','x':null}\n\ndata: {'type':'keepalive'}\n\ndata: {'type':'response.output_item.added','output_index':3,'item':{'type':'new_call','id':'x'}}\n\n"
                        + delta
                        + done,
                "Hello",
                "",
                "stop");
        shape(
                "Responses without usage",
                wire,
                created
                        + delta
                        + done.replace(
                                ",'usage':{'input_tokens':5,'output_tokens':3,'total_tokens':8}",
                                ",'usage':null"),
                "Hello",
                "",
                "stop");
        shape(
                "Responses incomplete",
                wire,
                created
                        + delta
                        + done.replace("response.completed", "response.incomplete")
                                .replace(
                                        "'status':'completed'",
                                        "'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'}"),
                "Hello",
                "",
                "length");
        String call =
                "{'type':'function_call','id':'fc_1','call_id':'t','name':'f','arguments':'{~x~:1}'}";
        String called = done.replace(message, call);
        shape(
                "Responses call at the end only",
                wire,
                created + called,
                "",
                "",
                "tools",
                "f {\"x\":1}");
        shape(
                "Responses call by its item only",
                wire,
                created
                        + "data: {'type':'response.output_item.done','output_index':0,'item':"
                        + call
                        + "}\n\n"
                        + called,
                "",
                "",
                "tools",
                "f {\"x\":1}");
        shape(
                "Responses call in pieces",
                wire,
                created
                        + "data: {'type':'response.output_item.added','output_index':0,'item':"
                        + call.replace("{~x~:1}", "")
                        + "}\n\n"
                        + "data: {'type':'response.function_call_arguments.delta','output_index':0,'delta':'{~x~:'}\n\n"
                        + "data: {'type':'response.function_call_arguments.delta','output_index':0,'delta':'1}'}\n\n"
                        + "data: {'type':'response.function_call_arguments.done','output_index':0,'arguments':'{~x~:1}'}\n\n"
                        + "data: {'type':'response.output_item.done','output_index':0,'item':"
                        + call
                        + "}\n\n"
                        + called,
                "",
                "",
                "tools",
                "f {\"x\":1}");
        failure(
                "Responses failed",
                wire,
                created
                        + delta
                        + "data: {'type':'response.failed','response':{'id':'resp_1','status':'failed','error':{'code':'server_error','message':'no'}}}\n\n");
        failure(
                "Responses error",
                wire,
                created
                        + "event: error\ndata: {'type':'error','code':'rate_limit_exceeded','message':'no','param':null}\n\n");
        failure("Responses cut off", wire, created + delta);
    }

    private static void others() {
        Wire cohere = new CohereWire();
        String text =
                "data: {'type':'message-start','id':'i','delta':{'message':{'role':'assistant','content':[],'tool_calls':[],'citations':[]}}}\n\n"
                        + "data: {'type':'content-start','index':0,'delta':{'message':{'content':{'type':'text','text':''}}}}\n\n"
                        + "data: {'type':'content-delta','index':0,'delta':{'message':{'content':{'text':'Hello'}}}}\n\n"
                        + "data: {'type':'content-end','index':0}\n\n";
        String end =
                "data: {'type':'message-end','delta':{'finish_reason':'COMPLETE','usage':{'tokens':{'input_tokens':5,'output_tokens':3}}}}\n\n";
        shape("Cohere plain", cohere, text + end + DONE, "Hello", "", "stop");
        shape(
                "Cohere unknown events",
                cohere,
                text
                        + "data: {'type':'new','x':1}\n\ndata: {'type':'citation-start','index':0,'delta':{'message':{'citations':null}}}\n\n"
                        + end,
                "Hello",
                "",
                "stop");
        shape(
                "Cohere no usage",
                cohere,
                text
                        + "data: {'type':'message-end','delta':{'finish_reason':'COMPLETE','usage':null}}\n\n",
                "Hello",
                "",
                "stop");
        shape(
                "Cohere calls in a list",
                cohere,
                "data: {'type':'tool-call-start','index':0,'delta':{'message':{'tool_calls':[{'id':'t','type':'function','function':{'name':'f','arguments':''}}]}}}\n\n"
                        + "data: {'type':'tool-call-delta','index':0,'delta':{'message':{'tool_calls':[{'function':{'arguments':'{~x~:1}'}}]}}}\n\n"
                        + "data: {'type':'tool-call-end','index':0}\n\n"
                        + end.replace("COMPLETE", "TOOL_CALL"),
                "",
                "",
                "tools",
                "f {\"x\":1}");
        failure("Cohere failed", cohere, text + end.replace("COMPLETE", "ERROR"));
        failure("Cohere error", cohere, text + "data: {'message':'overloaded'}\n\n");
        failure("Cohere cut off", cohere, text);

        Wire ollama = new OllamaWire();
        String line =
                "{'model':'m','created_at':'2026','message':{'role':'assistant','content':'Hello'},'done':false}\n";
        String last =
                "{'model':'m','message':{'content':''},'done':true,'done_reason':'stop','prompt_eval_count':5,'eval_count':3}";
        shape("Ollama plain", ollama, line + last + "\n", "Hello", "", "stop");
        shape("Ollama without the last end of line", ollama, line + last, "Hello", "", "stop");
        shape(
                "Ollama CRLF and blank lines",
                ollama,
                line.replace("\n", "\r\n\r\n") + last + "\r\n",
                "Hello",
                "",
                "stop");
        shape(
                "Ollama no counts",
                ollama,
                line + "{'done':true,'done_reason':null,'message':null}\n",
                "Hello",
                "",
                "stop");
        shape(
                "Ollama call with arguments as text",
                ollama,
                "{'model':'m','message':{'content':null,'tool_calls':[{'function':{'name':'f','arguments':'{~x~:1}'}}]},'done':false}\n"
                        + last,
                "",
                "",
                "tools",
                "f {\"x\":1}");
        failure("Ollama error", ollama, line + "{'error':'out of memory'}\n");
        failure("Ollama cut off", ollama, line);

        Wire bedrock = new BedrockWire();
        String opening =
                "messageStart {'role':'assistant'}\ncontentBlockDelta {'contentBlockIndex':0,'delta':{'text':'Hello'}}\ncontentBlockStop {'contentBlockIndex':0}\n";
        String closing =
                "messageStop {'stopReason':'end_turn','additionalModelResponseFields':null}\nmetadata {'usage':{'inputTokens':5,'outputTokens':3,'totalTokens':8},'metrics':{'latencyMs':1}}";
        shape("Bedrock plain", bedrock, opening + closing, "Hello", "", "stop");
        shape(
                "Bedrock unknown events",
                bedrock,
                opening
                        + "newEvent {'x':1}\ncontentBlockDelta {'contentBlockIndex':1,'delta':{'newDelta':{}}}\n"
                        + closing,
                "Hello",
                "",
                "stop");
        shape(
                "Bedrock no usage",
                bedrock,
                opening
                        + "messageStop {'stopReason':'end_turn'}\nmetadata {'metrics':{'latencyMs':1}}",
                "Hello",
                "",
                "stop");
        failure(
                "Bedrock throttled",
                bedrock,
                opening + "throttlingException {'message':'slow down'}");
        failure("Bedrock cut off", bedrock, opening);
    }

    static Stream<Shape> shapes() {
        return SHAPES.stream();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyShapeReadsLikeThePlainForm(Shape shape) {
        for (Dialect dialect : DIALECTS) {
            Run whole = run(dialect, shape, Math.max(1, shape.stream().length));
            Run bytes = run(dialect, shape, 1);
            String where = shape.name() + " → " + dialect.protocol();
            assertThat(whole.last().finished()).as(where).isTrue();
            assertThat(whole.last().usage()).as(where).isNotNull();
            assertThat(plain(bytes)).as(where + " byte by byte").isEqualTo(plain(whole));
            if (shape.text() == null) {
                assertThat(whole.last().failed()).as(where).isNotNull();
                assertThat(whole.last().terminal()).as(where).isEmpty();
                assertThat(plain(whole)).as(where).contains("error");
                continue;
            }
            assertThat(whole.last().failed()).as(where + plain(whole)).isNull();
            if (shape.wire().form().protocol() == dialect.protocol()) {
                // The provider's own bytes: what they mean is the client's affair.
                assertThat(plain(whole)).as(where).isNotEmpty();
                continue;
            }
            Outcome told = outcome(dialect, whole.client());
            assertThat(told.text()).as(where + " text").isEqualTo(shape.text());
            assertThat(told.thoughts()).as(where + " thoughts").isEqualTo(shape.thoughts());
            assertThat(told.tools()).as(where + " tools").isEqualTo(shape.tools());
            assertThat(told.finish()).as(where + " finish").isEqualTo(shape.finish());
        }
    }

    private static Outcome outcome(Dialect dialect, byte[] client) {
        return dialect instanceof ResponsesDialect
                ? ResponsesOutcome.ofStream(client)
                : Outcome.ofStream(client);
    }

    private record Run(byte[] client, StreamStep last) {}

    private static Run run(Dialect dialect, Shape shape, int size) {
        StreamTranslation stream =
                Translation.of(dialect, shape.wire()).stream(new AnswerView("public", true, 7));
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        StreamStep last = null;
        byte[] bytes = shape.stream();
        for (int at = 0; at < bytes.length && (last == null || !last.finished()); at += size) {
            last = stream.accept(bytes, at, Math.min(size, bytes.length - at));
            client.writeBytes(last.bytes());
            client.writeBytes(last.terminal());
        }
        if (last == null || !last.finished()) {
            last = stream.end();
            client.writeBytes(last.bytes());
            client.writeBytes(last.terminal());
        }
        return new Run(client.toByteArray(), last);
    }

    /** Without what is made up anew for each answer. */
    private static String plain(Run run) {
        return new String(run.client(), StandardCharsets.UTF_8)
                .replaceAll("\"(created|created_at|expires_at)\":\\d+", "\"$1\":0")
                .replaceAll("\r\n?", "\n")
                .replaceAll(
                        "(chatcmpl-|msg_|resp_|call_|fc_|rs_|\"responseId\":\")[A-Za-z0-9_-]*",
                        "$1");
    }
}
