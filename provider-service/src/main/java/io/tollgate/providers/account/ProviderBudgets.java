package io.tollgate.providers.account;

import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.providers.account.AccountProperties.ProviderBudget;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/**
 * The providers that have a budget of their own, over all their deployments: an image of what was
 * configured and what was set while running, which wins. Goes on from the image while PostgreSQL is
 * away.
 */
final class ProviderBudgets implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(ProviderBudgets.class);

    private static final Standing NONE = new Standing(0, null, null);

    private final Map<String, ProviderBudget> configured;
    private final StoredBudgets stored;
    private final ZoneId zone;
    private final BudgetMode mode;
    private volatile Map<String, Standing> image;

    ProviderBudgets(
            Map<String, ProviderBudget> configured,
            StoredBudgets stored,
            ZoneId zone,
            boolean failClosed) {
        this.configured = Map.copyOf(configured);
        this.stored = stored;
        this.zone = zone;
        this.mode = failClosed ? BudgetMode.STRICT : BudgetMode.SOFT;
        this.image = image(Map.of());
    }

    /**
     * A provider's budget.
     *
     * @param version of what was set while running, 0 when nothing ever was
     * @param budget null when it has none
     * @param level the same, as it is counted
     */
    record Standing(long version, @Nullable ProviderBudget budget, @Nullable Level level) {}

    Standing of(String provider) {
        return image.getOrDefault(provider, NONE);
    }

    /** Those that have a budget, by the provider's name. */
    Map<String, Standing> all() {
        Map<String, Standing> all = new HashMap<>(image);
        all.values().removeIf(standing -> standing.budget() == null);
        return all;
    }

    /** Whether somebody set the provider's budget while running, and did not remove it since. */
    boolean isStored(String provider) {
        StoredBudgets.Row row = stored.all().get(provider);
        return row != null && row.usd() != null;
    }

    /**
     * Stores a budget, or with null goes back to what is configured; it holds once it was read.
     *
     * @throws DataAccessException when it cannot be stored; nothing has changed then
     */
    void store(String provider, @Nullable ProviderBudget budget, String by) {
        BigDecimal usd = budget == null ? null : budget.budgetLimit();
        stored.put(provider, usd, budget == null ? null : budget.timePeriod(), by);
    }

    /** Reads what was stored, and answers the version of this provider's. */
    long reread(String provider) {
        refresh();
        return of(provider).version();
    }

    /**
     * Reads what was set.
     *
     * @throws DataAccessException when the database is away
     */
    void refresh() {
        image = image(stored.all());
    }

    /** Before the first call: a budget that was not read yet must not look like none. */
    @Override
    public void afterSingletonsInstantiated() {
        refresh();
    }

    @Scheduled(fixedDelayString = "${tollgate.providers.budget-refresh:5s}")
    void refreshOnSchedule() {
        try {
            refresh();
        } catch (DataAccessException | TransactionException away) {
            log.warn("cannot read the budgets of providers, going on: {}", away.getMessage());
        }
    }

    private Map<String, Standing> image(Map<String, StoredBudgets.Row> rows) {
        Map<String, Standing> standings = new HashMap<>();
        configured.forEach((name, budget) -> standings.put(name, standing(name, budget, 0)));
        rows.forEach(
                (name, row) -> {
                    ProviderBudget budget =
                            row.usd() == null
                                    ? configured.get(name)
                                    : new ProviderBudget(row.usd(), row.timePeriod());
                    standings.put(name, standing(name, budget, row.version()));
                });
        return Map.copyOf(standings);
    }

    private Standing standing(String name, @Nullable ProviderBudget budget, long version) {
        return new Standing(version, budget, budget == null ? null : level(name, budget));
    }

    private Level level(String name, ProviderBudget budget) {
        return Level.of(
                LevelKind.PROVIDER, name, null, null, null, List.of(budget.counted(zone, mode)));
    }
}
