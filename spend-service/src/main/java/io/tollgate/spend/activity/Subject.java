package io.tollgate.spend.activity;

import io.tollgate.contracts.LevelKind;
import org.jspecify.annotations.Nullable;

/**
 * Whose daily activity is asked for. Paths and parameters are LiteLLM's; the SQL parts are
 * constants of this enumeration.
 */
enum Subject {
    USER("spend.usage_day", "CAST(NULL AS text)", null, null, 50, null, null),
    TEAM(
            "spend.usage_day",
            "d.team_id",
            "team_ids",
            "exclude_team_ids",
            10,
            LevelKind.TEAM,
            "team_alias"),
    ORGANIZATION(
            "spend.usage_day",
            "d.organization_id",
            "organization_ids",
            "exclude_organization_ids",
            10,
            LevelKind.ORGANIZATION,
            "organization_alias"),
    CUSTOMER(
            "spend.usage_customer_day",
            "u.end_user",
            "end_user_ids",
            "exclude_end_user_ids",
            10,
            LevelKind.CUSTOMER,
            "alias"),
    TAG("spend.usage_tag_day", "u.tag", "tags", "exclude_tags", 10, null, null),
    KEY("spend.usage_day", "d.key_id", "api_keys", "exclude_api_keys", 10, null, null),
    /** Agents do not exist here: their part of all spend is empty. */
    AGENT(
            "(SELECT * FROM spend.usage_day WHERE false)",
            "CAST(NULL AS text)",
            "agent_ids",
            "exclude_agent_ids",
            10,
            null,
            null);

    private final String table;
    private final String entity;
    private final @Nullable String included;
    private final @Nullable String excluded;
    private final int pageSize;
    private final @Nullable LevelKind named;
    private final @Nullable String alias;

    Subject(
            String table,
            String entity,
            @Nullable String included,
            @Nullable String excluded,
            int pageSize,
            @Nullable LevelKind named,
            @Nullable String alias) {
        this.table = table;
        this.entity = entity;
        this.included = included;
        this.excluded = excluded;
        this.pageSize = pageSize;
        this.named = named;
        this.alias = alias;
    }

    /** The table of days, in whole UTC days. */
    String table() {
        return table;
    }

    /** SQL for the entity's id, over aliases {@code u} and {@code d}; null for a user's own. */
    String entity() {
        return entity;
    }

    /** Parameter with the entities that are wanted, null when there is none. */
    @Nullable String included() {
        return included;
    }

    /** Parameter with the entities that are not, null when there is none. */
    @Nullable String excluded() {
        return excluded;
    }

    /** Rows on a page unless the caller says otherwise. */
    int pageSize() {
        return pageSize;
    }

    /** What key-service calls such entities, null when they have no names. */
    @Nullable LevelKind named() {
        return named;
    }

    /** Field of an entity's name in the answer, null when it has none. */
    @Nullable String alias() {
        return alias;
    }
}
