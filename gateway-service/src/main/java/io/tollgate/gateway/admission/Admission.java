package io.tollgate.gateway.admission;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Money;
import io.tollgate.gateway.call.Call;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an admission.
 *
 * @param hold null when Redis was away and the caller had no budget to protect
 * @param maxTokensClamp what the provider must be told as the answer's limit; null to leave it
 * @param clamped whether the budget, not the client, chose that limit
 */
public record Admission(
        @Nullable Hold hold, @Nullable Long maxTokensClamp, boolean clamped, List<Figure> figures) {

    /** What one check found after the call was counted in. */
    record Figure(Check check, long first, long second) {}

    /** Puts limits and what is left of them on the answer. */
    void describe(Call call) {
        for (Figure figure : figures) {
            if (figure.check().level().kind() != LevelKind.KEY) {
                continue;
            }
            String limit = figure.check().a();
            switch (figure.check().kind()) {
                case 'r' -> limit(call, "requests", limit, figure.first(), figure.second());
                case 't' -> limit(call, "tokens", limit, figure.first(), figure.second());
                case 'b' -> budget(call, limit);
                default -> {}
            }
        }
        if (clamped && maxTokensClamp != null) {
            call.response()
                    .setHeader("x-tollgate-max-tokens-lowered-to", maxTokensClamp.toString());
        }
    }

    private static void budget(Call call, String limit) {
        if (!limit.isEmpty()) {
            call.answerHeader("key-max-budget", Money.usd(Long.parseLong(limit)).toPlainString());
        }
    }

    /** The key's spend in its window before this call, nano-USD; null when not known yet. */
    public @Nullable BigDecimal keySpend() {
        for (Figure figure : figures) {
            if (figure.check().kind() == 'b'
                    && figure.check().level().kind() == LevelKind.KEY
                    && figure.first() >= 0) {
                return Money.usd(figure.first());
            }
        }
        return null;
    }

    private static void limit(Call call, String unit, String limit, long left, long resetMillis) {
        call.answerHeader("key-" + (unit.equals("requests") ? "rpm" : "tpm") + "-limit", limit);
        RateLimitHeaders.write(call.response(), unit, limit, left, resetMillis);
    }
}
