package io.tollgate.spend.focus;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What is counted and priced: each part of a cost that is not empty makes a row. */
enum Meter {
    INPUT("Input Tokens", "Tokens"),
    CACHED_INPUT("Cached Input Tokens", "Tokens"),
    CACHE_WRITE("Cache Write Tokens", "Tokens"),
    OUTPUT("Output Tokens", "Tokens"),
    AUDIO("Audio", "Requests"),
    IMAGES("Images", "Requests"),
    TOOLS("Tools", "Requests"),
    FEES("Fees", "Requests");

    private static final int DECIMALS = 20;

    private final String label;
    private final String unit;

    Meter(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    String label() {
        return label;
    }

    /** In FOCUS' unit format. */
    String unit() {
        return unit;
    }

    /** As in the id of a price. */
    String slug() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /**
     * One part of a charge.
     *
     * @param list USD at list price
     * @param contracted USD after its share of the discount
     */
    record Reading(Meter meter, BigDecimal quantity, BigDecimal list, BigDecimal contracted) {}

    /**
     * What each meter read. The discount is spread by the parts of the list cost, to the last
     * decimal: FOCUS wants it in the rows it belongs to.
     */
    static List<Reading> read(Charge charge) {
        List<Reading> present = new ArrayList<>();
        for (Meter meter : values()) {
            BigDecimal cost = meter.cost(charge);
            long tokens = meter.tokens(charge);
            if (cost.signum() != 0 || tokens != 0) {
                long quantity =
                        meter.unit.equals("Tokens") ? tokens : Math.max(1, charge.attempts());
                present.add(new Reading(meter, BigDecimal.valueOf(quantity), cost, cost));
            }
        }
        return discounted(present, charge.discount());
    }

    private static List<Reading> discounted(List<Reading> readings, BigDecimal discount) {
        BigDecimal list =
                readings.stream().map(Reading::list).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (discount.signum() == 0 || list.signum() == 0) {
            return readings;
        }
        BigDecimal left = discount;
        BigDecimal listLeft = list;
        List<Reading> discounted = new ArrayList<>();
        for (Reading reading : readings) {
            BigDecimal off = BigDecimal.ZERO;
            if (listLeft.signum() != 0 && reading.list().signum() != 0) {
                // The last part takes what is left: its share is all of it.
                off =
                        reading.list().compareTo(listLeft) == 0
                                ? left
                                : left.multiply(reading.list())
                                        .divide(
                                                listLeft,
                                                DECIMALS,
                                                java.math.RoundingMode.HALF_EVEN);
            }
            left = left.subtract(off);
            listLeft = listLeft.subtract(reading.list());
            discounted.add(
                    new Reading(
                            reading.meter(),
                            reading.quantity(),
                            reading.list(),
                            reading.list().subtract(off)));
        }
        return discounted;
    }

    private BigDecimal cost(Charge charge) {
        return switch (this) {
            case INPUT -> charge.input();
            case CACHED_INPUT -> charge.cacheRead();
            case CACHE_WRITE -> charge.cacheWrite();
            case OUTPUT -> charge.output();
            case AUDIO -> charge.audio();
            case IMAGES -> charge.image();
            case TOOLS -> charge.tool();
            case FEES -> charge.other();
        };
    }

    private long tokens(Charge charge) {
        return switch (this) {
            case INPUT ->
                    charge.inputTokens() - charge.cacheReadTokens() - charge.cacheWriteTokens();
            case CACHED_INPUT -> charge.cacheReadTokens();
            case CACHE_WRITE -> charge.cacheWriteTokens();
            case OUTPUT -> charge.outputTokens();
            case AUDIO, IMAGES, TOOLS, FEES -> 0;
        };
    }
}
