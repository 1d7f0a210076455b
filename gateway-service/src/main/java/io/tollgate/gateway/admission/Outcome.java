package io.tollgate.gateway.admission;

import io.tollgate.contracts.Money;
import io.tollgate.contracts.UsageEvent;
import java.util.List;

/**
 * How a call ended, as it is kept in its Hold until the ledger has it.
 *
 * @param nanoUsd what the call cost; each row rounded up
 * @param tokens used, for the tokens-per-minute buckets
 */
public record Outcome(String eventsJson, long nanoUsd, long tokens) {

    public static Outcome of(List<UsageEvent> events) {
        return new Outcome(
                Hold.json(events),
                events.stream().mapToLong(e -> Money.ceilNanoUsd(e.cost().total())).sum(),
                events.stream().mapToLong(e -> e.usage().total()).sum());
    }
}
