package io.tollgate.sdk.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as every part of the module reads and writes it: duplicate keys refused, depth bounded,
 * numbers kept digit for digit.
 */
public final class Json {
    private static final int MAX_DEPTH = 500;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /** Answers are read leniently: vendors are not held to what clients are. */
    private static final JsonMapper LENIENT =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private Json() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /**
     * @throws JacksonException for anything but one well-formed JSON value
     */
    public static JsonNode read(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }

    /** Part of an array, read leniently; null when it is no well-formed JSON. */
    public static @Nullable JsonNode readOrNull(byte[] bytes, int offset, int length) {
        try {
            return LENIENT.readTree(bytes, offset, length);
        } catch (JacksonException malformed) {
            return null;
        }
    }

    /** The value, or null when the text is no well-formed JSON. */
    public static @Nullable JsonNode readOrNull(byte[] bytes) {
        try {
            return LENIENT.readTree(bytes);
        } catch (JacksonException malformed) {
            return null;
        }
    }

    /** The value, or null when the text is no well-formed JSON. */
    public static @Nullable JsonNode readOrNull(String text) {
        try {
            return LENIENT.readTree(text);
        } catch (JacksonException malformed) {
            return null;
        }
    }

    /**
     * Reads token by token, as leniently as {@link #readOrNull(byte[])}; {@link JsonNode}s can be
     * read from it too.
     */
    public static JsonParser parser(byte[] bytes) {
        return LENIENT.createParser(bytes);
    }

    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    public static String string(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** The string under {@code field}; null when absent, null or of another type. */
    public static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value != null && value.isString() ? value.stringValue() : null;
    }

    /** The string under {@code field}; empty when absent, null or of another type. */
    public static String textOrEmpty(JsonNode node, String field) {
        String text = text(node, field);
        return text == null ? "" : text;
    }

    /**
     * The whole number under {@code field}; null when absent, null, of another type or beyond a
     * long.
     */
    public static @Nullable Long number(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value != null && value.isNumber() && value.canConvertToLong()
                ? Long.valueOf(value.longValue())
                : null;
    }

    /** The count under {@code field}; 0 when absent or negative. */
    public static long count(JsonNode node, String field) {
        Long value = number(node, field);
        return value == null ? 0 : Math.max(0, value);
    }

    /** The boolean under {@code field}; null when absent, null or of another type. */
    public static @Nullable Boolean flag(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value != null && value.isBoolean() ? Boolean.valueOf(value.booleanValue()) : null;
    }

    public static boolean isTrue(JsonNode node, String field) {
        return Boolean.TRUE.equals(flag(node, field));
    }

    /** The value under {@code field}; null when absent or JSON null. */
    public static @Nullable JsonNode present(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    /** The elements of the array under {@code field}; empty when it is none. */
    public static Iterable<JsonNode> elements(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value != null && value.isArray() ? value : List.of();
    }
}
