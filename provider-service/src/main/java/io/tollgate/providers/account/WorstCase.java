package io.tollgate.providers.account;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.Money;
import io.tollgate.providers.adjustment.Adjustment;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.ClientRequest;
import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.price.HostedTools;
import io.tollgate.sdk.price.Price;
import io.tollgate.sdk.wire.Protocol;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The most that one attempt on a deployment can cost.
 *
 * @param inputNanoUsd prompt, flat fees and the vendor's own tools, rounded up
 * @param nanoUsdPerOutputToken one token in every choice, rounded up
 * @param outputTokens most of one choice
 * @param debit tokens to take from tokens-per-minute limits until the true number is known
 */
record WorstCase(long inputNanoUsd, long nanoUsdPerOutputToken, long outputTokens, long debit) {

    /** Reckoned when neither the client nor the catalogue says how long an answer may get. */
    private static final long UNKNOWN_OUTPUT_TOKENS = 16_384;

    /** Output tokens debited from rate limits when the client set no limit. */
    private static final long USUAL_OUTPUT_TOKENS = 1_024;

    private static final Set<String> WITHOUT_OUTPUT = Set.of("embedding", "rerank", "moderation");
    private static final List<String> MAX_TOKENS =
            List.of("max_tokens", "max_completion_tokens", "max_output_tokens");

    /** Of a call that neither costs nor uses tokens. */
    static final WorstCase NOTHING = new WorstCase(0, 0, 0, 0);

    static WorstCase of(Deployment deployment, ClientRequest request) {
        PromptBound.Tokens prompt = PromptBound.of(request.body());
        Price.WorstCase price = deployment.price().map(Price::worstCase).orElse(null);
        Adjustment adjustment = deployment.adjustment();
        Long context = deployment.contextTokens();
        long most = context == null ? prompt.most() : Math.min(prompt.most(), context);
        long input =
                price == null
                        ? 0
                        : tools(deployment, request)
                                + Money.ceilNanoUsd(
                                        adjustment
                                                .bound(price.inputPerMillion())
                                                .multiply(BigDecimal.valueOf(most))
                                                .movePointLeft(6)
                                                .add(adjustment.boundPerCall(price.perRequest())));
        String mode = deployment.mode();
        if (mode != null && WITHOUT_OUTPUT.contains(mode)) {
            return new WorstCase(input, 0, 0, prompt.estimate());
        }
        Long asked = asked(request);
        long output = output(asked, deployment.maxOutputTokens());
        long usual = Math.min(output, asked == null ? USUAL_OUTPUT_TOKENS : asked);
        return new WorstCase(
                input,
                price == null ? 0 : perToken(adjustment.bound(price.outputPerMillion()), request),
                output,
                prompt.estimate() + usual);
    }

    /** All of it, nano-USD. */
    long nanoUsd() {
        return Math.addExact(inputNanoUsd, Math.multiplyExact(nanoUsdPerOutputToken, outputTokens));
    }

    private static long tools(Deployment deployment, ClientRequest request) {
        Price price = deployment.price().orElse(null);
        HostedTools tools = HostedTools.of(request.body());
        if (price == null || tools.isEmpty()) {
            return 0;
        }
        Map<BilledUnit, BigDecimal> usdPerCall = new HashMap<>(HostedTools.usdPerCall(price));
        usdPerCall.replaceAll((tool, usd) -> deployment.adjustment().bound(usd));
        try {
            return Math.min(Budget.MAX_NANO_USD, tools.boundNanoUsd(usdPerCall));
        } catch (ArithmeticException beyondAllMoney) {
            return Budget.MAX_NANO_USD;
        }
    }

    private static long perToken(BigDecimal perMillion, ClientRequest request) {
        JsonNode choices = request.body().path("n");
        if (request.dialect().protocol() == Protocol.GEMINI) {
            JsonNode config = request.body().path("generationConfig");
            JsonNode other = request.body().path("generation_config");
            choices = firstNumber(config, other, "candidateCount", "candidate_count");
        }
        long n = choices.isIntegralNumber() ? Math.clamp(choices.longValue(), 1L, 128L) : 1;
        return perMillion
                .multiply(BigDecimal.valueOf(1000 * n))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** Fields of Google's come in camel case or with underscores. */
    private static JsonNode firstNumber(JsonNode one, JsonNode two, String... names) {
        JsonNode largest = MissingNode.getInstance();
        for (JsonNode config : List.of(one, two)) {
            for (String name : names) {
                JsonNode given = config.path(name);
                if (given.isIntegralNumber()
                        && given.canConvertToInt()
                        && given.intValue() > largest.asInt(0)) {
                    largest = given;
                }
            }
        }
        return largest;
    }

    private static long output(@Nullable Long asked, @Nullable Long modelMax) {
        if (asked == null) {
            return modelMax == null ? UNKNOWN_OUTPUT_TOKENS : modelMax;
        }
        return modelMax == null ? asked : Math.min(asked, modelMax);
    }

    /** Which of several limits a provider obeys is its own affair: the largest. */
    private static @Nullable Long asked(ClientRequest request) {
        Long asked = null;
        if (request.dialect().protocol() == Protocol.GEMINI) {
            JsonNode most =
                    firstNumber(
                            request.body().path("generationConfig"),
                            request.body().path("generation_config"),
                            "maxOutputTokens",
                            "max_output_tokens");
            asked = most.isIntegralNumber() ? Long.valueOf(most.longValue()) : null;
        }
        boolean named = request.dialect().protocol() != Protocol.GEMINI;
        for (String name : named ? MAX_TOKENS : List.<String>of()) {
            JsonNode given = request.body().path(name);
            if (given.isIntegralNumber() && given.canConvertToInt() && given.intValue() > 0) {
                asked = Math.max(asked == null ? 0 : asked, given.longValue());
            }
        }
        Long clamp = request.maxTokensClamp();
        if (clamp == null) {
            return asked;
        }
        return asked == null ? clamp : Long.valueOf(Math.min(asked, clamp));
    }
}
