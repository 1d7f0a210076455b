package io.tollgate.spend.alerts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** What alerts need once, at the start. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertProperties.class)
class AlertBeans {

    private static final Logger log = LoggerFactory.getLogger(AlertBeans.class);

    private final Destinations destinations;
    private final AlertProperties properties;

    AlertBeans(Destinations destinations, AlertProperties properties) {
        this.destinations = destinations;
        this.properties = properties;
    }

    /** The destination that the environment names comes and goes with the variable. */
    @EventListener(ApplicationReadyEvent.class)
    void readEnvironment() {
        if (!properties.slackWebhookUrl().isEmpty()) {
            destinations.addFromEnvironment();
        } else if (destinations.delete(Destination.FROM_ENVIRONMENT)) {
            log.info("SLACK_WEBHOOK_URL is not set any more, its destination is gone");
        }
        if (properties.vaultKey().isBlank()) {
            log.warn("TOLLGATE_VAULT_KEY is not set: destinations of alerts cannot be stored");
        }
    }
}
