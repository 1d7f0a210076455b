package io.tollgate.platform.access;

/** What a caller is to the object it wants to see or change. */
public enum Relation {
    /** The key that calls, or the user it belongs to. */
    SELF,
    /** It belongs to the caller's user and to no team. */
    OWNER,
    /** It belongs to the caller's user within a team, whose rules come first. */
    OWNER_IN_TEAM,
    /** The caller administers its team. */
    TEAM_ADMIN,
    /** The caller is a member of its team, and the team lets members do this. */
    PERMITTED_MEMBER,
    /** The caller is a member of its team. */
    TEAM_MEMBER,
    /** The team is open to join, and the caller adds nobody but itself. */
    APPLICANT,
    /** The caller administers its organisation. */
    ORGANIZATION_ADMIN,
    /** The caller is in its organisation. */
    ORGANIZATION_MEMBER,
    /** The caller's key was made for a company's directory, which keeps it up to date. */
    DIRECTORY,
    /** Whoever calls: it is nobody's in particular, or only what the caller may see is shown. */
    ANYBODY
}
