package io.tollgate.spend.statement;

import io.tollgate.spend.report.Figures;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one key spent on one model, for one customer or none, in one month.
 *
 * @param usageMonth when it was spent
 * @param correction whether that month was closed before
 * @param costCenter null for none, and while the month is open
 */
record StatementLine(
        YearMonth usageMonth,
        boolean correction,
        @Nullable String costCenter,
        String tenant,
        @Nullable String organizationId,
        @Nullable String teamId,
        @Nullable String userId,
        String keyId,
        @Nullable String keyAlias,
        @Nullable String endUser,
        String modelGroup,
        @Nullable String model,
        @Nullable String provider,
        Figures figures) {

    StatementLine chargedTo(@Nullable String center) {
        return new StatementLine(
                usageMonth,
                correction,
                center,
                tenant,
                organizationId,
                teamId,
                userId,
                keyId,
                keyAlias,
                endUser,
                modelGroup,
                model,
                provider,
                figures);
    }

    /** Without the month it is billed in. */
    Map<String, @Nullable Object> columns() {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("usage_month", usageMonth.atDay(1));
        columns.put("correction", correction);
        columns.put("cost_center", costCenter);
        columns.put("tenant", tenant);
        columns.put("organization_id", organizationId);
        columns.put("team_id", teamId);
        columns.put("user_id", userId);
        columns.put("key_id", keyId);
        columns.put("key_alias", keyAlias);
        columns.put("end_user", endUser);
        columns.put("model_group", modelGroup);
        columns.put("model", model);
        columns.put("provider", provider);
        columns.put("requests", figures.requests());
        columns.put("attempts", figures.attempts());
        columns.put("failed_attempts", figures.failedAttempts());
        columns.put("input_tokens", figures.inputTokens());
        columns.put("cache_read_tokens", figures.cacheReadTokens());
        columns.put("cache_write_tokens", figures.cacheWriteTokens());
        columns.put("output_tokens", figures.outputTokens());
        columns.put("reasoning_tokens", figures.reasoningTokens());
        columns.put("usd", figures.usd());
        columns.put("cost_input", figures.input());
        columns.put("cost_output", figures.output());
        columns.put("cost_cache_read", figures.cacheRead());
        columns.put("cost_cache_write", figures.cacheWrite());
        columns.put("cost_other", figures.other());
        columns.put("cost_discount", figures.discount());
        columns.put("cost_margin", figures.margin());
        return columns;
    }

    Map<String, @Nullable Object> shown() {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("usage_month", usageMonth.toString());
        shown.put("correction", correction);
        shown.put("cost_center", costCenter);
        shown.put("organization", organizationId);
        shown.put("team", teamId);
        shown.put("user", userId);
        shown.put("api_key", keyId);
        shown.put("key_alias", keyAlias);
        shown.put("customer", endUser);
        shown.put("model_group", modelGroup);
        shown.put("model", model);
        shown.put("provider", provider);
        shown.putAll(figures.fields(BigDecimal.ONE));
        return shown;
    }
}
