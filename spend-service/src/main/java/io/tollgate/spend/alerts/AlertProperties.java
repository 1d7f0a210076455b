package io.tollgate.spend.alerts;

import io.tollgate.platform.ServiceAddresses;
import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of alerts.
 *
 * @param lookInterval pause between two looks at who spent
 * @param lookBatch most stored batches looked at in one transaction, 1 to 10,000
 * @param deliverInterval pause between two looks for messages that are due
 * @param sendTimeout longest time one message may take to send, at most 30 s
 * @param retryDelay pause after the first failure; doubles with each
 * @param retryDelayMax longest pause
 * @param giveUpAfter age at which a message is not tried again
 * @param keyServiceUrl who knows the budgets, from {@code TOLLGATE_KEY_SERVICE_URL}; several with
 *     commas
 * @param keyServiceTimeout longest wait for its answer
 * @param projectionMinUsd a window that spent less is not projected
 * @param vaultKey seals destinations, from {@code TOLLGATE_VAULT_KEY}; empty: none can be stored
 * @param allowPrivateAddresses whether destinations may lie inside the network, and use plain http;
 *     from {@code TOLLGATE_ALERTS_ALLOW_PRIVATE}
 * @param slackWebhookUrl makes a destination of its own, from {@code SLACK_WEBHOOK_URL}; empty:
 *     none
 * @param webhookUrl where the {@code webhook} channel of the configuration file posts, from {@code
 *     WEBHOOK_URL}; empty: nowhere
 * @param configFile the operator's {@code config.yaml}, from {@code TOLLGATE_CONFIG_FILE}; empty:
 *     none
 * @param smtp the mail server of destinations that name none
 */
@ConfigurationProperties("tollgate.spend.alerts")
record AlertProperties(
        @DefaultValue("10s") Duration lookInterval,
        @DefaultValue("500") int lookBatch,
        @DefaultValue("2s") Duration deliverInterval,
        @DefaultValue("15s") Duration sendTimeout,
        @DefaultValue("5s") Duration retryDelay,
        @DefaultValue("1h") Duration retryDelayMax,
        @DefaultValue("3d") Duration giveUpAfter,
        @DefaultValue("http://127.0.0.1:4001") String keyServiceUrl,
        @DefaultValue("5s") Duration keyServiceTimeout,
        @DefaultValue("0.10") BigDecimal projectionMinUsd,
        @DefaultValue("") String vaultKey,
        @DefaultValue("false") boolean allowPrivateAddresses,
        @DefaultValue("") String slackWebhookUrl,
        @DefaultValue("") String webhookUrl,
        @DefaultValue("") String configFile,
        @DefaultValue MailServer smtp) {

    private static final Duration LONGEST_SEND = Duration.ofSeconds(30);

    /**
     * The operator's mail server, in LiteLLM's variables.
     *
     * @param host from {@code SMTP_HOST}; empty: none
     * @param port from {@code SMTP_PORT}
     * @param username from {@code SMTP_USERNAME}; empty: no sign-in
     * @param password from {@code SMTP_PASSWORD}
     * @param sender from {@code SMTP_SENDER_EMAIL}
     * @param tls from {@code SMTP_TLS}: STARTTLS, or TLS from the start on port 465
     */
    record MailServer(
            @DefaultValue("") String host,
            @DefaultValue("587") int port,
            @DefaultValue("") String username,
            @DefaultValue("") String password,
            @DefaultValue("") String sender,
            @DefaultValue("true") boolean tls) {

        /** Without the password. */
        @Override
        public String toString() {
            return "MailServer[" + host + ":" + port + "]";
        }
    }

    AlertProperties {
        require(
                lookInterval.isPositive() && deliverInterval.isPositive(),
                "tollgate.spend.alerts: intervals must be positive");
        require(
                lookBatch >= 1 && lookBatch <= 10_000,
                "tollgate.spend.alerts.look-batch lies between 1 and 10000");
        require(
                sendTimeout.isPositive() && sendTimeout.compareTo(LONGEST_SEND) <= 0,
                "tollgate.spend.alerts.send-timeout lies between 0 and 30s");
        require(
                retryDelay.isPositive() && retryDelayMax.compareTo(retryDelay) >= 0,
                "tollgate.spend.alerts: retry-delay is positive and at most retry-delay-max");
        require(
                giveUpAfter.isPositive() && keyServiceTimeout.isPositive(),
                "tollgate.spend.alerts: time limits must be positive");
        ServiceAddresses.parse("TOLLGATE_KEY_SERVICE_URL", keyServiceUrl);
        require(
                slackWebhookUrl.isEmpty()
                        || slackWebhookUrl.startsWith("https://")
                        || allowPrivateAddresses && slackWebhookUrl.startsWith("http://"),
                "SLACK_WEBHOOK_URL must be an https address");
        require(
                smtp.host().isEmpty() || !smtp.sender().isEmpty(),
                "SMTP_SENDER_EMAIL must be set where SMTP_HOST is");
    }

    private static void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "AlertProperties[lookInterval=" + lookInterval + "]";
    }
}
