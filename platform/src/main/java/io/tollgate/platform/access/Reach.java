package io.tollgate.platform.access;

/** How far a role goes with an operation, before anything is known of the object. */
public enum Reach {
    EVERYTHING,
    /** Objects to which the caller stands in one of the operation's relations. */
    RELATED,
    NOTHING
}
