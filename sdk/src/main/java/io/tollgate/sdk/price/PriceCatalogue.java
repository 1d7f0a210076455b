package io.tollgate.sdk.price;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices by provider and model, read once from the resources {@code io/tollgate/sdk/price/*.json}.
 *
 * <p>A model without a figure has no price at all: unknown is not zero.
 */
public final class PriceCatalogue {
    private final Map<String, Map<String, Price>> byProvider;

    PriceCatalogue(Map<String, Map<String, Price>> byProvider) {
        Map<String, Map<String, Price>> copy = new HashMap<>();
        byProvider.forEach((provider, models) -> copy.put(provider, Map.copyOf(models)));
        this.byProvider = Map.copyOf(copy);
    }

    /**
     * Reads the built-in catalogue.
     *
     * @throws IllegalStateException when a file has an unknown column or a malformed figure
     */
    public static PriceCatalogue load() {
        return PriceFiles.load();
    }

    /**
     * By id or alias, then with a trailing date ({@code -2024-07-18}, {@code -20250514},
     * {@code @…}) taken off.
     */
    public Optional<Price> find(String provider, String model) {
        Map<String, Price> models = byProvider.get(provider);
        if (models == null) {
            return Optional.empty();
        }
        Price exact = models.get(model);
        if (exact != null) {
            return Optional.of(exact);
        }
        return Optional.ofNullable(models.get(withoutDate(model)));
    }

    /**
     * A price of a deployment's own, in LiteLLM's fields: decimal USD per single token. Null fields
     * fall back to {@code known}; without input and output figures from either side there is no
     * price.
     */
    public static Optional<Price> override(
            String model,
            Optional<Price> known,
            @Nullable BigDecimal inputCostPerToken,
            @Nullable BigDecimal outputCostPerToken,
            @Nullable BigDecimal cacheReadInputTokenCost,
            @Nullable BigDecimal cacheCreationInputTokenCost) {
        return known.map(
                        price ->
                                price.overridden(
                                        inputCostPerToken,
                                        outputCostPerToken,
                                        cacheReadInputTokenCost,
                                        cacheCreationInputTokenCost))
                .or(
                        () ->
                                Price.ofTokenCosts(
                                        model,
                                        inputCostPerToken,
                                        outputCostPerToken,
                                        cacheReadInputTokenCost,
                                        cacheCreationInputTokenCost));
    }

    static String withoutDate(String model) {
        int at = model.lastIndexOf('@');
        if (at > 0) {
            return model.substring(0, at);
        }
        return DatedName.strip(model);
    }
}
