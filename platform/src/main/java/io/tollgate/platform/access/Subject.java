package io.tollgate.platform.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object, seen from whom it belongs to.
 *
 * @param keyId the key it is, null for anything else
 * @param userId the user it is or belongs to, null for none
 * @param teams the team it is or belongs to; for a user all of its teams
 * @param organizations the organisation it is or belongs to; for a user all of its organisations
 * @param memberPermissions paths that plain members of its team may call
 * @param applicant the user that applies for membership of an open team, null for none
 */
public record Subject(
        @Nullable String keyId,
        @Nullable String userId,
        Set<String> teams,
        Set<String> organizations,
        Set<String> memberPermissions,
        @Nullable String applicant) {

    public Subject {
        teams = Set.copyOf(teams);
        organizations = Set.copyOf(organizations);
        memberPermissions = Set.copyOf(memberPermissions);
    }

    public Subject(
            @Nullable String keyId,
            @Nullable String userId,
            Set<String> teams,
            Set<String> organizations,
            Set<String> memberPermissions) {
        this(keyId, userId, teams, organizations, memberPermissions, null);
    }

    /** The same, with who applies for membership. */
    public Subject appliedForBy(String user) {
        return new Subject(keyId, userId, teams, organizations, memberPermissions, user);
    }

    /** A key, or one that is to be made. */
    public static Subject key(
            @Nullable String keyId,
            @Nullable String userId,
            @Nullable String teamId,
            @Nullable String organizationId,
            Set<String> memberPermissions) {
        return new Subject(keyId, userId, only(teamId), only(organizationId), memberPermissions);
    }

    public static Subject team(
            String teamId, @Nullable String organizationId, Set<String> memberPermissions) {
        return new Subject(null, null, Set.of(teamId), only(organizationId), memberPermissions);
    }

    public static Subject user(String userId, Set<String> teams, Set<String> organizations) {
        return new Subject(null, userId, teams, organizations, Set.of());
    }

    public static Subject organization(String organizationId) {
        return new Subject(null, null, Set.of(), Set.of(organizationId), Set.of());
    }

    /** Nobody's in particular. */
    public static Subject everybodys() {
        return new Subject(null, null, Set.of(), Set.of(), Set.of());
    }

    private static Set<String> only(@Nullable String id) {
        return id == null ? Set.of() : Set.of(id);
    }
}
