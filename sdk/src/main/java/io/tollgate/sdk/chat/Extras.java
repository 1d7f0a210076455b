package io.tollgate.sdk.chat;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What beside token counts decides the price of a call.
 *
 * @param tier how the provider served the call
 * @param imageInputTokens the part of the input that is images, 0 when the provider does not say
 * @param imageOutputTokens the part of the output that is images, 0 when the provider does not say
 * @param units things counted by the piece, each ≥ 0
 * @param quality of generated images, in the vendor's word; null when it does not matter
 * @param size of generated images or videos, as in {@code 1024x1024}; null when it does not matter
 */
public record Extras(
        ServiceTier tier,
        long imageInputTokens,
        long imageOutputTokens,
        Map<BilledUnit, BigDecimal> units,
        @Nullable String quality,
        @Nullable String size) {
    public static final Extras NONE = new Extras(ServiceTier.STANDARD, 0, 0, Map.of(), null, null);

    public Extras {
        units = Map.copyOf(units);
        if (imageInputTokens < 0 || imageOutputTokens < 0) {
            throw new IllegalArgumentException("Token counts are never negative");
        }
        for (BigDecimal count : units.values()) {
            if (count.signum() < 0) {
                throw new IllegalArgumentException("Counts are never negative");
            }
        }
    }

    public Extras withTier(ServiceTier value) {
        return new Extras(value, imageInputTokens, imageOutputTokens, units, quality, size);
    }

    public Extras withImageTokens(long input, long output) {
        return new Extras(tier, input, output, units, quality, size);
    }

    /** Adds to what is counted already; 0 changes nothing. */
    public Extras plus(BilledUnit unit, BigDecimal count) {
        if (count.signum() == 0) {
            return this;
        }
        Map<BilledUnit, BigDecimal> more = new EnumMap<>(BilledUnit.class);
        more.putAll(units);
        more.merge(unit, count, BigDecimal::add);
        return new Extras(tier, imageInputTokens, imageOutputTokens, more, quality, size);
    }

    public Extras plus(BilledUnit unit, long count) {
        return plus(unit, BigDecimal.valueOf(count));
    }

    /** Words of the vendor for images or videos that were made. */
    public Extras withFormat(@Nullable String quality, @Nullable String size) {
        return new Extras(tier, imageInputTokens, imageOutputTokens, units, quality, size);
    }

    /** Counts of the piece; 0 when there are none. */
    public BigDecimal count(BilledUnit unit) {
        return units.getOrDefault(unit, BigDecimal.ZERO);
    }
}
