package io.tollgate.contracts;

/** What a spent budget, or a budget that cannot be checked, does to a call. */
public enum BudgetMode {
    /** Refuses, and refuses too when nobody can tell what is left. */
    STRICT,
    /** Refuses when spent; goes on within a local slice while the counters are away. */
    SOFT,
    /** Never refuses. */
    ALERT
}
