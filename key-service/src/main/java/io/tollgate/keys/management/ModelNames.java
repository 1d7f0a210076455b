package io.tollgate.keys.management;

import java.util.List;

/**
 * Lists of models: names, {@code provider/*} wildcards, special values; an empty one allows all.
 */
public final class ModelNames {

    private ModelNames() {}

    /** Whether every model that {@code inner} allows is allowed by {@code outer} too. */
    public static boolean within(List<String> inner, List<String> outer) {
        if (outer.isEmpty() || outer.stream().anyMatch(ModelNames::isAll)) {
            return true;
        }
        return !inner.isEmpty()
                && inner.stream().allMatch(name -> outer.stream().anyMatch(o -> covers(o, name)));
    }

    private static boolean isAll(String name) {
        return name.equals("*") || name.equals("all-proxy-models");
    }

    private static boolean covers(String outer, String inner) {
        if (inner.equals("no-default-models") || outer.equals(inner)) {
            return true;
        }
        return outer.endsWith("*") && inner.startsWith(outer.substring(0, outer.length() - 1));
    }
}
