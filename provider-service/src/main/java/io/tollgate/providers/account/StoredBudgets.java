package io.tollgate.providers.account;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Budgets of providers that were set while running. */
@Component
class StoredBudgets {

    /** A version of its own for each provider; a row outlives its budget, so that it only grows. */
    private static final String PUT =
            """
            INSERT INTO providers.provider_budget AS b
                (provider, budget_limit, time_period, version, updated_at, updated_by)
            VALUES (:provider, :limit, :period, 1, now(), :by)
            ON CONFLICT (provider) DO UPDATE SET
                budget_limit = excluded.budget_limit,
                time_period = excluded.time_period,
                version = b.version + 1,
                updated_at = excluded.updated_at,
                updated_by = excluded.updated_by
            """;

    private final JdbcClient jdbc;

    StoredBudgets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A provider's row.
     *
     * @param usd null where the budget was removed: what is configured holds again
     * @param version grows with every change
     */
    record Row(@Nullable BigDecimal usd, @Nullable String timePeriod, long version) {}

    /** By the provider's name. */
    Map<String, Row> all() {
        Map<String, Row> rows = new HashMap<>();
        jdbc.sql(
                        "SELECT provider, budget_limit, time_period, version FROM providers.provider_budget")
                .query(
                        row -> {
                            rows.put(
                                    row.getString("provider"),
                                    new Row(
                                            row.getBigDecimal("budget_limit"),
                                            row.getString("time_period"),
                                            row.getLong("version")));
                        });
        return rows;
    }

    /**
     * Sets a provider's budget, or removes it.
     *
     * @param usd null to remove
     */
    void put(String provider, @Nullable BigDecimal usd, @Nullable String timePeriod, String by) {
        jdbc.sql(PUT)
                .param("provider", provider)
                .param("limit", usd)
                .param("period", timePeriod)
                .param("by", by)
                .update();
    }
}
