package io.tollgate.providers.account;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Window;
import io.tollgate.contracts.hold.HoldCounter;
import io.tollgate.contracts.hold.HoldKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing the admission script looks at.
 *
 * @param kind as in {@code admit.lua}: v, b, r, t or p
 * @param key where it is counted in Redis
 * @param limit nano-USD, or a number of requests or tokens, or the version decided by
 * @param level whose check it is, null for a version
 * @param window of a budget, null for other kinds
 * @param failsClosed whether nobody may pass here while it cannot be checked
 */
record Check(
        char kind,
        String key,
        long limit,
        @Nullable Level level,
        @Nullable Window window,
        boolean failsClosed) {

    /**
     * The checks of an attempt.
     *
     * @param version of the provider's budget, which may have changed since
     */
    static List<Check> of(
            String tenant, String provider, long version, List<Level> levels, Instant now) {
        List<Check> checks = new ArrayList<>();
        String mark = HoldKeys.version(tenant, LevelKind.PROVIDER, provider);
        checks.add(new Check('v', mark, version, null, null, false));
        for (Level level : levels) {
            for (Budget budget : level.budgets()) {
                checks.add(budget(tenant, level, budget, now));
            }
            if (level.rpm() != null) {
                String key = HoldKeys.requests(tenant, level.kind(), level.id());
                checks.add(new Check('r', key, level.rpm(), level, null, false));
            }
            if (level.tpm() != null) {
                String key = HoldKeys.tokens(tenant, level.kind(), level.id());
                checks.add(new Check('t', key, level.tpm(), level, null, false));
            }
            if (level.maxParallel() != null) {
                String key = HoldKeys.parallel(tenant, level.kind(), level.id());
                checks.add(new Check('p', key, level.maxParallel(), level, null, false));
            }
        }
        return checks;
    }

    private static Check budget(String tenant, Level level, Budget budget, Instant now) {
        Window window = budget.windowAt(now);
        return new Check(
                'b',
                HoldKeys.budget(tenant, level.kind(), level.id(), window),
                Objects.requireNonNull(budget.limitAt(now)),
                level,
                window,
                budget.mode() == BudgetMode.STRICT);
    }

    /** Its four values for the script. */
    List<String> values() {
        return List.of(String.valueOf(kind), Long.toString(limit), span(), "strict");
    }

    private String span() {
        Instant start = window == null ? null : window.start();
        Instant end = window == null ? null : window.end();
        return start == null || end == null ? "" : start.toEpochMilli() + ":" + end.toEpochMilli();
    }

    /** The counter this check has in a Hold; null for what is not given back. */
    @Nullable HoldCounter counter() {
        return kind == 'r' || kind == 'v'
                ? null
                : new HoldCounter(String.valueOf(kind), key, kind == 't' ? limit : 0);
    }
}
