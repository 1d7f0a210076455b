package io.tollgate.providers.adjustment;

import io.tollgate.contracts.CostParts;
import io.tollgate.sdk.price.Cost;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What is taken off one provider's list cost, and then put on what is left.
 *
 * @param discount share of the list cost, 0 to 1
 * @param marginShare share of the discounted cost, 0 to 10
 * @param marginPerCall USD on each attempt that cost anything, from 0
 */
public record Adjustment(BigDecimal discount, BigDecimal marginShare, BigDecimal marginPerCall) {

    public static final Adjustment NONE =
            new Adjustment(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** Prices and shares together may have more decimals than the ledger takes. */
    private static final int MOST_DECIMALS = 24;

    /** The parts of a computed cost, with its discount and margin. */
    public CostParts apply(Cost cost) {
        return apply(
                new CostParts(
                        cost.input(),
                        cost.output(),
                        cost.cacheRead(),
                        cost.cacheWrite(),
                        cost.other(),
                        cost.audio(),
                        cost.image(),
                        cost.tool(),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO));
    }

    /** The list cost with its discount and margin; what costs nothing stays free. */
    public CostParts apply(CostParts listed) {
        BigDecimal list = listed.list();
        if (list.signum() == 0 || equals(NONE)) {
            return listed;
        }
        BigDecimal off = rounded(list.multiply(discount));
        BigDecimal on =
                rounded(list.subtract(off).multiply(marginShare)).add(rounded(marginPerCall));
        return listed.adjusted(off, on);
    }

    /**
     * What a list figure can come to at most. Discounts are left out: the bound stays one when they
     * end while calls are under way.
     *
     * @param usd by any unit
     */
    public BigDecimal bound(BigDecimal usd) {
        return usd.add(usd.multiply(marginShare));
    }

    /**
     * What the flat part of a call can come to at most.
     *
     * @param usd flat fees at list prices
     */
    public BigDecimal boundPerCall(BigDecimal usd) {
        return bound(usd).add(marginPerCall);
    }

    private static BigDecimal rounded(BigDecimal usd) {
        return usd.scale() <= MOST_DECIMALS
                ? usd
                : usd.setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN);
    }
}
