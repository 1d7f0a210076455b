package io.tollgate.sdk;

import io.tollgate.sdk.wire.GeminiWire;
import io.tollgate.sdk.wire.Wire;

/** Events of Google's interface. */
final class GeminiShapes extends StreamShapes {
    GeminiShapes() {
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
}
