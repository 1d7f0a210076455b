package io.tollgate.keys.owner;

import io.tollgate.contracts.ContractJson;
import io.tollgate.keys.KeyProperties;
import io.tollgate.platform.ConfigFile;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.core.env.Environment;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Teams that are open to join: those the operator names, in a variable or in {@code config.yaml} as
 * {@code litellm_settings.default_internal_user_params.available_teams}, and those whose metadata
 * say {@code "available": true}.
 */
@Component
class AvailableTeams {

    private static final String AVAILABLE = "available";

    private final Set<String> named;

    AvailableTeams(KeyProperties properties, Environment environment) {
        Set<String> all = new LinkedHashSet<>(properties.availableTeams());
        ConfigFile.read(properties.configFile(), environment::getProperty)
                .section("litellm_settings")
                .path("default_internal_user_params")
                .path("available_teams")
                .valueStream()
                .map(JsonNode::asString)
                .forEach(all::add);
        this.named = Set.copyOf(all);
    }

    boolean contains(Team team) {
        return named.contains(team.id)
                || ContractJson.MAPPER
                        .readTree(team.metadata)
                        .path(AVAILABLE)
                        .asString("")
                        .equals("true");
    }

    /** The same of teams in the database. */
    Specification<Team> all() {
        return (row, query, criteria) ->
                criteria.or(
                        named.isEmpty() ? criteria.disjunction() : row.get("id").in(named),
                        criteria.equal(
                                criteria.function(
                                        "jsonb_extract_path_text",
                                        String.class,
                                        row.get("metadata"),
                                        criteria.literal(AVAILABLE)),
                                "true"));
    }
}
