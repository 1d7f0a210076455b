package io.tollgate.sdk.price;

import java.util.Comparator;
import java.util.List;

/** Token prices in force together: the usual ones and those of long prompts. */
record Figures(Rates base, List<Tier> tiers) {
    /** Rates of a request whose whole prompt is longer than {@code aboveInput} tokens. */
    record Tier(long aboveInput, Rates rates) {}

    /** Longest prompts first. */
    Figures {
        tiers =
                tiers.stream()
                        .sorted(Comparator.comparingLong(Tier::aboveInput).reversed())
                        .toList();
    }

    boolean isLong(long inputTokens) {
        return !tiers.isEmpty() && inputTokens > tiers.getLast().aboveInput();
    }

    Rates rates(long inputTokens) {
        for (Tier tier : tiers) {
            if (inputTokens > tier.aboveInput()) {
                return tier.rates();
            }
        }
        return base;
    }

    /** The stated figures laid over these, over every tier too. */
    Figures under(Rates own) {
        return new Figures(
                own.over(base),
                tiers.stream().map(t -> new Tier(t.aboveInput(), own.over(t.rates()))).toList());
    }
}
