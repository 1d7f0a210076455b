package io.tollgate.keys.management;

import io.tollgate.contracts.ContractJson;
import io.tollgate.platform.AddressRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fields that are stored in one JSON object, because they are always read as a whole. What is not
 * there is shown empty; null takes a field away.
 */
public final class KeptFields {

    /** How a field is checked and shown. */
    public enum Form {
        TEXTS,
        /** IP addresses and ranges. */
        ADDRESSES,
        OBJECT,
        FLAG
    }

    public static final String ALLOWED_IPS = "allowed_ips";
    public static final String ENFORCED_PARAMS = "enforced_params";
    public static final String CACHE_CONTROLS = "allowed_cache_controls";
    public static final String GUARDRAILS = "guardrails";
    public static final String ACCESS_GROUPS = "access_group_ids";
    public static final String OBJECT_PERMISSION = "object_permission";

    /** What only makes things narrower: whoever may change a key may begin with it. */
    private static final Set<String> NARROWING =
            Set.of(ALLOWED_IPS, ENFORCED_PARAMS, CACHE_CONTROLS, GUARDRAILS);

    private static final List<String> IN_METADATA = List.of(GUARDRAILS, ENFORCED_PARAMS);

    private static final SequencedMap<String, Form> FORMS = forms();

    private KeptFields() {}

    private static SequencedMap<String, Form> forms() {
        LinkedHashMap<String, Form> forms = new LinkedHashMap<>();
        forms.put(ALLOWED_IPS, Form.ADDRESSES);
        forms.put(ENFORCED_PARAMS, Form.TEXTS);
        forms.put(CACHE_CONTROLS, Form.TEXTS);
        forms.put(GUARDRAILS, Form.TEXTS);
        forms.put("disable_global_guardrails", Form.FLAG);
        forms.put(ACCESS_GROUPS, Form.TEXTS);
        forms.put(OBJECT_PERMISSION, Form.OBJECT);
        forms.put("permissions", Form.OBJECT);
        return forms;
    }

    /**
     * Carries fields over from a body.
     *
     * @param stored what was stored before, a JSON object
     * @return what is to be stored
     * @throws io.tollgate.platform.ApiException 400 naming the first bad field
     */
    public static String apply(Fields fields, String stored) {
        ObjectNode kept = (ObjectNode) ContractJson.MAPPER.readTree(stored);
        FORMS.forEach(
                (name, form) -> {
                    if (fields.mentions(name)) {
                        JsonNode value = read(fields, name, form);
                        if (value == null || value.isEmpty() && !value.isBoolean()) {
                            kept.remove(name);
                        } else {
                            kept.set(name, value);
                        }
                    }
                });
        return kept.toString();
    }

    /**
     * Carries over what LiteLLM keeps inside the metadata, unless the body says it outside as well,
     * and takes it out.
     */
    public static String applyInside(Fields fields, ObjectNode metadata, String stored) {
        Fields inside =
                Fields.of(
                        metadata.deepCopy()
                                .retain(
                                        IN_METADATA.stream()
                                                .filter(name -> !fields.mentions(name))
                                                .toList()));
        metadata.remove(IN_METADATA);
        return apply(inside, stored);
    }

    /** Shows every field, empty where nothing is stored. */
    public static void show(String stored, Map<String, @Nullable Object> row) {
        JsonNode kept = ContractJson.MAPPER.readTree(stored);
        FORMS.forEach((name, form) -> row.put(name, kept.has(name) ? kept.get(name) : empty(form)));
    }

    /** A list of texts; empty when nothing is stored. */
    public static List<String> texts(String stored, String name) {
        JsonNode list = ContractJson.MAPPER.readTree(stored).path(name);
        return list.valueStream().map(JsonNode::asString).toList();
    }

    /** The models an object permission names; empty when it names none. */
    public static List<String> permittedModels(String stored) {
        JsonNode models =
                ContractJson.MAPPER.readTree(stored).path(OBJECT_PERMISSION).path("models");
        return models.valueStream().filter(JsonNode::isString).map(JsonNode::asString).toList();
    }

    /** The first field that lets more through than {@code before}; null when none does. */
    public static @Nullable String firstWider(String after, String before) {
        JsonNode now = ContractJson.MAPPER.readTree(after);
        JsonNode then = ContractJson.MAPPER.readTree(before);
        for (String name : FORMS.keySet()) {
            boolean begins = !then.has(name) && NARROWING.contains(name);
            if (!begins && !now.path(name).equals(then.path(name))) {
                return name;
            }
        }
        return null;
    }

    /** What narrows in {@code bounds} and is open in {@code stored}, added. */
    public static String filled(String stored, String bounds) {
        ObjectNode kept = (ObjectNode) ContractJson.MAPPER.readTree(stored);
        JsonNode outer = ContractJson.MAPPER.readTree(bounds);
        for (String name : FORMS.keySet()) {
            if (!kept.has(name) && outer.has(name)) {
                kept.set(name, outer.get(name));
            }
        }
        return kept.toString();
    }

    private static @Nullable JsonNode read(Fields fields, String name, Form form) {
        return switch (form) {
            case TEXTS -> json(fields.texts(name));
            case ADDRESSES -> json(addresses(fields, name));
            case OBJECT -> fields.object(name);
            case FLAG -> Boolean.TRUE.equals(fields.flag(name)) ? json(true) : null;
        };
    }

    private static @Nullable List<String> addresses(Fields fields, String name) {
        List<String> ranges = fields.texts(name);
        if (ranges == null) {
            return null;
        }
        List<String> read = new ArrayList<>();
        for (String range : ranges) {
            try {
                AddressRange.parse(range.trim());
                read.add(range.trim());
            } catch (IllegalArgumentException unreadable) {
                throw Fields.bad(name, "has IP addresses and ranges such as 10.0.0.0/8");
            }
        }
        return read;
    }

    private static @Nullable JsonNode json(@Nullable Object value) {
        return value == null ? null : ContractJson.MAPPER.valueToTree(value);
    }

    private static @Nullable Object empty(Form form) {
        return switch (form) {
            case TEXTS, ADDRESSES -> List.of();
            case OBJECT -> Map.of();
            case FLAG -> false;
        };
    }
}
