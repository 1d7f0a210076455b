package io.tollgate.spend.alerts;

import io.tollgate.platform.ConfigFile;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@code config.yaml} says of alerts under {@code general_settings}, as far as budgets are
 * concerned; see https://docs.litellm.ai/docs/proxy/alerting.
 *
 * @param environmentsSlack whether the address in {@code SLACK_WEBHOOK_URL} is told: not when
 *     others are named for budgets, or the file asks for other channels or other alerts only
 * @param slack addresses of Slack webhooks
 * @param webhooks addresses of the operator's own
 * @param ignored what was read and has no meaning here, for the log
 */
record ConfiguredAlerts(
        boolean environmentsSlack, Set<String> slack, Set<String> webhooks, List<String> ignored) {

    private static final String SECTION = "general_settings";
    private static final String BUDGETS = "budget_alerts";
    private static final String SLACK = "slack";
    private static final String WEBHOOK = "webhook";

    ConfiguredAlerts {
        slack = Set.copyOf(slack);
        webhooks = Set.copyOf(webhooks);
        ignored = List.copyOf(ignored);
    }

    /**
     * Reads the file.
     *
     * @param webhookUrl where LiteLLM's {@code webhook} channel posts; blank for nowhere
     * @param plainAllowed whether addresses may be plain http
     * @throws IllegalStateException naming the field, when an address cannot be used
     */
    static ConfiguredAlerts of(ConfigFile file, String webhookUrl, boolean plainAllowed) {
        ObjectNode settings = file.section(SECTION);
        JsonNode alerting = settings.path("alerting");
        Set<String> channels = texts(alerting);
        List<String> ignored = new ArrayList<>();
        boolean budgets =
                !settings.path("alert_types").isArray()
                        || texts(settings.path("alert_types")).contains(BUDGETS);
        Set<String> slack = new LinkedHashSet<>();
        JsonNode byType = settings.path("alert_to_webhook_url");
        if (budgets && channels.contains(SLACK)) {
            String field = SECTION + ".alert_to_webhook_url." + BUDGETS;
            texts(byType.path(BUDGETS))
                    .forEach(url -> slack.add(address(field, url, plainAllowed)));
        }
        Set<String> webhooks = new LinkedHashSet<>();
        if (budgets && channels.contains(WEBHOOK)) {
            if (webhookUrl.isBlank()) {
                ignored.add("alerting: webhook, because WEBHOOK_URL is not set");
            } else {
                webhooks.add(address("WEBHOOK_URL", webhookUrl, plainAllowed));
            }
        }
        for (String channel : channels) {
            if (!channel.equals(SLACK) && !channel.equals(WEBHOOK)) {
                ignored.add("alerting: " + channel);
            }
        }
        byType.propertyNames().stream()
                .filter(type -> !type.equals(BUDGETS))
                .forEach(type -> ignored.add("alert_to_webhook_url." + type));
        settings.path("alerting_args")
                .propertyNames()
                .forEach(argument -> ignored.add("alerting_args." + argument));
        boolean named = alerting.isArray() || alerting.isString();
        boolean environmentsSlack =
                budgets && slack.isEmpty() && (!named || channels.contains(SLACK));
        return new ConfiguredAlerts(environmentsSlack, slack, webhooks, ignored);
    }

    /** One text, or a list of them. */
    private static Set<String> texts(@Nullable JsonNode node) {
        Set<String> texts = new LinkedHashSet<>();
        if (node != null && node.isString() && !node.stringValue().isBlank()) {
            texts.add(node.stringValue().trim());
        } else if (node != null && node.isArray()) {
            node.forEach(each -> texts.addAll(texts(each)));
        }
        return texts;
    }

    private static String address(String field, String url, boolean plainAllowed) {
        try {
            String scheme = URI.create(url).getScheme();
            if ("https".equals(scheme) || plainAllowed && "http".equals(scheme)) {
                return url;
            }
        } catch (IllegalArgumentException unreadable) {
            // Not repeated: who knows such an address may post there.
        }
        throw new IllegalStateException(field + " must be an https address");
    }

    /** Addresses stay out of logs. */
    @Override
    public String toString() {
        return "ConfiguredAlerts[slack=" + slack.size() + ", webhooks=" + webhooks.size() + "]";
    }
}
