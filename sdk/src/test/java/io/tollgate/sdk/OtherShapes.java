package io.tollgate.sdk;

import io.tollgate.sdk.wire.BedrockWire;
import io.tollgate.sdk.wire.CohereWire;
import io.tollgate.sdk.wire.OllamaWire;
import io.tollgate.sdk.wire.Wire;

/** Streams of Cohere, Ollama and Bedrock. */
final class OtherShapes extends StreamShapes {
    OtherShapes() {
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
}
