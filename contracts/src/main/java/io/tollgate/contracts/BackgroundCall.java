package io.tollgate.contracts;

import io.tollgate.contracts.hold.HoldCounter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an admitted call whose answer comes later, as header {@link
 * InternalHeaders#BACKGROUND}. provider-service keeps it beside the provider's id, and hands it
 * back to whichever gateway keeps the Hold and books the outcome.
 *
 * @param event what the ledger gets, but for the attempt
 * @param hold what the call has reserved; null when it was admitted without one
 * @param strict a strict budget: what nobody can tell is booked at what was reserved
 */
public record BackgroundCall(UsageEvent event, @Nullable Held hold, boolean strict) {

    /**
     * A Hold's figures.
     *
     * @param nanoUsd reserved
     * @param tokens debited from tokens-per-minute buckets
     * @param admittedAt by Redis's clock
     */
    public record Held(long nanoUsd, long tokens, Instant admittedAt, List<HoldCounter> counters) {

        public Held {
            counters = List.copyOf(counters);
        }
    }
}
