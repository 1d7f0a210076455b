package io.tollgate.spend.logs;

import io.tollgate.spend.content.KeptContents;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A ledger row in LiteLLM's form. A correction is a row of its own, with differences as figures.
 */
final class LogRow {

    private LogRow() {}

    static Map<String, @Nullable Object> of(ResultSet row) throws SQLException {
        Instant started = instant(row, "started_at");
        Instant ended = instant(row, "ended_at");
        long input = row.getLong("input_tokens");
        long output = row.getLong("output_tokens");
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("request_id", row.getString("request_id"));
        shown.put("call_type", row.getString("call_type"));
        shown.put("api_key", row.getString("key_id"));
        shown.put("spend", row.getBigDecimal("usd"));
        shown.put("total_tokens", input + output);
        shown.put("prompt_tokens", input);
        shown.put("completion_tokens", output);
        shown.put("startTime", started);
        shown.put("endTime", ended);
        shown.put("completionStartTime", instant(row, "first_token_at"));
        shown.put("request_duration_ms", duration(started, ended));
        shown.put("model", row.getString("model"));
        shown.put("model_id", row.getString("deployment_id"));
        shown.put("model_group", row.getString("model_group"));
        shown.put("custom_llm_provider", row.getString("provider"));
        shown.put("api_base", row.getString("api_base"));
        shown.put("user", row.getString("user_id"));
        shown.put("end_user", row.getString("end_user"));
        shown.put("team_id", row.getString("team_id"));
        shown.put("organization_id", row.getString("organization_id"));
        shown.put("agent_id", null);
        shown.put("metadata", metadata(row, input, output));
        shown.put("cache_hit", row.getBoolean("cache_hit") ? "True" : "False");
        shown.put("cache_key", null);
        shown.put("request_tags", List.of((String[]) row.getArray("tags").getArray()));
        shown.put("requester_ip_address", row.getString("client_ip"));
        // What was said is kept apart, see tell.
        shown.put("messages", Map.of());
        shown.put("response", Map.of());
        shown.put("proxy_server_request", Map.of());
        shown.put("session_id", row.getString("session_id"));
        shown.put("status", row.getString("status"));
        return shown;
    }

    /** Adds what was said in the row's call. */
    static void tell(Map<String, @Nullable Object> row, KeptContents.Kept kept) {
        JsonNode request = kept.request();
        JsonNode said = MissingNode.getInstance();
        for (String field : List.of("messages", "input", "prompt", "contents")) {
            said = said.isMissingNode() ? request.path(field) : said;
        }
        row.put("messages", said.isMissingNode() ? Map.of() : said);
        row.put("response", kept.response() == null ? Map.of() : kept.response());
        row.put("proxy_server_request", request);
    }

    /** A row of {@code /spend/keys}. */
    static Map<String, @Nullable Object> key(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("token", row.getString("entity"));
        shown.put("key_alias", row.getString("key_alias"));
        shown.put("spend", row.getBigDecimal("usd"));
        shown.put("user_id", row.getString("user_id"));
        shown.put("team_id", row.getString("team_id"));
        shown.put("requests", row.getLong("requests"));
        shown.put("total_tokens", row.getLong("tokens"));
        return shown;
    }

    private static Map<String, @Nullable Object> metadata(ResultSet row, long input, long output)
            throws SQLException {
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        metadata.put("user_api_key_alias", row.getString("key_alias"));
        metadata.put("user_api_key_team_alias", null);
        metadata.put("status", row.getString("status"));
        metadata.put("usage_object", usage(row, input, output));
        metadata.put("cost_breakdown", cost(row));
        if (row.getString("error_class") != null) {
            Map<String, @Nullable Object> error = new LinkedHashMap<>();
            error.put("error_code", row.getString("error_class"));
            error.put("error_class", row.getString("error_class"));
            error.put("error_message", row.getString("error_message"));
            metadata.put("error_information", error);
        }
        metadata.put("attempt", row.getInt("attempt"));
        metadata.put("correction", row.getInt("entry") > 0);
        metadata.put("source", row.getString("source"));
        metadata.put("estimated", row.getBoolean("estimated"));
        metadata.put("priced", row.getBoolean("priced"));
        metadata.put("region", row.getString("region"));
        metadata.put("trace_id", row.getString("trace_id"));
        return metadata;
    }

    private static Map<String, Object> usage(ResultSet row, long input, long output)
            throws SQLException {
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", input);
        usage.put("completion_tokens", output);
        usage.put("total_tokens", input + output);
        usage.put("cache_read_input_tokens", row.getLong("cache_read_tokens"));
        usage.put("cache_creation_input_tokens", row.getLong("cache_write_tokens"));
        usage.put("reasoning_tokens", row.getLong("reasoning_tokens"));
        usage.put("audio_input_tokens", row.getLong("audio_input_tokens"));
        usage.put("audio_output_tokens", row.getLong("audio_output_tokens"));
        return usage;
    }

    private static Map<String, Object> cost(ResultSet row) throws SQLException {
        BigDecimal cacheRead = row.getBigDecimal("cost_cache_read");
        BigDecimal cacheWrite = row.getBigDecimal("cost_cache_write");
        Map<String, Object> cost = new LinkedHashMap<>();
        cost.put("input_cost", row.getBigDecimal("cost_input").add(cacheRead).add(cacheWrite));
        cost.put("output_cost", row.getBigDecimal("cost_output"));
        cost.put("cache_read_cost", cacheRead);
        cost.put("cache_write_cost", cacheWrite);
        BigDecimal discount = row.getBigDecimal("cost_discount");
        BigDecimal margin = row.getBigDecimal("cost_margin");
        BigDecimal total = row.getBigDecimal("usd");
        cost.put("audio_cost", row.getBigDecimal("cost_audio"));
        cost.put("image_cost", row.getBigDecimal("cost_image"));
        cost.put("tool_usage_cost", row.getBigDecimal("cost_tool"));
        cost.put("other_cost", row.getBigDecimal("cost_other"));
        cost.put("original_cost", total.add(discount).subtract(margin));
        cost.put("discount_amount", discount);
        cost.put("margin_total_amount", margin);
        cost.put("total_cost", total);
        return cost;
    }

    private static @Nullable Long duration(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
