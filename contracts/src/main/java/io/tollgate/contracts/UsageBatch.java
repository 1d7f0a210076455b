package io.tollgate.contracts;

import java.util.List;

/** Gateway to spend-service, {@code POST /internal/usage}: at most 1,000 events. */
public record UsageBatch(List<UsageEvent> events) {

    public UsageBatch {
        events = List.copyOf(events);
    }
}
