package io.tollgate.contracts;

/**
 * The levels on which budgets and limits hold. A further level is a further constant.
 *
 * <p>Ids: the entity's own id; of two entities joined as by {@link #pair} for a member of a team or
 * of an organisation ({@code team}, {@code user}) and for a model within an entity ({@code entity},
 * {@code model}).
 */
public enum LevelKind {
    KEY,
    USER,
    TEAM,
    TEAM_MEMBER,
    ORGANIZATION,
    ORGANIZATION_MEMBER,
    CUSTOMER,
    TAG,
    KEY_MODEL,
    USER_MODEL,
    TEAM_MODEL,
    ORGANIZATION_MODEL,
    CUSTOMER_MODEL,
    TAG_MODEL,
    /** All deployments of one provider, counted in a slot of its own. */
    PROVIDER,
    /** One deployment, counted in a slot of its own. */
    DEPLOYMENT;

    /** The id of a level that belongs to two things. */
    public static String pair(String first, String second) {
        return first + PAIRED_BY + second;
    }

    /** Stands in no id of an entity: a control character, refused wherever ids are made. */
    public static final char PAIRED_BY = '\u001f';

    /** Name in counter names and in error texts, for example {@code team_member}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
