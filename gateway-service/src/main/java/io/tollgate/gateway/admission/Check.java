package io.tollgate.gateway.admission;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Window;
import io.tollgate.contracts.hold.HoldCounter;
import io.tollgate.contracts.hold.HoldKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing the admission script looks at. Levels differ only in how many checks they bring.
 *
 * @param kind as in {@code admit.lua}: v, b, r, t or p
 * @param key where it is counted in Redis
 * @param a the limit, or the version
 * @param b the window of a budget, {@code start:end} in ms
 * @param mode of a budget
 * @param level whose check it is
 * @param window of a budget, null for other kinds
 */
record Check(
        char kind,
        String key,
        String a,
        String b,
        String mode,
        Level level,
        @Nullable Window window) {

    /**
     * The checks of a call.
     *
     * @param model the name that the client asked for
     * @param requested levels that the request names itself: customer and tags
     */
    static List<Check> of(Caller caller, String model, List<Level> requested, Instant now) {
        List<Check> checks = new ArrayList<>();
        for (Level level : caller.levels()) {
            Long version =
                    level.kind() == LevelKind.KEY
                            ? Long.valueOf(caller.version())
                            : level.version();
            add(checks, caller.tenant(), level, version, model, now);
        }
        for (Level level : requested) {
            add(checks, caller.tenant(), level, level.version(), model, now);
        }
        return checks;
    }

    private static void add(
            List<Check> checks,
            String tenant,
            Level level,
            @Nullable Long version,
            String model,
            Instant now) {
        LevelKind kind = level.kind();
        if (version != null) {
            String key = HoldKeys.version(tenant, kind, level.id());
            checks.add(plain('v', key, version.toString(), level));
        }
        if (level.model() != null && !level.model().equals(model)) {
            return;
        }
        for (Budget budget : level.budgets()) {
            checks.add(budget(tenant, level, budget, now));
        }
        if (level.rpm() != null) {
            String key = HoldKeys.requests(tenant, kind, level.id());
            checks.add(plain('r', key, level.rpm().toString(), level));
        }
        if (level.tpm() != null) {
            String key = HoldKeys.tokens(tenant, kind, level.id());
            checks.add(plain('t', key, level.tpm().toString(), level));
        }
        if (level.maxParallel() != null) {
            String key = HoldKeys.parallel(tenant, kind, level.id());
            checks.add(plain('p', key, level.maxParallel().toString(), level));
        }
    }

    /** The counter this check has in a Hold; null for what is not given back. */
    @Nullable HoldCounter counter() {
        return switch (kind) {
            case 'b' -> new HoldCounter("b", key, 0);
            case 't' -> new HoldCounter("t", key, Long.parseLong(a));
            case 'p' -> new HoldCounter("p", key, 0);
            default -> null;
        };
    }

    /** Whether nobody may pass here while it cannot be checked. */
    boolean failsClosed() {
        return limitsSpending() && mode.equals("strict");
    }

    /** Whether a spent budget refuses here. */
    boolean limitsSpending() {
        return kind == 'b' && !a.isEmpty() && !mode.equals("alert");
    }

    private static Check plain(char kind, String key, String limit, Level level) {
        return new Check(kind, key, limit, "", "", level, null);
    }

    private static Check budget(String tenant, Level level, Budget budget, Instant now) {
        Window window = budget.windowAt(now);
        Long limit = budget.limitAt(now);
        Instant start = window.start();
        Instant end = window.end();
        return new Check(
                'b',
                HoldKeys.budget(tenant, level.kind(), level.id(), window),
                limit == null ? "" : limit.toString(),
                start == null || end == null ? "" : start.toEpochMilli() + ":" + end.toEpochMilli(),
                budget.mode().name().toLowerCase(Locale.ROOT),
                level,
                window);
    }
}
