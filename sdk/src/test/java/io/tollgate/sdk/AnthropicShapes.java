package io.tollgate.sdk;

import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.Wire;

/** Events of Anthropic's messages. */
final class AnthropicShapes extends StreamShapes {
    AnthropicShapes() {
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
}
