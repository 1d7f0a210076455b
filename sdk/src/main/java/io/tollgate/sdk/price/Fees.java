package io.tollgate.sdk.price;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decimal USD for things counted by the piece.
 *
 * @param units by the piece
 * @param images by quality, then size; {@code default} stands in for either
 * @param videoSeconds by size
 */
record Fees(
        Map<BilledUnit, BigDecimal> units,
        Map<String, Map<String, BigDecimal>> images,
        Map<String, BigDecimal> videoSeconds) {
    static final Fees NONE = new Fees(Map.of(), Map.of(), Map.of());

    private static final String ANY = "default";
    private static final List<BilledUnit> SEARCHED =
            List.of(
                    BilledUnit.WEB_SEARCH_LOW_CONTEXT,
                    BilledUnit.WEB_SEARCH_MEDIUM_CONTEXT,
                    BilledUnit.WEB_SEARCH_HIGH_CONTEXT);

    Fees {
        units = Map.copyOf(units);
        images = Map.copyOf(images);
        videoSeconds = Map.copyOf(videoSeconds);
    }

    boolean isEmpty() {
        return units.isEmpty() && images.isEmpty() && videoSeconds.isEmpty();
    }

    /**
     * Fees of one call by what they are for; what has no figure costs nothing here.
     *
     * @param byTokens whether the answer's tokens are charged: a price by the image then only says
     *     what those come to
     */
    Map<FeeKind, BigDecimal> cost(Extras extras, boolean byTokens) {
        Map<FeeKind, BigDecimal> sums = new EnumMap<>(FeeKind.class);
        boolean searched = false;
        for (var counted : extras.units().entrySet()) {
            if (byTokens && counted.getKey() == BilledUnit.IMAGE) {
                continue;
            }
            Optional<BigDecimal> price = price(counted.getKey(), extras.quality(), extras.size());
            searched |= price.isPresent() && SEARCHED.contains(counted.getKey());
            if (price.isPresent()) {
                BigDecimal fee = price.get().multiply(counted.getValue(), MathContext.UNLIMITED);
                sums.merge(FeeKind.of(counted.getKey()), fee, BigDecimal::add);
            }
        }
        // The fee of a call that searched replaces the flat one.
        BigDecimal flat = units.get(BilledUnit.REQUEST);
        if (!searched && flat != null) {
            sums.merge(FeeKind.OTHER, flat, BigDecimal::add);
        }
        return sums;
    }

    Optional<BigDecimal> price(BilledUnit unit, @Nullable String quality, @Nullable String size) {
        BigDecimal special =
                switch (unit) {
                    case IMAGE -> image(quality, size);
                    case OUTPUT_SECOND -> second(size);
                    default -> null;
                };
        return Optional.ofNullable(special == null ? units.get(unit) : special);
    }

    /** The dearest flat fee of a call. */
    BigDecimal perRequest() {
        BigDecimal highest = units.getOrDefault(BilledUnit.REQUEST, BigDecimal.ZERO);
        for (BilledUnit unit : SEARCHED) {
            highest = highest.max(units.getOrDefault(unit, BigDecimal.ZERO));
        }
        return highest;
    }

    BigDecimal dearestImage() {
        BigDecimal highest = units.getOrDefault(BilledUnit.IMAGE, BigDecimal.ZERO);
        for (Map<String, BigDecimal> sizes : images.values()) {
            for (BigDecimal price : sizes.values()) {
                highest = highest.max(price);
            }
        }
        return highest;
    }

    private @Nullable BigDecimal image(@Nullable String quality, @Nullable String size) {
        Map<String, BigDecimal> sizes = images.get(quality == null ? ANY : quality);
        if (sizes == null) {
            sizes = images.get(ANY);
        }
        if (sizes == null) {
            return null;
        }
        BigDecimal exact = sizes.get(size == null ? ANY : size);
        return exact == null ? sizes.get(ANY) : exact;
    }

    /** An unknown size is charged as the dearest. */
    private @Nullable BigDecimal second(@Nullable String size) {
        BigDecimal exact = size == null ? null : videoSeconds.get(size);
        return exact != null
                ? exact
                : videoSeconds.values().stream().max(BigDecimal::compareTo).orElse(null);
    }
}
