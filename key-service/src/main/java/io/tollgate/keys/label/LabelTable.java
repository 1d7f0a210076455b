package io.tollgate.keys.label;

import io.tollgate.contracts.LabelsAnswer.Label;
import io.tollgate.contracts.LevelKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads names and metadata, one statement for each kind; a key that was deleted keeps its name. */
@Component
class LabelTable {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final String KEYS =
            """
            SELECT token AS id, key_alias AS name, metadata FROM keys.deleted_key
            WHERE token = ANY (:ids)
            UNION ALL
            SELECT token, key_alias, metadata FROM keys.virtual_key WHERE token = ANY (:ids)
            """;

    private static final String TEAMS =
            "SELECT id, alias AS name, metadata FROM keys.team WHERE id = ANY (:ids)";

    private static final String USERS =
            "SELECT id, coalesce(alias, email) AS name, metadata FROM keys.platform_user"
                    + " WHERE id = ANY (:ids)";

    private static final String ORGANIZATIONS =
            "SELECT id, alias AS name, metadata FROM keys.organization WHERE id = ANY (:ids)";

    private static final String CUSTOMERS =
            "SELECT id, alias AS name, metadata FROM keys.customer WHERE id = ANY (:ids)";

    /** Of the other kinds nobody keeps a name. */
    private static final Map<LevelKind, String> STATEMENTS =
            Map.of(
                    LevelKind.KEY,
                    KEYS,
                    LevelKind.TEAM,
                    TEAMS,
                    LevelKind.USER,
                    USERS,
                    LevelKind.ORGANIZATION,
                    ORGANIZATIONS,
                    LevelKind.CUSTOMER,
                    CUSTOMERS);

    private final JdbcClient jdbc;

    LabelTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of the entities that exist; none of a kind that has no names. */
    Map<String, Label> find(LevelKind kind, Collection<String> ids, List<String> fields) {
        String statement = STATEMENTS.get(kind);
        Map<String, Label> found = new HashMap<>();
        if (statement != null) {
            jdbc.sql(statement)
                    .param("ids", ids.toArray(String[]::new))
                    .query(
                            row -> {
                                found.put(
                                        row.getString("id"),
                                        new Label(
                                                row.getString("name"),
                                                fields(row.getString("metadata"), fields)));
                            });
        }
        return found;
    }

    /** Texts and numbers only: nobody is charged to an object. */
    private static Map<String, String> fields(String metadata, List<String> wanted) {
        Map<String, String> fields = new HashMap<>();
        JsonNode all = MAPPER.readTree(metadata);
        for (String name : wanted) {
            JsonNode value = all.path(name);
            if ((value.isString() || value.isNumber()) && !value.asString().isBlank()) {
                fields.put(name, value.asString().strip());
            }
        }
        return fields;
    }
}
