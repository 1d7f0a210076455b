package io.tollgate.spend.alerts;

import io.tollgate.platform.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a JSON object that somebody sent; a bad one is refused by its name.
 *
 * @param path stands before the names in errors, empty or ending in a dot
 */
record Form(JsonNode body, String path) {

    /** PostgreSQL has no NUL in texts, and no name of ours needs a control character. */
    private static final String CONTROL = "(?s).*\\p{Cntrl}.*";

    /**
     * @throws ApiException 400 unless the body is an object
     */
    static Form of(JsonNode body, String path) {
        if (!body.isObject()) {
            String field = path.isEmpty() ? null : path.substring(0, path.length() - 1);
            throw ApiException.badRequest(
                    field,
                    (field == null ? "The body" : "'" + field + "'") + " must be an object.");
        }
        return new Form(body, path);
    }

    /** Null when it is missing or null. */
    @Nullable String text(String name, int longest) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw bad(name, "must be a text");
        }
        return checked(name, value.asString(), longest);
    }

    String textOr(String name, int longest, String otherwise) {
        String text = text(name, longest);
        return text == null ? otherwise : text;
    }

    String required(String name, int longest) {
        String text = text(name, longest);
        if (text == null) {
            throw bad(name, "is required");
        }
        return text;
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw bad(name, "must be true or false");
        }
        return value.asBoolean();
    }

    int number(String name, int least, int most, int otherwise) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.asInt() < least
                || value.asInt() > most) {
            throw bad(name, "must be a whole number from " + least + " to " + most);
        }
        return value.asInt();
    }

    /** Null when it is missing or null. */
    @Nullable List<String> texts(String name, int most, int longest) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isArray() || value.size() > most) {
            throw bad(name, "must be a list of at most " + most + " texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.isString()) {
                throw bad(name, "must be a list of texts");
            }
            texts.add(checked(name, each.asString(), longest));
        }
        return texts;
    }

    /** As {@link #texts}, of known words only. */
    @Nullable List<String> words(String name, List<String> known) {
        List<String> words = texts(name, known.size(), 100);
        if (words != null && !known.containsAll(words)) {
            throw oneOf(name, known);
        }
        return words == null ? null : words.stream().distinct().toList();
    }

    boolean gives(String name) {
        return body.hasNonNull(name);
    }

    ApiException oneOf(String name, List<String> known) {
        return bad(name, "is one of " + String.join(", ", known));
    }

    ApiException bad(String name, String rule) {
        String field = path + name;
        return ApiException.badRequest(field, "'" + field + "' " + rule + ".");
    }

    private String checked(String name, String text, int longest) {
        if (text.isBlank() || text.length() > longest || text.matches(CONTROL)) {
            throw bad(
                    name,
                    "must have 1 to " + longest + " characters and none that controls a terminal");
        }
        return text;
    }
}
