package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.LevelKind;
import io.tollgate.keys.change.ChangeAnnouncer.Change;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.owner.OwnedKeys;
import io.tollgate.platform.access.Access;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Keys seen from those they belong to. */
@Component
class KeysOfOwners implements OwnedKeys {

    private final VirtualKeys keys;
    private final KeyAdministration administration;
    private final KeyReading reading;
    private final InstantSource clock;
    private final TokenTenants tokenTenants;

    KeysOfOwners(
            VirtualKeys keys,
            KeyAdministration administration,
            KeyReading reading,
            InstantSource clock,
            TokenTenants tokenTenants) {
        this.tokenTenants = tokenTenants;
        this.keys = keys;
        this.clock = clock;
        this.administration = administration;
        this.reading = reading;
    }

    @Override
    public Set<String> tenantsOfTeam(String teamId) {
        Set<String> tenants = tenants(keys.tenanciesOfTeam(teamId));
        tenants.addAll(tokenTenants.of(LevelKind.TEAM, teamId));
        return tenants;
    }

    @Override
    public Set<String> tenantsOfUser(String userId) {
        Set<String> tenants = tenants(keys.tenanciesOfUser(userId));
        tenants.addAll(tokenTenants.of(LevelKind.USER, userId));
        return tenants;
    }

    @Override
    public Map<String, Long> countsOfTeams(Collection<String> teamIds) {
        return counts(teamIds.isEmpty() ? List.of() : keys.countOfTeams(teamIds));
    }

    @Override
    public Map<String, Long> countsOfUsers(Collection<String> userIds) {
        return counts(userIds.isEmpty() ? List.of() : keys.countOfUsers(userIds));
    }

    @Override
    public List<Map<String, @Nullable Object>> rowsOfTeam(String teamId, int most) {
        return reading.rowsWithSpend(keys.newestOfTeam(teamId, Limit.of(most)));
    }

    @Override
    public List<Map<String, @Nullable Object>> rowsOfUser(String userId, int most) {
        return reading.rowsWithSpend(keys.newestOfUser(userId, Limit.of(most)));
    }

    @Override
    public Map<String, KeyLimits> limits(Collection<String> tokens) {
        Map<String, KeyLimits> limits = new HashMap<>();
        if (!tokens.isEmpty()) {
            keys.findAllById(tokens)
                    .forEach(
                            key ->
                                    limits.put(
                                            key.token(),
                                            new KeyLimits(
                                                    key.token(),
                                                    key.keyAlias,
                                                    Boolean.TRUE.equals(key.blocked),
                                                    key.version,
                                                    key.budgetId,
                                                    key.limits,
                                                    key.models)));
        }
        return limits;
    }

    @Override
    public boolean inForce(String token) {
        Instant now = clock.instant();
        return keys.findById(token)
                .filter(key -> !Boolean.TRUE.equals(key.blocked))
                .filter(key -> key.expires == null || now.isBefore(key.expires))
                .isPresent();
    }

    @Override
    public boolean usesBudget(String budgetId) {
        return keys.existsByBudgetId(budgetId);
    }

    @Override
    public List<Change> touchWithBudget(String budgetId) {
        List<VirtualKey> locked = keys.lockWithBudget(budgetId);
        locked.forEach(key -> key.version++);
        keys.flush();
        return locked.stream().map(administration::change).toList();
    }

    @Override
    public List<Change> deleteOfTeams(Collection<String> teamIds, String who) {
        return administration.remove(keys.lockOfTeams(teamIds), who);
    }

    @Override
    public List<Change> deleteOfUsers(Collection<String> userIds, String who) {
        return administration.remove(keys.lockOfUsers(userIds), who);
    }

    @Override
    public List<Change> deleteOfOrganizations(Collection<String> organizationIds, String who) {
        return administration.remove(keys.lockOfOrganizations(organizationIds), who);
    }

    @Override
    public List<Change> deleteOfMember(String teamId, String userId, String who) {
        return administration.remove(keys.lockOfMember(teamId, userId), who);
    }

    @Override
    public Map<String, @Nullable Object> create(Fields fields, Access access) {
        KeyAdministration.Created created = administration.create(fields, access);
        return reading.created(created.key(), created.plain());
    }

    private static Set<String> tenants(List<Tenancy> tenancies) {
        return tenancies.stream()
                .map(Tenancy::tenant)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Map<String, Long> counts(List<OwnerCount> counts) {
        return counts.stream().collect(Collectors.toMap(OwnerCount::ownerId, OwnerCount::keys));
    }
}
