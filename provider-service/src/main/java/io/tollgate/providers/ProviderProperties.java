package io.tollgate.providers;

import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The provider-service's settings.
 *
 * @param vaultKey from {@code TOLLGATE_VAULT_KEY}: {@code k1:base64 of 32 bytes}, a comma list; the
 *     first encrypts, the others still decrypt
 * @param modelsFromEnvironment whether a provider key in the environment ({@code OPENAI_API_KEY})
 *     makes that provider's models available without any configuration
 * @param maxAttempts most provider calls for one client call, 1 to 10
 * @param timeZone whose calendar the windows of budgets follow, from {@code TOLLGATE_TIME_ZONE}
 */
@ConfigurationProperties("tollgate.providers")
public record ProviderProperties(
        String vaultKey,
        @DefaultValue("true") boolean modelsFromEnvironment,
        @DefaultValue("2") int maxAttempts,
        @DefaultValue("UTC") ZoneId timeZone) {

    public ProviderProperties {
        if (maxAttempts < 1 || maxAttempts > 10) {
            throw new IllegalStateException(
                    "tollgate.providers.max-attempts must lie between 1 and 10");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ProviderProperties[maxAttempts=" + maxAttempts + "]";
    }
}
