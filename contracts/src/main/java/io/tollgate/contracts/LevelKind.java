package io.tollgate.contracts;

/** The levels on which budgets and limits hold. A further level is a further constant. */
public enum LevelKind {
    KEY,
    USER,
    TEAM,
    TEAM_MEMBER,
    ORGANIZATION,
    CUSTOMER,
    TAG,
    KEY_MODEL;

    /** Name in counter names and in error texts, for example {@code team_member}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
