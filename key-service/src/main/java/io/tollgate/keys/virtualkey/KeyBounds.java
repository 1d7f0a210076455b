package io.tollgate.keys.virtualkey;

import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.KeptFields;
import io.tollgate.keys.management.ModelNames;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may at most: a key as it was before a change, the key that calls, a user or a team.
 *
 * @param routes paths or groups; empty allows all
 * @param expires null for never
 * @param settings see {@link KeptFields}, null where there are none
 * @param owner whose it is, null where that means nothing
 */
record KeyBounds(
        Limits limits,
        List<String> models,
        List<String> routes,
        @Nullable Instant expires,
        @Nullable String budgetId,
        boolean blocked,
        @Nullable String owner,
        @Nullable String settings) {

    private static final String ALL_OF_THE_TEAM = "all-team-models";

    static KeyBounds of(VirtualKey key) {
        return new KeyBounds(
                key.limits.copy(),
                List.copyOf(key.models),
                List.copyOf(key.routes()),
                key.expires,
                key.budgetId,
                Boolean.TRUE.equals(key.blocked),
                owner(key),
                key.settings);
    }

    /** Bounds of a user or a team, to whom routes and expiry mean nothing. */
    static KeyBounds of(Limits limits, List<String> models) {
        return new KeyBounds(limits, models, List.of(), null, null, false, null, null);
    }

    /** The first field in which {@code key} goes further than this; null when none does. */
    @Nullable String firstWider(VirtualKey key) {
        String wider = LimitFields.firstWider(key.limits, limits);
        if (wider != null) {
            return wider;
        }
        if (!ModelNames.within(key.models, models)) {
            return "models";
        }
        if (!routesWithin(key.routes())) {
            return "allowed_routes";
        }
        if (settings != null) {
            String looser = KeptFields.firstWider(key.settings, settings);
            if (looser != null) {
                return looser;
            }
        }
        return expires != null && (key.expires == null || key.expires.isAfter(expires))
                ? "duration"
                : null;
    }

    /** The first limit or model list a key names that lies above this; null when none does. */
    @Nullable String firstAbove(VirtualKey key) {
        String above = LimitFields.firstAbove(key.limits, limits);
        boolean models = key.models.isEmpty() || key.models.contains(ALL_OF_THE_TEAM);
        return above == null && !models && !ModelNames.within(key.models, this.models)
                ? "models"
                : above;
    }

    /** Whether the key as it is now is this very key, only with another budget. */
    boolean movesBudget(VirtualKey key) {
        return !Objects.equals(budgetId, key.budgetId);
    }

    /** Whether the key belongs to somebody else now. */
    boolean movesOwner(VirtualKey key) {
        return !owner(key).equals(owner);
    }

    private static String owner(VirtualKey key) {
        return key.userId + " " + key.teamId + " " + key.organizationId;
    }

    /** Gives a new key what it leaves open and is limited here. */
    void fill(VirtualKey key) {
        key.limits = key.limits.over(limits);
        if (key.models.isEmpty()) {
            key.models = models;
        }
        if (key.routes().isEmpty()) {
            key.allowedRoutes = routes;
        }
        if (settings != null) {
            key.settings = KeptFields.filled(key.settings, settings);
        }
        if (key.expires == null) {
            key.expires = expires;
        }
    }

    private boolean routesWithin(List<String> inner) {
        return routes.isEmpty()
                || (!inner.isEmpty()
                        && inner.stream()
                                .allMatch(
                                        route -> routes.stream().anyMatch(o -> covers(o, route))));
    }

    private static boolean covers(String outer, String inner) {
        return outer.equals(inner)
                || (outer.endsWith("*")
                        && inner.startsWith(outer.substring(0, outer.length() - 1)));
    }
}
