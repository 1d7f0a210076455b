package io.tollgate.spend.focus;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was spent on one UTC day by one key on one deployment with one set of tags; USD, exact. */
record Charge(
        LocalDate day,
        String tenant,
        @Nullable String organizationId,
        @Nullable String teamId,
        @Nullable String userId,
        String keyId,
        @Nullable String keyAlias,
        @Nullable String endUser,
        List<String> tags,
        String callType,
        String modelGroup,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String deploymentId,
        @Nullable String region,
        long requests,
        long attempts,
        long inputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        long outputTokens,
        BigDecimal input,
        BigDecimal output,
        BigDecimal cacheRead,
        BigDecimal cacheWrite,
        BigDecimal audio,
        BigDecimal image,
        BigDecimal tool,
        BigDecimal other,
        BigDecimal discount,
        BigDecimal margin) {

    /** SQL of the columns that make a group, in order; a constant. */
    static final String GROUPS =
            """
            tenant, organization_id, team_id, user_id, key_id, key_alias, end_user, tags, call_type,
            model_group, model, provider, deployment_id, region
            """;

    /** SQL of the sums; a constant. */
    static final String SUMS =
            """
            sum(requests) AS requests, sum(attempts) AS attempts, sum(input_tokens) AS input_tokens,
            sum(cache_read_tokens) AS cache_read_tokens,
            sum(cache_write_tokens) AS cache_write_tokens, sum(output_tokens) AS output_tokens,
            sum(cost_input) AS cost_input, sum(cost_output) AS cost_output,
            sum(cost_cache_read) AS cost_cache_read, sum(cost_cache_write) AS cost_cache_write,
            sum(cost_audio) AS cost_audio, sum(cost_image) AS cost_image,
            sum(cost_tool) AS cost_tool, sum(cost_other) AS cost_other,
            sum(cost_discount) AS cost_discount, sum(cost_margin) AS cost_margin
            """;

    static Charge read(ResultSet row) throws SQLException {
        return new Charge(
                row.getObject("charge_day", LocalDate.class),
                row.getString("tenant"),
                row.getString("organization_id"),
                row.getString("team_id"),
                row.getString("user_id"),
                row.getString("key_id"),
                row.getString("key_alias"),
                row.getString("end_user"),
                List.of((String[]) row.getArray("tags").getArray()),
                row.getString("call_type"),
                row.getString("model_group"),
                row.getString("model"),
                row.getString("provider"),
                row.getString("deployment_id"),
                row.getString("region"),
                row.getLong("requests"),
                row.getLong("attempts"),
                row.getLong("input_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_tokens"),
                row.getLong("output_tokens"),
                row.getBigDecimal("cost_input"),
                row.getBigDecimal("cost_output"),
                row.getBigDecimal("cost_cache_read"),
                row.getBigDecimal("cost_cache_write"),
                row.getBigDecimal("cost_audio"),
                row.getBigDecimal("cost_image"),
                row.getBigDecimal("cost_tool"),
                row.getBigDecimal("cost_other"),
                row.getBigDecimal("cost_discount"),
                row.getBigDecimal("cost_margin"));
    }
}
