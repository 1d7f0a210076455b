package io.tollgate.gateway.admission;

import io.tollgate.contracts.ModelOffer;
import io.tollgate.contracts.Money;
import io.tollgate.gateway.call.BodyFacts;
import io.tollgate.gateway.call.Call;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The most a call can cost, split where admission may lower it.
 *
 * @param inputNanoUsd prompt and flat fees, nano-USD, rounded up
 * @param nanoUsdPerOutputToken for one more token in every choice, nano-USD, rounded up
 * @param outputTokens most output tokens of one choice
 * @param fewestOutputTokens fewer are not worth a call
 * @param clampAlways the provider must be told the limit, because nobody knows the model's own
 */
record Price(
        long inputNanoUsd,
        long nanoUsdPerOutputToken,
        long outputTokens,
        long fewestOutputTokens,
        boolean clampAlways) {

    /** Reckoned when neither the client nor the catalogue says how long an answer may get. */
    private static final long UNKNOWN_OUTPUT_TOKENS = 16_384;

    private static final long USEFUL_OUTPUT_TOKENS = 64;

    static Price worstCase(Call call) {
        ModelOffer offer = call.offer();
        BodyFacts facts = call.facts();
        long prompt = facts.promptTokenBound();
        if (offer.contextTokens() != null) {
            prompt = Math.min(prompt, offer.contextTokens());
        }
        BigDecimal input =
                offer.inputUsdPerMillion()
                        .multiply(BigDecimal.valueOf(prompt))
                        .movePointLeft(6)
                        .add(offer.usdPerCall());
        if (!call.route().hasOutput()) {
            return new Price(Money.ceilNanoUsd(input), 0, 0, 0, false);
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
                Money.ceilNanoUsd(input),
                perToken,
                output,
                Math.min(output, USEFUL_OUTPUT_TOKENS),
                modelMax == null && facts.maxTokens() == null);
    }
}
