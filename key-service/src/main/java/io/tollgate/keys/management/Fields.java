package io.tollgate.keys.management;

import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.platform.ApiException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a management call's body. Each is read by its name and type; a value of another
 * type is refused with the field named, and what nobody read can be told to the client.
 */
public final class Fields {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final int MOST_TEXT = 512;
    private static final int MOST_ITEMS = 1_000;
    private static final int MOST_OBJECT = 65_536;

    private final ObjectNode body;
    private final Set<String> read = new LinkedHashSet<>();

    private Fields(ObjectNode body) {
        this.body = body;
    }

    /**
     * Reads the body of the call being handled on this thread; none is an empty one. What nobody
     * reads of it is named or refused in the end, see {@link ReadFields}.
     *
     * @throws ApiException 400 when it is not a JSON object
     */
    public static Fields of(byte @Nullable [] json) {
        if (json == null || json.length == 0) {
            return new Fields(MAPPER.createObjectNode());
        }
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return ReadFields.remember(new Fields(object));
            }
        } catch (JacksonException broken) {
            // Its message may quote the body, and the body may hold a key.
            throw ApiException.badRequest(null, "The body is not valid JSON.");
        }
        throw ApiException.badRequest(null, "The body must be a JSON object.");
    }

    /** Whether the field is there, null or not. */
    public boolean mentions(String name) {
        read.add(name);
        return body.has(name);
    }

    /** Whether the field is there and not null. */
    public boolean gives(String name) {
        return mentions(name) && !body.get(name).isNull();
    }

    /** Whether the field is there and somebody read it. */
    public boolean wasRead(String name) {
        return read.contains(name) && body.has(name);
    }

    /** Names in the body that nobody asked for. */
    public List<String> ignored() {
        return body.propertyNames().stream().filter(name -> !read.contains(name)).toList();
    }

    /** Names of everything in the body. */
    public List<String> names() {
        return List.copyOf(body.propertyNames());
    }

    /** Whatever there is, unchecked; null when it is missing or null. */
    public @Nullable JsonNode json(String name) {
        return value(name);
    }

    public @Nullable String text(String name) {
        JsonNode value = value(name);
        return value == null ? null : string(name, value);
    }

    /** The fields of an object that stands inside a body. */
    public static Fields of(ObjectNode object) {
        return new Fields(object);
    }

    /**
     * A name that a call may give, for example a customer's or a tag's; an empty one is none. It
     * becomes part of a name in Redis, after what braces mean something for.
     */
    public @Nullable String name(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        return Values.named(name, text);
    }

    /** A moment as ISO 8601, for example {@code 2026-10-01T00:00:00Z}; without a zone it is UTC. */
    public @Nullable Instant moment(String name) {
        String text = text(name);
        return text == null ? null : Values.moment(name, text);
    }

    /** Objects in a list, or one alone. */
    public @Nullable List<ObjectNode> objects(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        List<ObjectNode> objects = new ArrayList<>();
        if (value instanceof ObjectNode one) {
            objects.add(one);
            return objects;
        }
        if (!value.isArray() || value.size() > MOST_ITEMS) {
            throw bad(name, "is a list of at most " + MOST_ITEMS + " objects");
        }
        for (JsonNode item : value) {
            if (!(item instanceof ObjectNode object)) {
                throw bad(name, "is a list of objects");
            }
            objects.add(object);
        }
        return objects;
    }

    /**
     * Ids in a list.
     *
     * @throws ApiException 400 when there are none
     */
    public List<String> someTexts(String name) {
        List<String> texts = texts(name);
        if (texts == null || texts.isEmpty()) {
            throw ApiException.badRequest(name, "'" + name + "' is required.");
        }
        return texts;
    }

    /**
     * An id or name that the call cannot do without.
     *
     * @throws ApiException 400 when there is none
     */
    public static String required(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw ApiException.badRequest(name, "'" + name + "' is required.");
        }
        return value;
    }

    /**
     * An id; an empty one is none. It becomes part of a name in Redis, where braces mean something.
     */
    public @Nullable String id(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.chars().anyMatch(c -> c <= ' ' || c == '{' || c == '}' || c == 127)) {
            throw bad(name, "has no spaces, control characters or braces");
        }
        return text;
    }

    public @Nullable Boolean flag(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isBoolean()) {
            throw bad(name, "is true or false");
        }
        return value == null ? null : value.booleanValue();
    }

    /** A whole number from 0; {@code 600.0} is one too. */
    public @Nullable Long limit(String name) {
        JsonNode value = value(name);
        return value == null ? null : Values.limit(name, value);
    }

    /** USD from 0 to the largest budget. */
    public @Nullable BigDecimal usd(String name) {
        JsonNode value = value(name);
        return value == null ? null : Values.usd(name, value);
    }

    public @Nullable BudgetPeriod period(String name) {
        String text = text(name);
        return text == null ? null : Values.period(name, text);
    }

    public @Nullable List<String> texts(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isArray() || value.size() > MOST_ITEMS) {
            throw bad(name, "is a list of at most " + MOST_ITEMS + " texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            texts.add(string(name, item));
        }
        return texts;
    }

    public @Nullable ObjectNode object(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode object)) {
            throw bad(name, "is an object");
        }
        String json = object.toString();
        if (json.length() > MOST_OBJECT || !storable(json) || json.contains("\\u0000")) {
            throw bad(name, "is an object of at most 64 KiB without NUL characters");
        }
        return object.deepCopy();
    }

    public @Nullable Map<String, String> textMap(String name) {
        ObjectNode object = object(name);
        return object == null
                ? null
                : object.propertyStream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, e -> string(name, e.getValue())));
    }

    public static ApiException bad(String name, String rule) {
        return ApiException.badRequest(name, "'" + name + "' " + rule + ".");
    }

    private @Nullable JsonNode value(String name) {
        return gives(name) ? body.get(name) : null;
    }

    private static String string(String name, JsonNode value) {
        if (!value.isString()
                || value.stringValue().length() > MOST_TEXT
                || !storable(value.stringValue())) {
            throw bad(name, "is made of texts of at most " + MOST_TEXT + " characters");
        }
        return value.stringValue();
    }

    /** PostgreSQL keeps neither NUL nor half of a surrogate pair. */
    private static boolean storable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
