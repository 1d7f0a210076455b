package io.tollgate.keys.owner;

import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.KeptFields;
import io.tollgate.keys.management.ModelNames;
import io.tollgate.platform.ApiException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an owner was allowed before a change. Those who manage a group from inside may hand out what
 * it has, and not give it more.
 */
record Bounds(
        Limits limits,
        List<String> models,
        boolean blocked,
        @Nullable String budgetId,
        @Nullable String organizationId,
        String settings) {

    static Bounds of(Owner row) {
        return new Bounds(
                row.limits.copy(),
                List.copyOf(row.models),
                row.blocked,
                row.budgetId,
                organizationId(row),
                settings(row));
    }

    /**
     * Refuses a change that widened anything.
     *
     * @throws ApiException 403 naming the field
     */
    void require(Owner row) {
        String wider = LimitFields.firstWider(row.limits, limits);
        if (wider == null && !ModelNames.within(row.models, models)) {
            wider = "models";
        }
        if (wider == null && blocked && !row.blocked) {
            wider = "blocked";
        }
        if (wider == null && !Objects.equals(budgetId, row.budgetId)) {
            wider = "budget_id";
        }
        if (wider == null && !Objects.equals(organizationId, organizationId(row))) {
            wider = "organization_id";
        }
        if (wider == null) {
            wider = KeptFields.firstWider(settings(row), settings);
        }
        if (wider != null) {
            throw ApiException.forbidden(
                    wider, "'" + wider + "' may only be narrowed by those it binds.");
        }
    }

    private static String settings(Owner row) {
        return row instanceof Team team ? team.settings : "{}";
    }

    private static @Nullable String organizationId(Owner row) {
        return row instanceof Team team ? team.organizationId : null;
    }
}
