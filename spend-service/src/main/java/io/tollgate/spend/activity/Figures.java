package io.tollgate.spend.activity;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was used and spent.
 *
 * @param requests calls of clients; retries are not counted again
 * @param attempts calls of providers, and answers from the cache
 * @param successes attempts that were answered: of one request at most one
 */
record Figures(
        BigDecimal spend,
        long input,
        long output,
        long cacheRead,
        long cacheWrite,
        long requests,
        long attempts,
        long successes) {

    static final Figures NONE = new Figures(BigDecimal.ZERO, 0, 0, 0, 0, 0, 0, 0);

    /** SQL over aliases {@code u} and {@code d}, in the order that {@link #of} reads. */
    static final String COLUMNS =
            """
            sum(u.usd) AS usd, sum(u.input_tokens) AS input_tokens,
            sum(u.output_tokens) AS output_tokens, sum(u.cache_read_tokens) AS cache_read_tokens,
            sum(u.cache_write_tokens) AS cache_write_tokens, sum(u.requests) AS requests,
            sum(u.attempts) AS attempts,
            coalesce(sum(u.attempts) FILTER (WHERE d.status = 'success'), 0) AS successes
            """;

    static Figures of(ResultSet row) throws SQLException {
        return new Figures(
                row.getBigDecimal("usd"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_tokens"),
                row.getLong("requests"),
                row.getLong("attempts"),
                row.getLong("successes"));
    }

    Figures plus(Figures other) {
        return new Figures(
                spend.add(other.spend),
                input + other.input,
                output + other.output,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                requests + other.requests,
                attempts + other.attempts,
                successes + other.successes);
    }

    /** Where somebody's requests are meant: a call that was retried counts once. */
    Map<String, Object> byRequest() {
        return metrics(requests);
    }

    /** Where calls of a model or provider are meant: each attempt counts. */
    Map<String, Object> byAttempt() {
        return metrics(attempts);
    }

    private Map<String, Object> metrics(long counted) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("spend", spend);
        metrics.put("prompt_tokens", input);
        metrics.put("completion_tokens", output);
        metrics.put("cache_read_input_tokens", cacheRead);
        metrics.put("cache_creation_input_tokens", cacheWrite);
        metrics.put("compression_saved_tokens", 0);
        metrics.put("compression_savings_spend", 0);
        metrics.put("prompt_caching_savings_spend", 0);
        metrics.put("total_tokens", input + output);
        metrics.put("successful_requests", successes);
        metrics.put("failed_requests", counted - successes);
        metrics.put("api_requests", counted);
        return metrics;
    }
}
