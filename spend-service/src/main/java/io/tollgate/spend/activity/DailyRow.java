package io.tollgate.spend.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One part of a day.
 *
 * @param day as {@code YYYY-MM-DD}
 * @param entity null for none
 * @param model null when no provider was called
 */
record DailyRow(
        String day,
        @Nullable String entity,
        String keyId,
        @Nullable String keyAlias,
        @Nullable String teamId,
        String modelGroup,
        String callType,
        @Nullable String model,
        @Nullable String provider,
        Figures figures) {

    static DailyRow of(ResultSet row) throws SQLException {
        return new DailyRow(
                row.getString("day"),
                row.getString("entity"),
                row.getString("key_id"),
                row.getString("key_alias"),
                row.getString("team_id"),
                row.getString("model_group"),
                row.getString("call_type"),
                row.getString("model"),
                row.getString("provider"),
                Figures.of(row));
    }
}
