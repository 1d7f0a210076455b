package io.tollgate.sdk.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** HTTP headers: names without regard to case, values in the order they came. Immutable. */
public final class Headers {
    private static final Headers EMPTY = new Headers(new TreeMap<>(String.CASE_INSENSITIVE_ORDER));

    private final TreeMap<String, List<String>> values;

    private Headers(TreeMap<String, List<String>> values) {
        this.values = values;
    }

    public static Headers empty() {
        return EMPTY;
    }

    public static Headers of(Map<String, String> single) {
        Headers headers = EMPTY;
        for (var entry : single.entrySet()) {
            headers = headers.with(entry.getKey(), entry.getValue());
        }
        return headers;
    }

    public static Headers ofMulti(Map<String, List<String>> multi) {
        TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        multi.forEach(
                (name, list) ->
                        copy.computeIfAbsent(name, unused -> new ArrayList<>()).addAll(list));
        return new Headers(copy);
    }

    /** A copy in which {@code name} has this one value only. */
    public Headers with(String name, String value) {
        TreeMap<String, List<String>> copy = new TreeMap<>(values);
        copy.put(name, List.of(value));
        return new Headers(copy);
    }

    /** The first value, or null when the header is absent. */
    public @Nullable String first(String name) {
        List<String> list = values.get(name);
        return list == null || list.isEmpty() ? null : list.getFirst();
    }

    public List<String> all(String name) {
        return Collections.unmodifiableList(values.getOrDefault(name, List.of()));
    }

    public void forEach(BiConsumer<String, String> consumer) {
        values.forEach((name, list) -> list.forEach(value -> consumer.accept(name, value)));
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return "Headers" + values.keySet();
    }
}
