package io.tollgate.spend.report;

import io.tollgate.contracts.LevelKind;
import io.tollgate.platform.ApiException;
import io.tollgate.spend.query.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What spend can be grouped and filtered by. The expressions are parts of statements: constants of
 * this enumeration, never a client's.
 */
public enum Dimension {
    TEAM("team", "team_id", LevelKind.TEAM),
    CUSTOMER("customer", "end_user", LevelKind.CUSTOMER),
    API_KEY("api_key", "key_id", LevelKind.KEY),
    USER("user", "user_id", LevelKind.USER),
    ORGANIZATION("organization", "organization_id", LevelKind.ORGANIZATION),
    TAG("tag", "tag", null),
    MODEL("model", "model", null),
    MODEL_GROUP("model_group", "model_group", null),
    PROVIDER("provider", "provider", null),
    DEPLOYMENT("deployment", "deployment_id", null),
    REGION("region", "region", null),
    CALL_TYPE("call_type", "call_type", null),
    STATUS("status", "status", null),
    /** Not a column: keys, teams and organisations are mapped to it. */
    COST_CENTER("cost_center", "''", null);

    /** Words of other APIs and of filters. */
    private static final Map<String, Dimension> ALIASES =
            Map.ofEntries(
                    Map.entry("team_id", TEAM),
                    Map.entry("end_user", CUSTOMER),
                    Map.entry("customer_id", CUSTOMER),
                    Map.entry("key", API_KEY),
                    Map.entry("user_id", USER),
                    Map.entry("internal_user", USER),
                    Map.entry("internal_user_id", USER),
                    Map.entry("organization_id", ORGANIZATION),
                    Map.entry("model_id", DEPLOYMENT),
                    Map.entry("deployment_id", DEPLOYMENT),
                    Map.entry("cost_centre", COST_CENTER));

    private final String label;
    private final String expression;
    private final @Nullable LevelKind named;

    Dimension(String label, String expression, @Nullable LevelKind named) {
        this.label = label;
        this.expression = expression;
        this.named = named;
    }

    /** The field's name in answers. */
    public String label() {
        return label;
    }

    /** SQL over the columns of every source. */
    String expression() {
        return expression;
    }

    /** What key-service knows names of; null for the others. */
    @Nullable LevelKind named() {
        return named;
    }

    /**
     * Reads a comma list.
     *
     * @throws ApiException 400 naming the field, for a word that is none of them or comes twice
     */
    static List<Dimension> read(Parameters parameters, String field) {
        List<Dimension> read = new ArrayList<>();
        for (String word : parameters.list(field)) {
            Dimension dimension = find(word);
            if (dimension == null) {
                throw Parameters.bad(field, "is a list of " + labels());
            }
            if (read.contains(dimension)) {
                throw Parameters.bad(field, "names " + dimension.label + " twice");
            }
            read.add(dimension);
        }
        return read;
    }

    private static @Nullable Dimension find(String word) {
        for (Dimension dimension : values()) {
            if (dimension.label.equals(word)) {
                return dimension;
            }
        }
        return ALIASES.get(word);
    }

    /** Names a client may use for the filter on this dimension. */
    List<String> filterNames() {
        List<String> names = new ArrayList<>(List.of(label));
        ALIASES.entrySet().stream()
                .filter(alias -> alias.getValue() == this)
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(names::add);
        return names;
    }

    private static String labels() {
        return Arrays.stream(values()).map(Dimension::label).collect(Collectors.joining(", "));
    }
}
