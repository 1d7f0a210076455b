package io.tollgate.gateway.call;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Parameters of an address. The servlet's own reader of them might take in the body as well. */
public final class Query {

    private Query() {}

    /**
     * The first value of a parameter.
     *
     * @param query as it came, null for none
     * @return null when it is not there; empty when it has no value
     */
    public static @Nullable String first(@Nullable String query, String name) {
        if (query == null) {
            return null;
        }
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String given = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (given.equals(name)) {
                return equals < 0 ? "" : decoded(pair.substring(equals + 1));
            }
        }
        return null;
    }

    private static String decoded(String text) {
        try {
            return StringUtils.uriDecode(text.replace('+', ' '), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
