package io.tollgate.spend.alerts;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Keeps a destination for each address that the configuration file names. It comes and goes with
 * the address; what an administrator changes about it over the API stays.
 */
final class ConfiguredDestinations {

    private static final String BY = "config";

    private final Destinations destinations;
    private final Targets targets;

    ConfiguredDestinations(Destinations destinations, Targets targets) {
        this.destinations = destinations;
        this.targets = targets;
    }

    /** Makes those that are missing, and drops those that are not named any more. */
    void keep(ConfiguredAlerts alerts) {
        Set<String> kept = new HashSet<>();
        for (String url : alerts.slack()) {
            kept.add(keep("Slack", Channel.SLACK, url, new Target.Slack(url)));
        }
        for (String url : alerts.webhooks()) {
            Target target = new Target.Webhook(url, WebhookSignature.newSecret());
            kept.add(keep("Webhook", Channel.WEBHOOK, url, target));
        }
        for (Destination known : destinations.all()) {
            if (known.isConfigured() && !kept.contains(known.id())) {
                destinations.delete(known.id());
            }
        }
    }

    private String keep(String name, Channel channel, String url, Target target) {
        byte[] identity = (channel.label() + ' ' + url).getBytes(StandardCharsets.UTF_8);
        String id = Destination.CONFIGURED + UUID.nameUUIDFromBytes(identity);
        if (destinations.find(id).isEmpty()) {
            Schedule atOnce =
                    new Schedule(
                            Schedule.Pace.IMMEDIATE,
                            LocalTime.of(9, 0),
                            DayOfWeek.MONDAY,
                            ZoneOffset.UTC);
            destinations.save(
                    new Destination(
                            id,
                            name,
                            channel,
                            targets.seal(id, target),
                            true,
                            atOnce,
                            List.of(),
                            List.of(),
                            null,
                            Instant.EPOCH,
                            Instant.EPOCH),
                    BY);
        }
        return id;
    }
}
