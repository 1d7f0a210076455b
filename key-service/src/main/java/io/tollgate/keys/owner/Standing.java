package io.tollgate.keys.owner;

import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Role;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a key has from those it belongs to.
 *
 * @param organizationId the key's own or its team's
 * @param blockedBy the first of them that is blocked, null when none is
 * @param levels team, models of the team, member, user, models of the user, organisation, models of
 *     the organisation, member of the organisation
 * @param modelLists each must allow a model; an empty one allows all
 * @param aliases requested model to used model
 * @param settings of the team, see {@link io.tollgate.keys.management.KeptFields}
 */
public record Standing(
        @Nullable String organizationId,
        Role role,
        @Nullable LevelKind blockedBy,
        List<Level> levels,
        List<List<String>> modelLists,
        Map<String, String> aliases,
        List<String> tags,
        String settings) {}
