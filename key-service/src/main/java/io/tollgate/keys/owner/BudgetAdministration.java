package io.tollgate.keys.owner;

import io.tollgate.keys.change.ChangeAnnouncer;
import io.tollgate.keys.change.ChangeAnnouncer.Change;
import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Shared budgets: a change of one is a change of everybody who points to it. */
@Component
class BudgetAdministration {

    private final OwnerAdministration administration;
    private final Budgets budgets;
    private final Teams teams;
    private final TeamMembers teamMembers;
    private final Users users;
    private final Organizations organizations;
    private final Customers customers;
    private final Tags tags;
    private final OrganizationMembers organizationMembers;
    private final OwnedKeys keys;
    private final Versions versions;
    private final ChangeAnnouncer announcer;

    BudgetAdministration(
            OwnerAdministration administration,
            Budgets budgets,
            Teams teams,
            TeamMembers teamMembers,
            Users users,
            Organizations organizations,
            Customers customers,
            Tags tags,
            OrganizationMembers organizationMembers,
            OwnedKeys keys,
            Versions versions,
            ChangeAnnouncer announcer) {
        this.administration = administration;
        this.budgets = budgets;
        this.teams = teams;
        this.teamMembers = teamMembers;
        this.users = users;
        this.organizations = organizations;
        this.customers = customers;
        this.tags = tags;
        this.organizationMembers = organizationMembers;
        this.keys = keys;
        this.versions = versions;
        this.announcer = announcer;
    }

    /** A budget as it is now, and whether all gateways were told. */
    record Changed(Budget budget, boolean announced) {}

    /**
     * Makes a budget.
     *
     * @throws ApiException 400 when the id is in use
     */
    Budget create(Fields fields, Access access) {
        Instant now = administration.now();
        Budget budget = new Budget();
        budget.id = OwnerFields.idOrNew(fields.name("budget_id"));
        budget.limits = Limits.from(now);
        LimitFields.apply(fields, budget.limits, now);
        budget.createdAt = now;
        budget.createdBy = access.name();
        budget.updatedAt = now;
        budget.updatedBy = access.name();
        return administration.inTransaction(
                budget,
                access,
                () -> {
                    if (budgets.existsById(budget.id)) {
                        throw ApiException.conflict("budget_id", "'budget_id' is in use.");
                    }
                    budget.version = versions.next();
                    return budgets.saveAndFlush(budget);
                });
    }

    /**
     * Changes a budget.
     *
     * @throws ApiException 404 when there is none of this id
     */
    Changed change(String id, Fields fields, Access access) {
        List<Change> changes = new ArrayList<>();
        Budget changed =
                administration.inTransaction(
                        null,
                        access,
                        () -> {
                            Budget budget = lock(id, "budget_id");
                            Instant now = administration.now();
                            LimitFields.apply(fields, budget.limits, now);
                            budget.version = versions.next();
                            budget.updatedAt = now;
                            budget.updatedBy = access.name();
                            budgets.saveAndFlush(budget);
                            changes.addAll(touchUsers(id));
                            return budget;
                        });
        boolean announced = announcer.announce(changes) && announcer.publish("budget:" + id);
        return new Changed(changed, announced);
    }

    /**
     * Deletes a budget.
     *
     * @throws ApiException 404 when there is none of this id; 400 while somebody uses it, who would
     *     have no limit without it
     */
    Budget delete(String id, Access access) {
        return administration.inTransaction(
                null,
                access,
                () -> {
                    Budget budget = lock(id, "id");
                    if (inUse(id)) {
                        throw ApiException.badRequest(
                                "id", "The budget is in use; take it from its users first.");
                    }
                    budgets.delete(budget);
                    return budget;
                });
    }

    private Budget lock(String id, String field) {
        List<Budget> locked = budgets.lockAll(List.of(id));
        if (locked.isEmpty()) {
            throw ApiException.notFound(field, "There is no budget with this id.");
        }
        return locked.getFirst();
    }

    /** Customers and tags have no versions: caches are told of the budget instead. */
    private List<Change> touchUsers(String id) {
        TreeSet<String> ofTeams = new TreeSet<>(teams.idsWithBudget(id));
        ofTeams.addAll(teamMembers.teamsWithBudget(id));
        // Always organisations, teams, users, keys: locks taken in one order never wait in a
        // circle.
        List<Change> changes = new ArrayList<>();
        changes.addAll(administration.touch(organizations, organizations.idsWithBudget(id)));
        changes.addAll(administration.touch(teams, ofTeams));
        changes.addAll(administration.touch(users, users.idsWithBudget(id)));
        changes.addAll(keys.touchWithBudget(id));
        return changes;
    }

    private boolean inUse(String id) {
        return keys.usesBudget(id)
                || teams.existsByBudgetId(id)
                || users.existsByBudgetId(id)
                || organizations.existsByBudgetId(id)
                || customers.existsByBudgetId(id)
                || tags.existsByBudgetId(id)
                || teamMembers.existsByBudgetId(id)
                || organizationMembers.existsByBudgetId(id);
    }
}
