package io.tollgate.sdk;

import io.tollgate.sdk.wire.ResponsesWire;
import io.tollgate.sdk.wire.Wire;

/** Events of OpenAI's Responses. */
final class ResponsesShapes extends StreamShapes {
    ResponsesShapes() {
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
}
