package io.tollgate.sdk;

import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Wire;

/** Tool calls in chunks of OpenAI's form: split, unnamed, out of order. */
final class ToolCallShapes extends StreamShapes {
    ToolCallShapes() {
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
}
