package io.tollgate.sdk;

import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Wire;
import java.util.List;

/** Chunks of servers that speak OpenAI's interface, more or less. */
final class OpenAiShapes extends StreamShapes {
    OpenAiShapes() {
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
}
