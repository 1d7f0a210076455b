package io.tollgate.gateway.caller;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may knock, and how often.
 *
 * @param trustedProxies addresses or networks as in {@code 10.0.0.0/8} whose {@code
 *     X-Forwarded-For} is believed, from {@code TOLLGATE_TRUSTED_PROXIES}
 * @param mostFailures unknown keys, refused tokens and failed sign-ins of one address within the
 *     window, after which it has to wait, from {@code TOLLGATE_MAX_FAILED_SIGN_INS}; 1 or more
 * @param failureWindow how long failures count
 * @param masterKeyEnabled whether the master key opens anything, from {@code
 *     TOLLGATE_MASTER_KEY_ENABLED}
 */
@ConfigurationProperties("tollgate.door")
public record DoorProperties(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("600") int mostFailures,
        @DefaultValue("1m") Duration failureWindow,
        @DefaultValue("true") boolean masterKeyEnabled) {

    public DoorProperties {
        trustedProxies =
                trustedProxies.stream().map(String::trim).filter(each -> !each.isEmpty()).toList();
        if (mostFailures < 1) {
            throw new IllegalStateException("TOLLGATE_MAX_FAILED_SIGN_INS must be 1 or more");
        }
        if (!failureWindow.isPositive()) {
            throw new IllegalStateException("tollgate.door.failure-window must be positive");
        }
    }
}
