package io.tollgate.spend.alerts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a destination is reached. */
enum Channel {
    /** A signed POST to an address of one's own. */
    WEBHOOK(Target.Webhook.class),
    /** A Slack incoming webhook. */
    SLACK(Target.Slack.class),
    /** A Microsoft Teams workflow. */
    TEAMS(Target.Teams.class),
    /** E-mail by SMTP. */
    EMAIL(Target.Email.class);

    private final Class<? extends Target> target;

    Channel(Class<? extends Target> target) {
        this.target = target;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    Class<? extends Target> target() {
        return target;
    }

    static Optional<Channel> of(String label) {
        return Arrays.stream(values()).filter(each -> each.label().equals(label)).findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Channel::label).toList();
    }
}
