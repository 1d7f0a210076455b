package io.tollgate.platform;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings every service has.
 *
 * @param serviceName this service's name, for example {@code key-service}
 * @param inner whether only other services may call this one; false for the gateway alone
 * @param internalSecret shared by all services, from {@code TOLLGATE_INTERNAL_SECRET}; at least 32
 *     characters
 */
@ConfigurationProperties("tollgate.platform")
public record PlatformProperties(
        String serviceName, @DefaultValue("true") boolean inner, String internalSecret) {

    public PlatformProperties {
        Secrets.require("TOLLGATE_INTERNAL_SECRET", internalSecret, 32);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "PlatformProperties[" + serviceName + "]";
    }
}
