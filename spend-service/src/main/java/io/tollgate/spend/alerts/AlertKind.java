package io.tollgate.spend.alerts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an alert says about a budget. */
enum AlertKind {
    /** The soft budget is spent. */
    SOFT_BUDGET("soft_budget_crossed"),
    THRESHOLD_80("threshold_crossed"),
    THRESHOLD_90("threshold_crossed"),
    /** The whole limit is spent. */
    THRESHOLD_100("budget_crossed"),
    /** At this rate the limit will be spent before the window ends. */
    PROJECTED_OVERRUN("projected_limit_exceeded");

    private final String event;

    AlertKind(String event) {
        this.event = event;
    }

    /** Name in the API and in the database. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** LiteLLM's name for it, see https://docs.litellm.ai/docs/proxy/alerting. */
    String event() {
        return event;
    }

    static Optional<AlertKind> of(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(AlertKind::label).toList();
    }
}
