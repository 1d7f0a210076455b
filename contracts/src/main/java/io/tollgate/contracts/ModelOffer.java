package io.tollgate.contracts;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model name that callers may ask for, with what admission must assume about it: the worst case
 * over every deployment that may serve it, price tiers included.
 *
 * @param name public model name, or a wildcard such as {@code openai/*} in a listing
 * @param mode {@code chat}, {@code embedding}, …; null when unknown
 * @param priced false when one deployment has no price: never treat that as free
 * @param inputUsdPerMillion highest input price (cache writes included) in USD per million tokens;
 *     zero and meaningless when not priced
 * @param outputUsdPerMillion highest output price in USD per million tokens
 * @param usdPerCall highest flat fee of a call, USD
 * @param usdPerToolCall what one call of a tool that runs at the vendor costs at most, USD, by the
 *     name of what is charged as the SDK has it; empty when nothing is charged
 * @param maxOutputTokens most tokens an answer can have; null when unknown
 * @param contextTokens most tokens of prompt and answer; null when unknown
 * @param createdEpochSeconds for {@code created} in the OpenAI form
 * @param accessGroups names by which lists of allowed models may mean this one: all that its
 *     deployments give in {@code model_info.access_groups}
 */
public record ModelOffer(
        String name,
        List<String> providers,
        @Nullable String mode,
        boolean priced,
        BigDecimal inputUsdPerMillion,
        BigDecimal outputUsdPerMillion,
        BigDecimal usdPerCall,
        Map<String, BigDecimal> usdPerToolCall,
        @Nullable Long maxOutputTokens,
        @Nullable Long contextTokens,
        long createdEpochSeconds,
        List<String> accessGroups) {

    public ModelOffer {
        providers = List.copyOf(providers);
        // Absent in answers of a provider-service that is older than this.
        usdPerToolCall = usdPerToolCall == null ? Map.of() : Map.copyOf(usdPerToolCall);
        accessGroups = accessGroups == null ? List.of() : List.copyOf(accessGroups);
    }

    /** One that is in no access group. */
    public ModelOffer(
            String name,
            List<String> providers,
            @Nullable String mode,
            boolean priced,
            BigDecimal inputUsdPerMillion,
            BigDecimal outputUsdPerMillion,
            BigDecimal usdPerCall,
            Map<String, BigDecimal> usdPerToolCall,
            @Nullable Long maxOutputTokens,
            @Nullable Long contextTokens,
            long createdEpochSeconds) {
        this(
                name,
                providers,
                mode,
                priced,
                inputUsdPerMillion,
                outputUsdPerMillion,
                usdPerCall,
                usdPerToolCall,
                maxOutputTokens,
                contextTokens,
                createdEpochSeconds,
                List.of());
    }
}
