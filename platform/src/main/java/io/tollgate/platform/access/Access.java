package io.tollgate.platform.access;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.platform.ApiException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One caller and the operation it performs. Whatever changes or shows objects takes one of these,
 * so that it cannot be asked without saying on whose behalf.
 */
public final class Access {

    private final Operation operation;
    private final Principal principal;
    private final Identities identities;
    private final @Nullable String name;
    private @Nullable Identity identity;

    private Access(
            Operation operation,
            Principal principal,
            Identities identities,
            @Nullable String name) {
        this.operation = operation;
        this.principal = principal;
        this.identities = identities;
        this.name = name;
    }

    /** A caller that performs an operation. */
    public static Access of(Operation operation, Principal principal, Identities identities) {
        return new Access(operation, principal, identities, null);
    }

    /** The service itself, for work that nobody asked for. */
    public static Access ofService(Operation operation, String name) {
        return new Access(operation, Principal.master(), Identity::of, name);
    }

    /** The same caller with another operation, for what a call does besides its own. */
    public Access performing(Operation other) {
        Access access = new Access(other, principal, identities, name);
        access.identity = identity;
        return access;
    }

    public Operation operation() {
        return operation;
    }

    public Principal principal() {
        return principal;
    }

    /** With memberships; looked up once. */
    public Identity identity() {
        Identity known = identity;
        if (known == null) {
            known = identities.of(principal);
            identity = known;
        }
        return known;
    }

    /** Name of the caller in {@code created_by} and {@code updated_by}. */
    public String name() {
        if (name != null) {
            return name;
        }
        if (principal.userId() != null) {
            return principal.userId();
        }
        return principal.keyId() == null ? "master_key" : principal.keyId();
    }

    /** Whether the caller may do this with every object there is. */
    public boolean everything() {
        return operation.reach(principal.role()) == Reach.EVERYTHING;
    }

    /** Whether the caller may do this with this object. */
    public boolean reaches(Subject subject) {
        return everything() || allowed(operation.relations(), subject);
    }

    /**
     * Lets pass who may do this with this object.
     *
     * @param unknown what is answered where there is no such object, and to whom may not know of it
     * @throws ApiException {@code unknown}, or 403 for an object the caller sees and may not change
     */
    public void require(Subject subject, ApiException unknown) {
        if (reaches(subject)) {
            return;
        }
        throw sees(subject) ? refused() : unknown;
    }

    /** The answer to who may not do this. */
    public ApiException refused() {
        return ApiException.forbidden(
                "This caller may not call " + operation.path() + " for this object.");
    }

    /**
     * Whether the caller may do this only as long as nothing becomes wider by it: what it is bound
     * by itself it must not loosen.
     */
    public boolean bounded(Subject subject) {
        if (everything()) {
            return false;
        }
        Set<Relation> relations = relations(subject);
        return operation.kind() == Kind.ORGANIZATION
                || !relations.contains(Relation.ORGANIZATION_ADMIN);
    }

    /** What the caller is to an object. */
    public Set<Relation> relations(Subject subject) {
        Set<Relation> relations = EnumSet.of(Relation.ANYBODY);
        String userId = principal.userId();
        if (subject.keyId() != null && subject.keyId().equals(principal.keyId())) {
            relations.add(Relation.SELF);
        }
        if (userId != null && userId.equals(subject.userId())) {
            if (operation.kind() == Kind.KEY) {
                relations.add(subject.teams().isEmpty() ? Relation.OWNER : Relation.OWNER_IN_TEAM);
            } else {
                relations.add(Relation.SELF);
            }
        }
        if (userId != null && userId.equals(subject.applicant())) {
            relations.add(Relation.APPLICANT);
        }
        addGroups(subject, relations);
        return relations;
    }

    private void addGroups(Subject subject, Set<Relation> relations) {
        if (subject.teams().isEmpty() && subject.organizations().isEmpty()) {
            return;
        }
        Identity who = identity();
        if (meets(subject.teams(), who.ledTeams())) {
            relations.add(Relation.TEAM_ADMIN);
        }
        if (meets(subject.teams(), who.teams())) {
            relations.add(Relation.TEAM_MEMBER);
            if (subject.memberPermissions().contains(operation.path())) {
                relations.add(Relation.PERMITTED_MEMBER);
            }
        }
        if (meets(subject.organizations(), who.ledOrganizations())) {
            relations.add(Relation.ORGANIZATION_ADMIN);
        }
        if (meets(subject.organizations(), who.organizations())) {
            relations.add(Relation.ORGANIZATION_MEMBER);
        }
    }

    private boolean allowed(Set<Relation> enough, Subject subject) {
        Role role = principal.role();
        return operation.reach(role) == Reach.RELATED && meets(relations(subject), enough);
    }

    private boolean sees(Subject subject) {
        return principal.role().seesEverything()
                || meets(relations(subject), operation.kind().sight());
    }

    private static boolean meets(Set<?> some, Set<?> others) {
        return !Collections.disjoint(some, others);
    }
}
