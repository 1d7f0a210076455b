package io.tollgate.gateway.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the key a client sent, in whichever header its library uses. */
public final class PresentedKey {

    private static final List<String> BARE_HEADERS =
            List.of("x-litellm-api-key", "x-api-key", "api-key", "x-goog-api-key");

    private static final String BEARER = "bearer ";

    private PresentedKey() {}

    /** The key, without {@code Bearer}; null when the client sent none. */
    public static @Nullable String of(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && !authorization.isBlank()) {
            return withoutBearer(authorization);
        }
        for (String header : BARE_HEADERS) {
            String value = request.getHeader(header);
            if (value != null && !value.isBlank()) {
                return withoutBearer(value);
            }
        }
        return null;
    }

    private static String withoutBearer(String value) {
        String trimmed = value.trim();
        return trimmed.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? trimmed.substring(BEARER.length()).trim()
                : trimmed;
    }
}
