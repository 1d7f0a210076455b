package io.tollgate.gateway.call;

import io.tollgate.sdk.price.HostedTools;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes from a passing request what tells which tools of the vendor it may use and how often: names
 * and numbers, not the schemas that make tools large.
 */
final class ToolPeek {

    /** Their being there says all, or a number or a name inside does. */
    private static final Set<String> PRESENCE = Set.of("web_search_options", "search_parameters");

    /** Words inside a part of a tool that matter. */
    private static final Set<String> INSIDE =
            Set.of(
                    "systemTool.name",
                    "container.memory_limit",
                    "environment.memory_limit",
                    "environment.type");

    private static final int IN_ARRAY = 1;
    private static final int IN_TOOL = 2;
    private static final int IN_PART = 3;
    private static final int MOST_TOOLS = 10_000;

    private final ObjectNode seen = JsonNodeFactory.instance.objectNode();
    private @Nullable ObjectNode tool;

    /** A field of the request before its value is read. */
    void field(String name, JsonParser parser, JsonToken value) {
        if (PRESENCE.contains(name) && value != JsonToken.VALUE_NULL) {
            seen.put(name, true);
        } else if (name.equals("max_tool_calls") && value == JsonToken.VALUE_NUMBER_INT) {
            seen.put(name, parser.getBigIntegerValue());
        }
    }

    /**
     * A token of {@code tools} or {@code plugins}.
     *
     * @param list which of the two
     * @param depth of the token below the field: 1 is an element of the list
     */
    void element(String list, JsonParser parser, JsonToken token, int depth) {
        if (depth == IN_ARRAY && token == JsonToken.START_OBJECT) {
            ArrayNode elements = seen.withArray(list);
            tool = elements.size() < MOST_TOOLS ? elements.addObject() : null;
        } else if (tool != null && depth == IN_TOOL) {
            part(tool, parser, token);
        } else if (tool != null && depth == IN_PART && token == JsonToken.VALUE_STRING) {
            String part = parser.streamReadContext().getParent().currentName();
            String name = parser.currentName();
            if (part != null && name != null && INSIDE.contains(part + "." + name)) {
                tool.withObject(part).put(name, parser.getString());
            }
        }
    }

    private static void part(ObjectNode tool, JsonParser parser, JsonToken token) {
        String name = parser.currentName();
        if (token.isStructStart()) {
            name = parser.streamReadContext().getParent().currentName();
            if (name != null && token == JsonToken.START_OBJECT) {
                tool.putIfAbsent(name, JsonNodeFactory.instance.objectNode());
            }
        } else if (name != null && token == JsonToken.VALUE_STRING) {
            if (name.equals("type") || name.equals("id")) {
                tool.put(name, parser.getString());
            }
        } else if (name != null && token == JsonToken.VALUE_NUMBER_INT) {
            tool.put(name, parser.getBigIntegerValue());
        }
    }

    /**
     * What was seen.
     *
     * @param choices answers asked for, from 1
     */
    HostedTools tools(int choices) {
        return HostedTools.of(seen.put("n", choices));
    }
}
