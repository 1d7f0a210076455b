package io.tollgate.gateway.admission;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Money;
import io.tollgate.gateway.call.Call;
import io.tollgate.sdk.price.HostedTools;
import io.tollgate.sdk.wire.Protocol;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an admission.
 *
 * @param hold null when Redis was away and the caller had no strict budget to protect
 * @param local what this gateway granted by itself then, else null
 * @param maxTokensClamp what the provider must be told as the answer's limit; null to leave it
 * @param strict whether a strict budget must not be exceeded by this call
 * @param clamped whether the budget, not the client, chose that limit
 */
public record Admission(
        @Nullable Hold hold,
        LocalLimits.@Nullable Grant local,
        @Nullable Long maxTokensClamp,
        boolean strict,
        boolean clamped,
        List<Figure> figures) {

    /** What one check found after the call was counted in. */
    record Figure(Check check, long first, long second) {}

    /**
     * Puts limits and what is left of them on the answer: of several levels the one with the least
     * left, and the key's own beside it.
     */
    void describe(Call call) {
        tightest(call, 'r', "requests");
        tightest(call, 't', "tokens");
        for (Figure figure : figures) {
            if (figure.check().level().kind() != LevelKind.KEY) {
                continue;
            }
            String limit = figure.check().a();
            switch (figure.check().kind()) {
                case 'r' -> call.answerHeader("key-rpm-limit", limit);
                case 't' -> call.answerHeader("key-tpm-limit", limit);
                case 'b' -> budget(call, limit);
                default -> {}
            }
        }
        if (clamped && maxTokensClamp != null) {
            call.response()
                    .setHeader("x-tollgate-max-tokens-lowered-to", maxTokensClamp.toString());
        }
        if (strict) {
            tools(call);
        }
    }

    /** Where the vendor is told how often its tools may be called at most; Google cannot be. */
    private static void tools(Call call) {
        if (call.protocol() != Protocol.GEMINI && call.facts().hostedTools().reckoned()) {
            call.response()
                    .setHeader(
                            "x-tollgate-tool-calls-limited-to",
                            Long.toString(HostedTools.UNBOUNDED_CALLS));
        }
    }

    private void tightest(Call call, char kind, String unit) {
        Figure least = null;
        for (Figure figure : figures) {
            if (figure.check().kind() == kind
                    && (least == null || figure.first() < least.first())) {
                least = figure;
            }
        }
        if (least != null) {
            RateLimitHeaders.write(
                    call.response(), unit, least.check().a(), least.first(), least.second());
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
}
