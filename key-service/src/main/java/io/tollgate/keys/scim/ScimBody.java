package io.tollgate.keys.scim;

import com.unboundid.scim2.common.Path;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.messages.PatchOperation;
import com.unboundid.scim2.common.utils.JsonUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bodies of SCIM calls as directories really send them: attribute names in any case, operations in
 * any case, and for Microsoft Entra truth as text and members to remove as a value, see <a
 * href="https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility">its
 * known deviations</a>.
 */
final class ScimBody {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int MOST_OPERATIONS = 1_000;

    private ScimBody() {}

    /**
     * Reads a resource.
     *
     * @throws ScimError 400 when it is not a JSON object
     */
    static ObjectNode resource(byte @Nullable [] body) {
        try {
            if (body != null && MAPPER.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException broken) {
            // answered below
        }
        throw new ScimError(400, "invalidSyntax", "The body must be a JSON object.");
    }

    /**
     * Applies the operations of a PATCH to a resource.
     *
     * @throws ScimException when a path or value does not fit
     */
    static ObjectNode patch(ObjectNode resource, byte @Nullable [] body) throws ScimException {
        JsonNode operations = attribute(resource(body), "Operations");
        if (operations == null || !operations.isArray() || operations.size() > MOST_OPERATIONS) {
            throw new ScimError(
                    400,
                    "invalidSyntax",
                    "'Operations' is a list of at most " + MOST_OPERATIONS + " operations.");
        }
        ObjectNode patched = resource.deepCopy();
        for (JsonNode each : operations) {
            for (PatchOperation operation : operations(each)) {
                operation.apply(patched);
            }
        }
        return patched;
    }

    private static List<PatchOperation> operations(JsonNode node) throws ScimException {
        String op = text(node, "op");
        String path = text(node, "path");
        JsonNode value = attribute(node, "value");
        if (op == null) {
            throw new ScimError(400, "invalidSyntax", "An operation lacks 'op'.");
        }
        return switch (op.toLowerCase(Locale.ROOT)) {
            case "add" -> List.of(PatchOperation.add(path(path), required(value)));
            case "replace" ->
                    List.of(
                            path == null && value instanceof ObjectNode object
                                    ? PatchOperation.replace(object)
                                    : PatchOperation.replace(path(path), required(value)));
            case "remove" -> removals(path, value);
            default -> throw new ScimError(400, "invalidSyntax", "'op' is add, replace or remove.");
        };
    }

    private static List<PatchOperation> removals(@Nullable String path, @Nullable JsonNode value)
            throws ScimException {
        if (path == null) {
            throw new ScimError(400, "noTarget", "A removal needs a path.");
        }
        if (value == null || !path.equalsIgnoreCase("members") || !value.isArray()) {
            return List.of(PatchOperation.remove(path));
        }
        List<PatchOperation> all = new ArrayList<>();
        for (JsonNode member : value) {
            String id = text(member, "value");
            if (id == null) {
                throw ScimError.badValue("A member to remove lacks 'value'.");
            }
            String quoted = JsonNodeFactory.instance.stringNode(id).toString();
            all.add(PatchOperation.remove("members[value eq " + quoted + "]"));
        }
        return all;
    }

    private static @Nullable Path path(@Nullable String path) throws ScimException {
        return path == null ? null : Path.fromString(path);
    }

    private static JsonNode required(@Nullable JsonNode value) {
        if (value == null) {
            throw ScimError.badValue("An operation lacks 'value'.");
        }
        return JsonUtils.valueToNode(value);
    }

    /** Names of attributes have no case, RFC 7643, 2.1. */
    static @Nullable JsonNode attribute(JsonNode node, String name) {
        return node.propertyStream()
                .filter(each -> each.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .filter(each -> !each.isNull())
                .findFirst()
                .orElse(null);
    }

    /** A text of at most 512 characters; null when there is none. */
    static @Nullable String text(JsonNode node, String name) {
        JsonNode value = attribute(node, name);
        if (value == null) {
            return null;
        }
        if (!value.isString()
                || value.stringValue().length() > 512
                || value.stringValue().indexOf('\0') >= 0) {
            throw ScimError.badValue("'" + name + "' is a text of at most 512 characters.");
        }
        return value.stringValue().isBlank() ? null : value.stringValue();
    }

    /** True, false, or either as text. */
    static boolean flag(JsonNode node, String name, boolean otherwise) {
        JsonNode value = attribute(node, name);
        if (value == null) {
            return otherwise;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        String text = value.isString() ? value.stringValue().toLowerCase(Locale.ROOT) : "";
        if (!text.equals("true") && !text.equals("false")) {
            throw ScimError.badValue("'" + name + "' is true or false.");
        }
        return text.equals("true");
    }
}
