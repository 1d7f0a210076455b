package io.tollgate.gateway.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads claims by name or by a path with dots, for example {@code realm_access.roles}. */
final class Claims {

    private static final int MOST_VALUES = 1_000;

    private Claims() {}

    /** A single text or number; of a list its first; null when there is none. */
    static @Nullable String text(Map<String, ?> claims, @Nullable String path) {
        List<String> values = texts(claims, path);
        return values.isEmpty() ? null : values.getFirst();
    }

    /** The entries of a list, or what stands between spaces in a text, as scopes do. */
    static List<String> words(Map<String, ?> claims, @Nullable String path) {
        return texts(claims, path).stream()
                .flatMap(value -> Arrays.stream(value.split(" ")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The entries of a list, or the one value. */
    static List<String> texts(Map<String, ?> claims, @Nullable String path) {
        Object value = path == null || path.isBlank() ? null : find(claims, path);
        List<String> texts = new ArrayList<>();
        if (value instanceof Collection<?> list) {
            list.stream().limit(MOST_VALUES).forEach(each -> add(each, texts));
        } else {
            add(value, texts);
        }
        return texts;
    }

    private static void add(@Nullable Object value, List<String> texts) {
        if (value instanceof String || value instanceof Number) {
            String text = value.toString();
            if (!text.isBlank()) {
                texts.add(text);
            }
        }
    }

    /** Claims may have dots in their names themselves, as Kubernetes' and Auth0's do. */
    private static @Nullable Object find(Map<?, ?> claims, String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> inside) {
                Object found = find(inside, path.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
