package io.tollgate.sdk;

import io.tollgate.sdk.wire.BedrockWire;
import io.tollgate.sdk.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Streams of one kind of server, each with what it means. */
abstract class StreamShapes {
    /**
     * One stream.
     *
     * @param text null for a stream that must fail
     */
    record Shape(
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

    private final List<Shape> all = new ArrayList<>();

    List<Shape> all() {
        return all;
    }

    static String json(String text) {
        return text.replace('\'', '"').replace("~", "\\\"");
    }

    final void shape(
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
        all.add(new Shape(name, wire, bytes, text, thoughts, List.of(tools), finish));
    }

    final void failure(String name, Wire wire, String stream) {
        shape(name, wire, stream, null, "", "");
    }

    /** Data lines of OpenAI's chunks around these choices. */
    static String chunks(String... choices) {
        StringBuilder all = new StringBuilder();
        for (String choice : choices) {
            all.append("data: {'id':'c','model':'m','choices':[").append(choice).append("]}\n\n");
        }
        return all.toString();
    }

    static String delta(String members) {
        return "{'index':0,'delta':{" + members + "}}";
    }

    static String finish(String word) {
        return "{'index':0,'delta':{},'finish_reason':" + word + "}";
    }

    static final String DONE = "data: [DONE]\n\n";
    static final String USAGE =
            "data: {'id':'c','choices':[],'usage':{'prompt_tokens':5,'completion_tokens':3,'total_tokens':8}}\n\n";
}
