package io.tollgate.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Everything the gateway must know of a virtual key to decide about a call.
 *
 * @param keyId the key's public id (64 hex digits), {@code token} in the management API
 * @param version grows with every change to the key; see {@link
 *     io.tollgate.contracts.hold.HoldKeys#version}
 * @param tenant whose counters the call uses: the organisation, else the team, else the user, else
 *     the key itself
 * @param expiresAt the first moment at which the key is refused; null for never
 * @param blocked whether the key, or somebody it belongs to, is blocked
 * @param models names, {@code provider/*} wildcards or the special values of the management API;
 *     empty allows all
 * @param allowedRoutes paths or groups; empty allows all
 * @param aliases requested model name to the name that is used instead
 * @param levels in the order in which refusals are reported; the first is the key's own
 * @param tags put on every request
 * @param cache default cache settings of the key, null when the key has none
 * @param metadata the key's free object
 * @param blockedBy who is blocked, the key itself or whom it belongs to; null when nobody is
 * @param modelLists further lists like {@code models}, of the team, the member, the user and the
 *     organisation; each must allow a model
 * @param restrictions what else it must keep to
 */
public record Caller(
        String keyId,
        long version,
        String tenant,
        Role role,
        @Nullable String keyAlias,
        @Nullable String userId,
        @Nullable String teamId,
        @Nullable String organizationId,
        boolean blocked,
        @Nullable Instant expiresAt,
        List<String> models,
        List<String> allowedRoutes,
        Map<String, String> aliases,
        List<Level> levels,
        List<String> tags,
        @Nullable JsonNode cache,
        @Nullable JsonNode metadata,
        @Nullable LevelKind blockedBy,
        List<List<String>> modelLists,
        Restrictions restrictions) {

    public Caller {
        models = List.copyOf(models);
        allowedRoutes = List.copyOf(allowedRoutes);
        aliases = Map.copyOf(aliases);
        levels = List.copyOf(levels);
        tags = List.copyOf(tags);
        cache = object(cache);
        metadata = object(metadata);
        modelLists =
                modelLists == null ? List.of() : modelLists.stream().map(List::copyOf).toList();
        restrictions = restrictions == null ? Restrictions.NONE : restrictions;
    }

    /** A caller without further restrictions. */
    public Caller(
            String keyId,
            long version,
            String tenant,
            Role role,
            @Nullable String keyAlias,
            @Nullable String userId,
            @Nullable String teamId,
            @Nullable String organizationId,
            boolean blocked,
            @Nullable Instant expiresAt,
            List<String> models,
            List<String> allowedRoutes,
            Map<String, String> aliases,
            List<Level> levels,
            List<String> tags,
            @Nullable JsonNode cache,
            @Nullable JsonNode metadata,
            @Nullable LevelKind blockedBy,
            List<List<String>> modelLists) {
        this(
                keyId,
                version,
                tenant,
                role,
                keyAlias,
                userId,
                teamId,
                organizationId,
                blocked,
                expiresAt,
                models,
                allowedRoutes,
                aliases,
                levels,
                tags,
                cache,
                metadata,
                blockedBy,
                modelLists,
                Restrictions.NONE);
    }

    /** A caller that only its own key blocks and restricts. */
    public Caller(
            String keyId,
            long version,
            String tenant,
            Role role,
            @Nullable String keyAlias,
            @Nullable String userId,
            @Nullable String teamId,
            @Nullable String organizationId,
            boolean blocked,
            @Nullable Instant expiresAt,
            List<String> models,
            List<String> allowedRoutes,
            Map<String, String> aliases,
            List<Level> levels,
            List<String> tags,
            @Nullable JsonNode cache,
            @Nullable JsonNode metadata) {
        this(
                keyId,
                version,
                tenant,
                role,
                keyAlias,
                userId,
                teamId,
                organizationId,
                blocked,
                expiresAt,
                models,
                allowedRoutes,
                aliases,
                levels,
                tags,
                cache,
                metadata,
                blocked ? LevelKind.KEY : null,
                List.of());
    }

    /** In JSON an absent object may also come as {@code null}, which Jackson reads as a node. */
    private static @Nullable JsonNode object(@Nullable JsonNode node) {
        return node != null && node.isObject() ? node : null;
    }

    public Principal principal() {
        return new Principal(role, keyId, userId, teamId, organizationId);
    }

    /** Keys print as their id only: aliases and metadata stay out of logs. */
    @Override
    public String toString() {
        return "Caller[" + keyId + " v" + version + "]";
    }
}
