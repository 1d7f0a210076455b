package io.tollgate.keys.virtualkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Restrictions;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.keys.limits.LimitLevels;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.KeptFields;
import io.tollgate.keys.owner.AccessGroups;
import io.tollgate.keys.owner.Standing;
import io.tollgate.keys.owner.Standings;
import io.tollgate.keys.owner.Tenants;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes callers of people and machines that come with a token instead of a key: they have what
 * those have whom they belong to, and an id that the ledger files them under.
 */
@Component
class TokenCallers {

    private final Standings standings;
    private final LimitLevels limitLevels;
    private final TokenTenants tenants;
    private final AccessGroups groups;

    TokenCallers(
            Standings standings,
            LimitLevels limitLevels,
            TokenTenants tenants,
            AccessGroups groups) {
        this.groups = groups;
        this.standings = standings;
        this.limitLevels = limitLevels;
        this.tenants = tenants;
    }

    /** One caller for each team, or one for the user alone. */
    List<Caller> of(TokenIdentity identity, @Nullable String userId, List<String> teamIds) {
        if (teamIds.isEmpty()) {
            return List.of(of(identity, userId, (String) null));
        }
        return teamIds.stream().map(team -> of(identity, userId, team)).toList();
    }

    private Caller of(TokenIdentity identity, @Nullable String userId, @Nullable String teamId) {
        Caller caller = read(identity, userId, teamId);
        boolean anew = teamId != null && tenants.remember(LevelKind.TEAM, teamId, caller.tenant());
        if (userId != null && tenants.remember(LevelKind.USER, userId, caller.tenant())) {
            anew = true;
        }
        return anew ? read(identity, userId, teamId) : caller;
    }

    private Caller read(TokenIdentity identity, @Nullable String userId, @Nullable String teamId) {
        Standing standing = standings.of(teamId, userId, identity.organizationId());
        String id = id(identity);
        List<Level> levels = new ArrayList<>();
        levels.add(limitLevels.counting(LevelKind.KEY, id, 0L, Limits.from(Instant.EPOCH)));
        levels.addAll(standing.levels());
        List<List<String>> models = new ArrayList<>(standing.modelLists());
        models.addAll(identity.models());
        return new Caller(
                id,
                0,
                Tenants.of(standing.organizationId(), teamId, userId, id),
                CallerController.role(
                        identity.role() == null ? standing.role() : identity.role(),
                        identity.routes()),
                null,
                userId,
                teamId,
                standing.organizationId(),
                standing.blockedBy() != null,
                null,
                List.of(),
                identity.routes(),
                standing.aliases(),
                levels,
                standing.tags(),
                null,
                null,
                standing.blockedBy(),
                groups.expand(models),
                restrictions(standing));
    }

    /** Those of the team: there is no key that has any. */
    private static Restrictions restrictions(Standing standing) {
        String settings = standing.settings();
        List<String> addresses = KeptFields.texts(settings, KeptFields.ALLOWED_IPS);
        return new Restrictions(
                addresses.isEmpty() ? List.of() : List.of(addresses),
                KeptFields.texts(settings, KeptFields.ENFORCED_PARAMS),
                List.of(),
                KeptFields.texts(settings, KeptFields.GUARDRAILS));
    }

    /** 64 hex digits as the ids of keys have, and none of theirs. */
    private static String id(TokenIdentity identity) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(identity.issuer().getBytes(UTF_8));
            sha256.update((byte) 0);
            return HexFormat.of().formatHex(sha256.digest(identity.subject().getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }
}
