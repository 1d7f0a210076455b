package io.tollgate.keys.virtualkey;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a key is for; a short way to say which routes it may use. */
enum KeyType {
    DEFAULT(List.of()),
    LLM_API(List.of("llm_api_routes")),
    MANAGEMENT(List.of("management_routes")),
    READ_ONLY(List.of("info_routes"));

    private final List<String> routes;

    KeyType(List<String> routes) {
        this.routes = routes;
    }

    /** Empty for all. */
    List<String> routes() {
        return routes;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable KeyType of(String label) {
        for (KeyType type : values()) {
            if (type.label().equals(label)) {
                return type;
            }
        }
        return null;
    }
}
