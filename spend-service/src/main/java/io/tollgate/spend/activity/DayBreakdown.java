package io.tollgate.spend.activity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One day's sums, by everything that clients can break it down by. */
final class DayBreakdown {

    private final String day;
    private Figures total = Figures.NONE;
    private final Map<String, Part> models = new TreeMap<>();
    private final Map<String, Part> modelGroups = new TreeMap<>();
    private final Map<String, Part> providers = new TreeMap<>();
    private final Map<String, Part> endpoints = new TreeMap<>();
    private final Map<String, Part> entities = new TreeMap<>();
    private final Map<String, KeyPart> keys = new TreeMap<>();

    DayBreakdown(String day) {
        this.day = day;
    }

    String day() {
        return day;
    }

    Figures total() {
        return total;
    }

    Set<String> entities() {
        return new TreeSet<>(entities.keySet());
    }

    void add(DailyRow row) {
        total = total.plus(row.figures());
        add(models, row.model(), row);
        add(modelGroups, row.modelGroup(), row);
        add(providers, row.provider(), row);
        add(endpoints, Endpoints.path(row.callType()), row);
        add(entities, row.entity(), row);
        keys.computeIfAbsent(row.keyId(), id -> new KeyPart()).add(row);
    }

    private static void add(Map<String, Part> parts, @Nullable String name, DailyRow row) {
        if (name != null) {
            parts.computeIfAbsent(name, same -> new Part()).add(row);
        }
    }

    /**
     * In LiteLLM's form.
     *
     * @param metadataOf what is said about an entity
     */
    Map<String, Object> view(Function<String, Map<String, Object>> metadataOf) {
        Map<String, Object> breakdown = new LinkedHashMap<>();
        breakdown.put("mcp_servers", Map.of());
        breakdown.put("models", view(models, Figures::byAttempt, name -> Map.of()));
        breakdown.put("model_groups", view(modelGroups, Figures::byRequest, name -> Map.of()));
        breakdown.put("providers", view(providers, Figures::byAttempt, name -> Map.of()));
        breakdown.put("endpoints", view(endpoints, Figures::byRequest, name -> Map.of()));
        breakdown.put("api_keys", view(keys, Figures::byRequest));
        breakdown.put("entities", view(entities, Figures::byRequest, metadataOf));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("date", day);
        view.put("metrics", total.byRequest());
        view.put("breakdown", breakdown);
        return view;
    }

    private static Map<String, Object> view(
            Map<String, Part> parts,
            Function<Figures, Map<String, Object>> counted,
            Function<String, Map<String, Object>> metadataOf) {
        Map<String, Object> view = new LinkedHashMap<>();
        parts.forEach(
                (name, part) -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("metrics", counted.apply(part.figures));
                    one.put("metadata", metadataOf.apply(name));
                    one.put("api_key_breakdown", view(part.keys, counted));
                    view.put(name, one);
                });
        return view;
    }

    private static Map<String, Object> view(
            Map<String, KeyPart> keys, Function<Figures, Map<String, Object>> counted) {
        Map<String, Object> view = new LinkedHashMap<>();
        keys.forEach(
                (id, key) -> {
                    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
                    metadata.put("key_alias", key.alias);
                    metadata.put("team_id", key.team);
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("metrics", counted.apply(key.figures));
                    one.put("metadata", metadata);
                    view.put(id, one);
                });
        return view;
    }

    private static final class Part {

        private Figures figures = Figures.NONE;
        private final Map<String, KeyPart> keys = new TreeMap<>();

        void add(DailyRow row) {
            figures = figures.plus(row.figures());
            keys.computeIfAbsent(row.keyId(), id -> new KeyPart()).add(row);
        }
    }

    private static final class KeyPart {

        private Figures figures = Figures.NONE;
        private @Nullable String alias;
        private @Nullable String team;

        void add(DailyRow row) {
            figures = figures.plus(row.figures());
            alias = row.keyAlias();
            team = row.teamId();
        }
    }
}
