package io.tollgate.spend.report;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sums over attempts. Tokens as {@code TokenUsage} counts them; money is exact USD.
 *
 * @param requests calls of clients
 * @param attempts calls to providers, and answers from the cache
 * @param usd what budgets counted: list cost less discount plus margin
 * @param other everything that has no part of its own: audio, images, tools and flat fees
 */
public record Figures(
        long requests,
        long attempts,
        long failedAttempts,
        long inputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        long outputTokens,
        long reasoningTokens,
        BigDecimal usd,
        BigDecimal input,
        BigDecimal output,
        BigDecimal cacheRead,
        BigDecimal cacheWrite,
        BigDecimal other,
        BigDecimal discount,
        BigDecimal margin) {

    public static final Figures NONE =
            new Figures(
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO);

    /** SQL, in the order of {@link #read}; a constant. */
    public static final String SUMS =
            """
            coalesce(sum(requests), 0) AS requests, coalesce(sum(attempts), 0) AS attempts,
            coalesce(sum(attempts) FILTER (WHERE status = 'failure'), 0) AS failed_attempts,
            coalesce(sum(input_tokens), 0) AS input_tokens,
            coalesce(sum(cache_read_tokens), 0) AS cache_read_tokens,
            coalesce(sum(cache_write_tokens), 0) AS cache_write_tokens,
            coalesce(sum(output_tokens), 0) AS output_tokens,
            coalesce(sum(reasoning_tokens), 0) AS reasoning_tokens,
            coalesce(sum(usd), 0) AS usd, coalesce(sum(cost_input), 0) AS cost_input,
            coalesce(sum(cost_output), 0) AS cost_output,
            coalesce(sum(cost_cache_read), 0) AS cost_cache_read,
            coalesce(sum(cost_cache_write), 0) AS cost_cache_write,
            coalesce(sum(cost_audio), 0) + coalesce(sum(cost_image), 0)
                + coalesce(sum(cost_tool), 0) + coalesce(sum(cost_other), 0) AS cost_other,
            coalesce(sum(cost_discount), 0) AS cost_discount,
            coalesce(sum(cost_margin), 0) AS cost_margin
            """;

    /** Of a row that was selected with {@link #SUMS}. */
    public static Figures read(ResultSet row) throws SQLException {
        return new Figures(
                row.getLong("requests"),
                row.getLong("attempts"),
                row.getLong("failed_attempts"),
                row.getLong("input_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_tokens"),
                row.getLong("output_tokens"),
                row.getLong("reasoning_tokens"),
                row.getBigDecimal("usd"),
                row.getBigDecimal("cost_input"),
                row.getBigDecimal("cost_output"),
                row.getBigDecimal("cost_cache_read"),
                row.getBigDecimal("cost_cache_write"),
                row.getBigDecimal("cost_other"),
                row.getBigDecimal("cost_discount"),
                row.getBigDecimal("cost_margin"));
    }

    public Figures plus(Figures more) {
        return new Figures(
                requests + more.requests,
                attempts + more.attempts,
                failedAttempts + more.failedAttempts,
                inputTokens + more.inputTokens,
                cacheReadTokens + more.cacheReadTokens,
                cacheWriteTokens + more.cacheWriteTokens,
                outputTokens + more.outputTokens,
                reasoningTokens + more.reasoningTokens,
                usd.add(more.usd),
                input.add(more.input),
                output.add(more.output),
                cacheRead.add(more.cacheRead),
                cacheWrite.add(more.cacheWrite),
                other.add(more.other),
                discount.add(more.discount),
                margin.add(more.margin));
    }

    /** Before discount and margin. */
    public BigDecimal list() {
        return input.add(output).add(cacheRead).add(cacheWrite).add(other);
    }

    /**
     * The fields of answers and files, in their order.
     *
     * @param rate by which money is multiplied
     */
    public Map<String, @Nullable Object> fields(BigDecimal rate) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("spend", money(usd, rate));
        fields.put("list_cost", money(list(), rate));
        fields.put("discount", money(discount, rate));
        fields.put("margin", money(margin, rate));
        fields.put("input_cost", money(input, rate));
        fields.put("output_cost", money(output, rate));
        fields.put("cache_read_cost", money(cacheRead, rate));
        fields.put("cache_write_cost", money(cacheWrite, rate));
        fields.put("other_cost", money(other, rate));
        fields.put("requests", requests);
        fields.put("attempts", attempts);
        fields.put("failed_attempts", failedAttempts);
        fields.put("prompt_tokens", inputTokens);
        fields.put("completion_tokens", outputTokens);
        fields.put("total_tokens", inputTokens + outputTokens);
        fields.put("cache_read_input_tokens", cacheReadTokens);
        fields.put("cache_creation_input_tokens", cacheWriteTokens);
        fields.put("reasoning_tokens", reasoningTokens);
        return fields;
    }

    private static BigDecimal money(BigDecimal usd, BigDecimal rate) {
        BigDecimal money = usd.multiply(rate).stripTrailingZeros();
        return money.scale() < 0 ? money.setScale(0) : money;
    }
}
