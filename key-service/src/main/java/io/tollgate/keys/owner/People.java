package io.tollgate.keys.owner;

import io.tollgate.contracts.Role;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.keys.change.ChangeAnnouncer.Change;
import io.tollgate.keys.limits.Limits;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds whom a token of an identity provider means, and makes or changes them as far as it may.
 * What is there already as the token says costs no writing.
 */
@Component
public class People {

    private final Users users;
    private final Teams teams;
    private final TeamMembers members;
    private final OwnerAdministration administration;
    private final OwnedKeys keys;

    People(
            Users users,
            Teams teams,
            TeamMembers members,
            OwnerAdministration administration,
            OwnedKeys keys) {
        this.users = users;
        this.teams = teams;
        this.members = members;
        this.administration = administration;
        this.keys = keys;
    }

    /**
     * Whom a token means here.
     *
     * @param userId null when it stands for teams alone
     * @param teamIds teams that exist, in the token's order
     * @param refusal why it stands for nobody; null when it does
     */
    public record Arrival(@Nullable String userId, List<String> teamIds, @Nullable String refusal) {

        private static Arrival refused(String why) {
            return new Arrival(null, List.of(), why);
        }
    }

    public Arrival arrive(TokenIdentity identity) {
        List<String> known = teams(identity);
        if (identity.requireTeam() && known.isEmpty()) {
            return Arrival.refused(
                    identity.teamIds().isEmpty()
                            ? "the token names no team."
                            : "no team of the token is known here.");
        }
        String named = identity.userId();
        if (named == null) {
            return new Arrival(null, known, null);
        }
        try {
            User user = user(identity);
            if (user == null) {
                return known.isEmpty() && identity.role() != Role.PROXY_ADMIN
                        ? Arrival.refused("the user of the token is not known here.")
                        : new Arrival(named, known, null);
            }
            sync(identity, user, known);
            return new Arrival(user.id, known, null);
        } catch (ApiException inUse) {
            return Arrival.refused(Objects.requireNonNullElse(inUse.getMessage(), "refused."));
        }
    }

    private List<String> teams(TokenIdentity identity) {
        List<String> known = new ArrayList<>();
        for (String id : identity.teamIds()) {
            if (teams.existsById(id) || identity.provisioning().teams() && make(id, identity)) {
                known.add(id);
            }
        }
        return known;
    }

    private boolean make(String id, TokenIdentity identity) {
        Team team = new Team();
        team.id = id;
        team.limits = Limits.from(administration.now());
        try {
            administration.create(teams, team, access(identity), saved -> List.of());
        } catch (ApiException inUse) {
            // Two tokens of a new team at the same time: one of them was first.
            return teams.existsById(id);
        }
        return true;
    }

    /** By id, by id at the identity provider, by proven e-mail; else made, if that is allowed. */
    private @Nullable User user(TokenIdentity identity) {
        String id = Objects.requireNonNull(identity.userId());
        User known = users.findById(id).orElse(null);
        if (known == null) {
            known = users.findBySsoUserId(id).stream().findFirst().orElse(null);
        }
        String mail = identity.userEmail();
        if (known == null && mail != null && identity.provisioning().linkByEmail()) {
            known = users.findByMail(mail).map(user -> link(user, id, identity)).orElse(null);
        }
        if (known != null || !identity.provisioning().users()) {
            return known;
        }
        User made = new User();
        made.id = id;
        made.ssoUserId = id;
        made.email = mail;
        made.role =
                identity.role() == null || !identity.provisioning().sync()
                        ? Role.INTERNAL_USER
                        : identity.role();
        made.limits = Limits.from(administration.now());
        try {
            return administration.create(users, made, access(identity), saved -> List.of()).only();
        } catch (ApiException inUse) {
            // Two tokens of a new user at the same time: one of them was first.
            return users.findById(id).orElseThrow(() -> inUse);
        }
    }

    /** From now on the id alone says who it is: addresses change hands. */
    private @Nullable User link(User user, String ssoUserId, TokenIdentity identity) {
        if (user.ssoUserId != null) {
            return null;
        }
        return administration
                .change(
                        users,
                        List.of(user.id),
                        access(identity),
                        (row, now) -> row.ssoUserId = ssoUserId)
                .only();
    }

    private void sync(TokenIdentity identity, User user, List<String> wanted) {
        boolean all = identity.provisioning().sync();
        if (!all && !identity.provisioning().memberships()) {
            return;
        }
        List<String> present =
                members.ofUsers(List.of(user.id)).stream().map(TeamMember::groupId).toList();
        List<String> joining = wanted.stream().filter(id -> !present.contains(id)).toList();
        List<String> leaving =
                all ? present.stream().filter(id -> !wanted.contains(id)).toList() : List.of();
        Role role = all && identity.role() != null ? identity.role() : user.role;
        if (joining.isEmpty() && leaving.isEmpty() && role == user.role) {
            return;
        }
        administration.change(
                users,
                List.of(user.id),
                access(identity),
                (row, now) -> row.role = role,
                row -> {
                    for (String team : joining) {
                        TeamMember member = new TeamMember(team, row.id);
                        member.userEmail = row.email;
                        member.limits = Limits.from(administration.now());
                        member.createdAt = administration.now();
                        member.updatedAt = administration.now();
                        members.saveAndFlush(member);
                    }
                    List<Change> changes = new ArrayList<>();
                    for (String team : leaving) {
                        members.deleteById(new TeamMember.Key(team, row.id));
                        changes.addAll(keys.deleteOfMember(team, row.id, by(identity)));
                    }
                    TreeSet<String> touched = new TreeSet<>(joining);
                    touched.addAll(leaving);
                    changes.addAll(administration.touch(teams, touched));
                    return changes;
                });
    }

    /** Nobody who is here asked for it. */
    private static Access access(TokenIdentity identity) {
        return Access.ofService(Operation.USER_UPDATE, by(identity));
    }

    private static String by(TokenIdentity identity) {
        return identity.issuer().isEmpty()
                ? "sso"
                : "sso:" + identity.issuer().toLowerCase(Locale.ROOT);
    }
}
