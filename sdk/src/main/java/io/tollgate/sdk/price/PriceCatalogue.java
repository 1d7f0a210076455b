package io.tollgate.sdk.price;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Prices by provider and model, from the resources {@code io/tollgate/sdk/price/*.json}. A file is
 * read when its provider is first asked for. Thread-safe.
 *
 * <p>A model without a figure has no price at all: unknown is not zero.
 */
public final class PriceCatalogue {
    private final Map<String, Listed> listed;
    private final Map<String, String> names = new HashMap<>();
    private final Function<String, Map<String, Price>> reader;
    private final Map<String, Map<String, Price>> read = new ConcurrentHashMap<>();

    /**
     * A provider of the index.
     *
     * @param aliases its other names
     * @param fallsBackTo providers whose prices apply to models it does not list
     */
    record Listed(List<String> aliases, List<String> fallsBackTo) {}

    PriceCatalogue(Map<String, Listed> listed, Function<String, Map<String, Price>> reader) {
        this.listed = Map.copyOf(listed);
        this.reader = reader;
        listed.forEach(
                (provider, row) -> {
                    names.put(provider, provider);
                    for (String alias : row.aliases()) {
                        if (names.put(alias, provider) != null) {
                            throw new IllegalStateException("Two providers are called " + alias);
                        }
                    }
                });
    }

    /**
     * Opens the built-in catalogue.
     *
     * @throws IllegalStateException when its index is malformed; a provider's file that is
     *     malformed throws when the provider is first asked for
     */
    public static PriceCatalogue load() {
        return PriceFiles.catalogue();
    }

    /** Every provider with a price list, by its own name. */
    public Set<String> providers() {
        return new TreeSet<>(listed.keySet());
    }

    /** Every model of a provider by id and alias; empty for a provider nobody knows. */
    public Map<String, Price> models(String provider) {
        String name = names.get(provider);
        return name == null ? Map.of() : read.computeIfAbsent(name, reader);
    }

    /**
     * By id or alias; then without a path before it ({@code models/…}, an ARN), without a trailing
     * date ({@code -2024-07-18}, {@code -20250514}, {@code @…}), version ({@code -v1:0}) or leading
     * region ({@code us.}); then in the lists the provider falls back to.
     */
    public Optional<Price> find(String provider, String model) {
        String name = names.get(provider);
        if (name == null) {
            return Optional.empty();
        }
        Set<String> candidates = ModelNames.of(model);
        Optional<Price> own = find(models(name), candidates);
        if (own.isPresent()) {
            return own;
        }
        for (String other : listed(name).fallsBackTo()) {
            Optional<Price> theirs = find(models(other), candidates);
            if (theirs.isPresent()) {
                return theirs;
            }
        }
        return Optional.empty();
    }

    private Listed listed(String name) {
        return listed.getOrDefault(name, new Listed(List.of(), List.of()));
    }

    private static Optional<Price> find(Map<String, Price> models, Set<String> candidates) {
        for (String candidate : candidates) {
            Price price = models.get(candidate);
            if (price != null) {
                return Optional.of(price);
            }
        }
        return Optional.empty();
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
        Rates own =
                Rates.ofTokenCosts(
                        inputCostPerToken,
                        outputCostPerToken,
                        cacheReadInputTokenCost,
                        cacheCreationInputTokenCost);
        if (own.isEmpty()) {
            return known;
        }
        return known.map(price -> price.overridden(own)).or(() -> Price.of(model, own));
    }
}
