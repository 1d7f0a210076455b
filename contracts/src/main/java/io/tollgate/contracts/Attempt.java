package io.tollgate.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call to one provider, as provider-service reports it.
 *
 * @param number from 1
 * @param deploymentId which deployment was called
 * @param provider LiteLLM's provider name, for example {@code openai}
 * @param model the provider's own model name
 * @param region where the deployment says it is, null when it does not say
 * @param firstTokenAt null for unary calls and for failures before any output
 * @param success whether the provider completed the call
 * @param errorClass constant of the error enumeration, null on success
 * @param errorMessage text that is safe to show, null on success
 * @param estimated the provider did not say the usage; it was counted by us
 * @param priced false when no price is known and the cost is therefore not
 */
public record Attempt(
        int number,
        String deploymentId,
        String provider,
        String model,
        @Nullable String apiBase,
        @Nullable String region,
        Instant startedAt,
        @Nullable Instant firstTokenAt,
        Instant endedAt,
        boolean success,
        @Nullable String errorClass,
        @Nullable String errorMessage,
        TokenUsage usage,
        CostParts cost,
        boolean estimated,
        boolean priced) {

    /** The same attempt at another cost. */
    public Attempt withCost(CostParts other) {
        return new Attempt(
                number,
                deploymentId,
                provider,
                model,
                apiBase,
                region,
                startedAt,
                firstTokenAt,
                endedAt,
                success,
                errorClass,
                errorMessage,
                usage,
                other,
                estimated,
                priced);
    }
}
