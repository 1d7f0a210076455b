package io.tollgate.keys.owner;

import io.tollgate.keys.limits.Limits;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What users and teams may at most, for those who hand out keys. */
@Component
public class OwnersBounds {

    private final Teams teams;
    private final Users users;
    private final TeamMembers members;
    private final SharedBudgets budgets;

    OwnersBounds(Teams teams, Users users, TeamMembers members, SharedBudgets budgets) {
        this.teams = teams;
        this.users = users;
        this.members = members;
        this.budgets = budgets;
    }

    /**
     * Limits and models of one owner.
     *
     * @param models empty allows all
     */
    public record Bound(Limits limits, List<String> models) {}

    /** Empty when there is no such team. */
    public Optional<Bound> ofTeam(String teamId) {
        return teams.findById(teamId).map(this::bound);
    }

    /** Empty when there is no such user. */
    public Optional<Bound> ofUser(String userId) {
        return users.findById(userId).map(this::bound);
    }

    /** Whether a user is in a team. */
    public boolean isMember(@Nullable String teamId, @Nullable String userId) {
        return teamId != null
                && userId != null
                && members.existsById(new TeamMember.Key(teamId, userId));
    }

    private Bound bound(Owner owner) {
        return new Bound(
                SharedBudgets.over(
                        owner.limits,
                        owner.budgetId,
                        budgets.all(Stream.ofNullable(owner.budgetId))),
                List.copyOf(owner.models));
    }
}
