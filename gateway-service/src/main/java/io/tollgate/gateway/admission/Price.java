package io.tollgate.gateway.admission;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.ModelOffer;
import io.tollgate.contracts.Money;
import io.tollgate.gateway.call.BodyFacts;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.PassThroughPlan;
import io.tollgate.sdk.chat.BilledUnit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;

/**
 * The most a call can cost, split where admission may lower it.
 *
 * @param inputNanoUsd prompt, flat fees and the vendor's own tools, nano-USD, rounded up
 * @param nanoUsdPerOutputToken for one more token in every choice, nano-USD, rounded up
 * @param outputTokens most output tokens of one choice
 * @param fewestOutputTokens fewer are not worth a call
 * @param clampAlways the provider must be told the limit, because nobody knows the model's own
 */
public record Price(
        long inputNanoUsd,
        long nanoUsdPerOutputToken,
        long outputTokens,
        long fewestOutputTokens,
        boolean clampAlways) {

    /** Reckoned when neither the client nor the catalogue says how long an answer may get. */
    private static final long UNKNOWN_OUTPUT_TOKENS = 16_384;

    private static final long USEFUL_OUTPUT_TOKENS = 64;

    static Price worstCase(Call call) {
        PassThroughPlan plan = call.passThrough();
        if (plan != null) {
            // Its body goes on as it is: there is nothing to lower.
            return new Price(plan.mostNanoUsd(), 0, 0, 0, false);
        }
        return worstCase(call.offer(), call.facts(), call.route().hasOutput());
    }

    /**
     * @param hasOutput whether the answer has tokens of its own
     */
    public static Price worstCase(ModelOffer offer, BodyFacts facts, boolean hasOutput) {
        long prompt = facts.promptTokenBound();
        if (offer.contextTokens() != null) {
            prompt = Math.min(prompt, offer.contextTokens());
        }
        BigDecimal input =
                offer.inputUsdPerMillion()
                        .multiply(BigDecimal.valueOf(prompt))
                        .movePointLeft(6)
                        .add(offer.usdPerCall());
        long before = Math.addExact(Money.ceilNanoUsd(input), tools(facts, offer));
        if (!hasOutput) {
            return new Price(before, 0, 0, 0, false);
        }
        long perToken =
                offer.outputUsdPerMillion()
                        .multiply(BigDecimal.valueOf(1000L * facts.choices()))
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact();
        Long modelMax = offer.maxOutputTokens();
        long output = modelMax == null ? UNKNOWN_OUTPUT_TOKENS : modelMax;
        if (facts.maxTokens() != null) {
            output = modelMax == null ? facts.maxTokens() : Math.min(facts.maxTokens(), modelMax);
        }
        return new Price(
                before,
                perToken,
                output,
                Math.min(output, USEFUL_OUTPUT_TOKENS),
                modelMax == null && facts.maxTokens() == null);
    }

    private static long tools(BodyFacts facts, ModelOffer offer) {
        if (facts.hostedTools().isEmpty()) {
            return 0;
        }
        Map<BilledUnit, BigDecimal> usdPerCall = new EnumMap<>(BilledUnit.class);
        for (BilledUnit unit : BilledUnit.values()) {
            BigDecimal usd = offer.usdPerToolCall().get(unit.name());
            if (usd != null) {
                usdPerCall.put(unit, usd);
            }
        }
        try {
            return Math.min(Budget.MAX_NANO_USD, facts.hostedTools().boundNanoUsd(usdPerCall));
        } catch (ArithmeticException beyondAllMoney) {
            return Budget.MAX_NANO_USD;
        }
    }
}
