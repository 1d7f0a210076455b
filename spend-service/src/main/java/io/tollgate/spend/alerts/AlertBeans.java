package io.tollgate.spend.alerts;

import io.tollgate.platform.ConfigFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** What alerts need once, at the start. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertProperties.class)
class AlertBeans {

    private static final Logger log = LoggerFactory.getLogger(AlertBeans.class);

    private final Destinations destinations;
    private final Targets targets;
    private final AlertProperties properties;
    private final ConfiguredAlerts configured;

    AlertBeans(
            Destinations destinations,
            Targets targets,
            AlertProperties properties,
            Environment environment) {
        this.destinations = destinations;
        this.targets = targets;
        this.properties = properties;
        this.configured =
                ConfiguredAlerts.of(
                        ConfigFile.read(properties.configFile(), environment::getProperty),
                        properties.webhookUrl(),
                        properties.allowPrivateAddresses());
    }

    /** The destination that the environment names comes and goes with the variable. */
    @EventListener(ApplicationReadyEvent.class)
    void readEnvironment() {
        if (configured.environmentsSlack() && !properties.slackWebhookUrl().isEmpty()) {
            destinations.addFromEnvironment();
        } else if (destinations.delete(Destination.FROM_ENVIRONMENT)) {
            log.info("the destination of SLACK_WEBHOOK_URL is not asked for any more");
        }
        configured.ignored().forEach(what -> log.warn("general_settings.{} is ignored", what));
        if (properties.vaultKey().isBlank()) {
            log.warn("TOLLGATE_VAULT_KEY is not set: destinations of alerts cannot be stored");
            return;
        }
        new ConfiguredDestinations(destinations, targets).keep(configured);
    }
}
