package io.tollgate.spend.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What one destination is told at once.
 *
 * @param id the same for every attempt to deliver it
 * @param alerts never empty
 */
record Message(UUID id, Type type, Instant createdAt, List<Alert> alerts) {

    /** Why it is sent. */
    enum Type {
        /** New alerts of one budget. */
        ALERTS,
        /** Everything since the digest before. */
        DIGEST,
        /** Somebody wants to see whether it arrives. */
        TEST;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Message {
        alerts = List.copyOf(alerts);
    }
}
