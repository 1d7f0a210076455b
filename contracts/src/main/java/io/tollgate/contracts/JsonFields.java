package io.tollgate.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** Fields of the records that every call carries, written and read without reflection. */
final class JsonFields {

    private JsonFields() {}

    static SerializableString name(String name) {
        return new SerializedString(name);
    }

    static void text(JsonGenerator json, SerializableString name, @Nullable String value) {
        if (value != null) {
            json.writeName(name);
            json.writeString(value);
        }
    }

    static void instant(JsonGenerator json, SerializableString name, @Nullable Instant value) {
        if (value != null) {
            json.writeName(name);
            IsoInstant.write(json, value);
        }
    }

    static void number(JsonGenerator json, SerializableString name, long value) {
        json.writeName(name);
        json.writeNumber(value);
    }

    static void decimal(JsonGenerator json, SerializableString name, @Nullable BigDecimal value) {
        if (value != null) {
            json.writeName(name);
            json.writeNumber(value);
        }
    }

    static void flag(JsonGenerator json, SerializableString name, boolean value) {
        json.writeName(name);
        json.writeBoolean(value);
    }

    /** The value behind the current name; null when it is null. */
    static @Nullable String text(JsonParser json) {
        return json.nextToken() == JsonToken.VALUE_NULL ? null : json.getString();
    }

    static @Nullable Instant instant(JsonParser json) {
        String text = text(json);
        return text == null ? null : IsoInstant.parse(text);
    }

    static boolean flag(JsonParser json) {
        return json.nextToken() == JsonToken.VALUE_TRUE;
    }

    static int whole(JsonParser json) {
        return json.nextToken() == JsonToken.VALUE_NULL ? 0 : json.getIntValue();
    }

    static long number(JsonParser json) {
        return json.nextToken() == JsonToken.VALUE_NULL ? 0 : json.getLongValue();
    }

    static @Nullable BigDecimal decimal(JsonParser json) {
        return json.nextToken() == JsonToken.VALUE_NULL ? null : json.getDecimalValue();
    }

    /** A field that a newer sender has and this service does not know. */
    static void skip(JsonParser json) {
        json.nextToken();
        json.skipChildren();
    }
}
