package io.tollgate.platform;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings every service has.
 *
 * @param serviceName this service's name, for example {@code key-service}
 * @param inner whether only other services may call this one; false for the gateway alone
 * @param internalSecret shared by all services, from {@code TOLLGATE_INTERNAL_SECRET}; at least 32
 *     characters
 * @param leaveWait how long the service goes on serving after it was told to end, so that load
 *     balancers and callers learn of it, from {@code TOLLGATE_LEAVE_WAIT}; zero to stop listening
 *     at once
 */
@ConfigurationProperties("tollgate.platform")
public record PlatformProperties(
        String serviceName,
        @DefaultValue("true") boolean inner,
        String internalSecret,
        @DefaultValue("0s") Duration leaveWait) {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    public PlatformProperties {
        Secrets.require("TOLLGATE_INTERNAL_SECRET", internalSecret, 32);
        if (leaveWait.isNegative() || leaveWait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalStateException("TOLLGATE_LEAVE_WAIT lies between 0s and 5m");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "PlatformProperties[" + serviceName + "]";
    }
}
