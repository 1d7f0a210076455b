package io.tollgate.spend.alerts;

import io.tollgate.contracts.ContractJson;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.Vault;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Seals and opens what is secret about destinations. */
@Component
class Targets {

    private final @Nullable Vault vault;
    private final String slackWebhookUrl;

    Targets(AlertProperties properties) {
        this.vault = properties.vaultKey().isBlank() ? null : Vault.of(properties.vaultKey());
        this.slackWebhookUrl = properties.slackWebhookUrl();
    }

    /**
     * @throws ApiException 503 without a vault key
     */
    String seal(String destinationId, Target target) {
        return vault().seal(row(destinationId), ContractJson.MAPPER.writeValueAsString(target));
    }

    /**
     * @throws ApiException 503 without a vault key
     * @throws IllegalStateException when the key that sealed it is gone
     */
    Target open(Destination destination) {
        String sealed = destination.sealedTarget();
        if (sealed == null) {
            if (slackWebhookUrl.isEmpty()) {
                throw new IllegalStateException("SLACK_WEBHOOK_URL is not set any more");
            }
            return new Target.Slack(slackWebhookUrl);
        }
        String json = vault().open(row(destination.id()), sealed);
        return ContractJson.MAPPER.readValue(json, destination.channel().target());
    }

    private Vault vault() {
        if (vault == null) {
            throw ApiException.unavailable(
                    "Destinations are stored encrypted: set TOLLGATE_VAULT_KEY for spend-service.");
        }
        return vault;
    }

    private static String row(String destinationId) {
        return "alert_destination:" + destinationId;
    }
}
