package io.tollgate.providers.cost;

import io.tollgate.platform.ApiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads fields of the cost endpoints' bodies; a bad one is refused by its name. */
final class CostForm {

    /** As many as the ledger takes. */
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    private CostForm() {}

    /**
     * @throws ApiException 400 when the field is missing or no text
     */
    static String text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isString() && !value.stringValue().isBlank()) {
            return value.stringValue();
        }
        throw ApiException.badRequest(name, "'" + name + "' is required, as text.");
    }

    /** Null when the field is absent. */
    static @Nullable Long optional(JsonNode body, String name) {
        JsonNode value = body.path(name);
        return value.isMissingNode() || value.isNull() ? null : (Long) tokens(value, name);
    }

    /**
     * @throws ApiException 400 when the field is missing
     */
    static long required(JsonNode body, String name) {
        Long value = optional(body, name);
        if (value == null) {
            throw ApiException.badRequest(name, "'" + name + "' is required.");
        }
        return value;
    }

    /**
     * @throws ApiException 400 when the value is no count
     */
    static long tokens(JsonNode value, String name) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            long number = value.longValue();
            if (number >= 0 && number <= MOST_TOKENS) {
                return number;
            }
        }
        throw ApiException.badRequest(
                name, "'" + name + "' is a whole number from 0 to " + MOST_TOKENS + ".");
    }
}
