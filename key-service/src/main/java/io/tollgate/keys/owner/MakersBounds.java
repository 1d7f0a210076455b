package io.tollgate.keys.owner;

import io.tollgate.contracts.Principal;
import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.ModelNames;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A team made by a user is bound by what binds the user and the key that calls: keys of the team
 * leave both behind.
 */
@Component
class MakersBounds {

    private final Users users;
    private final OwnedKeys keys;
    private final SharedBudgets budgets;

    MakersBounds(Users users, OwnedKeys keys, SharedBudgets budgets) {
        this.users = users;
        this.keys = keys;
        this.budgets = budgets;
    }

    /**
     * Gives a new team its maker's limits where it has none of its own.
     *
     * @throws ApiException 400 naming the field that is above the maker's
     */
    void apply(Access access, Team team) {
        Principal maker = access.principal();
        if (team.budgetId != null) {
            throw ApiException.forbidden("budget_id", "Only an administrator may give budgets.");
        }
        if (maker.userId() != null) {
            users.findById(maker.userId())
                    .ifPresent(user -> apply(user.limits, user.budgetId, user.models, team));
        }
        if (maker.keyId() != null) {
            keys.limits(Set.of(maker.keyId()))
                    .values()
                    .forEach(key -> apply(key.limits(), key.budgetId(), key.models(), team));
        }
    }

    private void apply(Limits makers, @Nullable String budgetId, List<String> models, Team team) {
        Limits own = SharedBudgets.over(makers, budgetId, budgets.all(Stream.ofNullable(budgetId)));
        String above = LimitFields.firstAbove(team.limits, own);
        if (above == null && !team.models.isEmpty() && !ModelNames.within(team.models, models)) {
            above = "models";
        }
        if (above != null) {
            throw ApiException.badRequest(above, "'" + above + "' is above that of its maker.");
        }
        team.limits = team.limits.over(own);
        team.models = team.models.isEmpty() ? models : team.models;
    }
}
