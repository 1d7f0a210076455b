package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Principal;
import io.tollgate.keys.owner.OwnersBounds;
import io.tollgate.keys.owner.Subjects;
import io.tollgate.platform.ApiError;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Relation;
import io.tollgate.platform.access.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Who may make and change which key. Nobody who is bound hands out more than he has: a key's rights
 * are never wider than those of its maker, of its user or of its team.
 */
@Component
class KeyRights {

    private final Subjects subjects;
    private final OwnersBounds owners;
    private final VirtualKeys keys;

    KeyRights(Subjects subjects, OwnersBounds owners, VirtualKeys keys) {
        this.subjects = subjects;
        this.owners = owners;
        this.keys = keys;
    }

    /**
     * Lets pass who may do this with an existing key.
     *
     * @throws ApiException 404 for who may not see it, else 403
     */
    void require(Access access, VirtualKey key) {
        access.require(subject(key), KeyController.notFound());
    }

    Subject subject(KeyRow key) {
        return subjects.ofKey(key.token(), key.userId, key.teamId, key.organizationId);
    }

    /**
     * Lets pass who may make this key, makes it its maker's where it says nothing, and binds it as
     * its maker is bound.
     *
     * @throws ApiException 400 for a team or organisation that is not there for the caller, 401 for
     *     members whose team does not let them, 403 for what goes further than the maker
     */
    void requireCreation(Access access, VirtualKey key) {
        if (access.everything()) {
            return;
        }
        requireOwner(access, key);
        Principal maker = access.principal();
        if (maker.keyId() != null) {
            keys.findById(maker.keyId())
                    .map(KeyBounds::of)
                    .ifPresent(
                            bounds -> {
                                bounds.fill(key);
                                requireWithin(bounds, key);
                            });
        }
        for (KeyBounds bounds : ofOwners(key)) {
            requireNoneAbove(bounds, key);
        }
        if (key.budgetId != null) {
            throw ApiException.forbidden("budget_id", "Only an administrator may give budgets.");
        }
    }

    /** What the key was allowed before a change; null where nothing binds the caller. */
    @Nullable KeyBounds bounds(Access access, VirtualKey key) {
        return access.everything() ? null : KeyBounds.of(key);
    }

    /**
     * Lets a change pass that makes nothing wider, or stays within what the caller has itself.
     *
     * @param before the key before the change
     */
    void requireWithin(Access access, KeyBounds before, VirtualKey key) {
        if (before.movesOwner(key)) {
            requireOwner(access, key);
        }
        if (before.movesBudget(key)) {
            throw ApiException.forbidden("budget_id", "Only an administrator may give budgets.");
        }
        if (before.blocked()
                && !Boolean.TRUE.equals(key.blocked)
                && !access.performing(Operation.KEY_UNBLOCK).reaches(subject(key))) {
            throw ApiException.forbidden("blocked", "This caller may not unblock keys.");
        }
        if (before.firstWider(key) == null) {
            return;
        }
        String own = access.principal().keyId();
        if (own != null) {
            (own.equals(key.token()) ? Optional.of(before) : keys.findById(own).map(KeyBounds::of))
                    .ifPresent(bounds -> requireWithin(bounds, key));
        }
        for (KeyBounds bounds : ofOwners(key)) {
            requireNoneAbove(bounds, key);
        }
    }

    private void requireOwner(Access access, VirtualKey key) {
        boolean serviceAccount = access.operation() == Operation.KEY_SERVICE_ACCOUNT;
        String self = access.principal().userId();
        if (key.userId == null && !serviceAccount && access.operation() == Operation.KEY_GENERATE) {
            key.userId = self;
        }
        Subject subject =
                key.teamId == null
                        ? subjects.ofKey(null, key.userId, null, null)
                        : subjects.ofKey(null, null, key.teamId, null);
        if (!access.reaches(subject)) {
            throw key.teamId == null ? othersUser() : notForMembers(access, subject);
        }
        if (key.teamId != null && key.userId != null && !key.userId.equals(self)) {
            requireMember(access, key, subject);
        }
        String organizationId = key.organizationId;
        if (organizationId != null
                && !subject.organizations().contains(organizationId)
                && !access.identity().organizations().contains(organizationId)) {
            throw ApiException.badRequest(
                    "organization_id", "There is no organisation with this id.");
        }
    }

    /** Those who manage a team make keys for its members. */
    private void requireMember(Access access, VirtualKey key, Subject team) {
        Set<Relation> relations = access.relations(team);
        boolean manages =
                relations.contains(Relation.TEAM_ADMIN)
                        || relations.contains(Relation.ORGANIZATION_ADMIN);
        if (!manages || !owners.isMember(key.teamId, key.userId)) {
            throw othersUser();
        }
    }

    private List<KeyBounds> ofOwners(VirtualKey key) {
        List<KeyBounds> bounds = new ArrayList<>();
        if (key.teamId != null) {
            owners.ofTeam(key.teamId)
                    .ifPresent(team -> bounds.add(KeyBounds.of(team.limits(), team.models())));
        } else if (key.userId != null) {
            owners.ofUser(key.userId)
                    .ifPresent(user -> bounds.add(KeyBounds.of(user.limits(), user.models())));
        }
        return bounds;
    }

    private static void requireWithin(KeyBounds bounds, VirtualKey key) {
        String wider = bounds.firstWider(key);
        if (wider != null) {
            throw ApiException.forbidden(
                    wider, "'" + wider + "' goes further than what its maker has.");
        }
    }

    /**
     * A user's and a team's limits bind every call of the key anyway: a key without a limit of its
     * own is none the wider for it. What it names must lie within.
     */
    private static void requireNoneAbove(KeyBounds bounds, VirtualKey key) {
        String above = bounds.firstAbove(key);
        if (above != null) {
            throw ApiException.forbidden(
                    above, "'" + above + "' goes further than what its owner has.");
        }
    }

    private static ApiException othersUser() {
        return ApiException.forbidden("user_id", "A key may be made for oneself only.");
    }

    private static ApiException notForMembers(Access access, Subject team) {
        if (!access.relations(team).contains(Relation.TEAM_MEMBER)) {
            return ApiException.badRequest("team_id", "There is no team with this id.");
        }
        return new ApiException(
                ApiError.of(
                        HttpStatus.UNAUTHORIZED,
                        "team_member_permission_error",
                        "The team does not let its members call " + access.operation().path() + ".",
                        "team_id"));
    }
}
