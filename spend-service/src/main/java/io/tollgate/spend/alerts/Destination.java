package io.tollgate.spend.alerts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told about alerts.
 *
 * @param sealedTarget see {@link Targets}; null for what the environment names
 * @param kinds labels of {@link AlertKind}; empty for all
 * @param levels labels of {@link io.tollgate.contracts.LevelKind}; empty for all
 * @param nextDigestAt null without digests
 */
record Destination(
        String id,
        String name,
        Channel channel,
        @Nullable String sealedTarget,
        boolean enabled,
        Schedule schedule,
        List<String> kinds,
        List<String> levels,
        @Nullable Instant nextDigestAt,
        Instant createdAt,
        Instant updatedAt) {

    /** The one that {@code SLACK_WEBHOOK_URL} makes. */
    static final String FROM_ENVIRONMENT = "slack-from-environment";

    /** Start of the ids of those that the configuration file makes. */
    static final String CONFIGURED = "config-";

    Destination {
        kinds = List.copyOf(kinds);
        levels = List.copyOf(levels);
    }

    boolean isConfigured() {
        return id.startsWith(CONFIGURED);
    }

    boolean wants(Alert alert) {
        return (kinds.isEmpty() || kinds.contains(alert.kind().label()))
                && (levels.isEmpty() || levels.contains(alert.subject().kind().label()));
    }
}
