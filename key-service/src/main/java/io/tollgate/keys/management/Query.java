package io.tollgate.keys.management;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query of a reading call; a value that cannot be read is refused with its name. */
public final class Query {

    private static final int LAST_PAGE = 100_000;

    private final Map<String, String> query;

    public Query(Map<String, String> query) {
        this.query = query;
    }

    /** Null when it is missing or empty. */
    public @Nullable String text(String name) {
        String text = query.get(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            throw Fields.bad(name, "has no NUL characters");
        }
        return text;
    }

    /** The page asked for, from 1. */
    public int page() {
        return number("page", 1, LAST_PAGE);
    }

    /** A number from 1 to {@code most}. */
    public int number(String name, int otherwise, int most) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw Fields.bad(name, "is a number from 1 to " + most);
    }

    public boolean flag(String name) {
        String text = text(name);
        if (text == null || text.equalsIgnoreCase("false")) {
            return false;
        }
        if (!text.equalsIgnoreCase("true")) {
            throw Fields.bad(name, "is true or false");
        }
        return true;
    }

    /** Reads {@code sort_order}. */
    public boolean ascending(boolean otherwise) {
        String order = text("sort_order");
        if (order == null) {
            return otherwise;
        }
        if (!order.equals("asc") && !order.equals("desc")) {
            throw Fields.bad("sort_order", "is asc or desc");
        }
        return order.equals("asc");
    }
}
