package io.tollgate.platform;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings every service has.
 *
 * @param serviceName this service's name, for example {@code key-service}
 * @param internalSecret shared by all services, from {@code TOLLGATE_INTERNAL_SECRET}; at least 32
 *     characters
 */
@ConfigurationProperties("tollgate.platform")
public record PlatformProperties(String serviceName, String internalSecret) {

    public PlatformProperties {
        Secrets.require("TOLLGATE_INTERNAL_SECRET", internalSecret, 32);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "PlatformProperties[" + serviceName + "]";
    }
}
