package io.tollgate.keys.owner;

import io.tollgate.keys.change.ChangeAnnouncer.Change;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.platform.access.Access;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What owners need to know of keys, and do to them. */
public interface OwnedKeys {

    /** The limits of a key, with whose it is. */
    record KeyLimits(
            String token,
            @Nullable String alias,
            boolean blocked,
            long version,
            @Nullable String budgetId,
            Limits limits,
            List<String> models) {}

    /** The tenants of a team's keys. */
    Set<String> tenantsOfTeam(String teamId);

    /** The tenants of a user's keys. */
    Set<String> tenantsOfUser(String userId);

    /** How many keys each team has; teams without keys are missing. */
    Map<String, Long> countsOfTeams(Collection<String> teamIds);

    /** How many keys each user has; users without keys are missing. */
    Map<String, Long> countsOfUsers(Collection<String> userIds);

    /** A team's newest keys, with their spend. */
    List<Map<String, @Nullable Object>> rowsOfTeam(String teamId, int most);

    /** A user's newest keys, with their spend. */
    List<Map<String, @Nullable Object>> rowsOfUser(String userId, int most);

    /** Limits by key id; unknown ids are missing. */
    Map<String, KeyLimits> limits(Collection<String> tokens);

    /** Whether any key uses this budget. */
    boolean usesBudget(String budgetId);

    /** Inside a transaction: makes all keys that use this budget newer. */
    List<Change> touchWithBudget(String budgetId);

    /** Inside a transaction: deletes the keys of these teams. */
    List<Change> deleteOfTeams(Collection<String> teamIds, String who);

    /** Inside a transaction: deletes the keys of these users. */
    List<Change> deleteOfUsers(Collection<String> userIds, String who);

    /** Inside a transaction: deletes the keys that name these organisations themselves. */
    List<Change> deleteOfOrganizations(Collection<String> organizationIds, String who);

    /** Inside a transaction: deletes the keys that a user has within a team. */
    List<Change> deleteOfMember(String teamId, String userId, String who);

    /**
     * Inside a transaction: makes a key.
     *
     * @return its row, the only one that shows the plain key
     */
    Map<String, @Nullable Object> create(Fields fields, Access access);
}
