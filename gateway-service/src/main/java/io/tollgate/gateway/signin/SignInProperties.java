package io.tollgate.gateway.signin;

import io.tollgate.gateway.token.JwtAuth;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people sign in.
 *
 * @param issuer of the OpenID provider, from {@code TOLLGATE_OIDC_ISSUER}; empty for no sign-in
 * @param clientId from {@code TOLLGATE_OIDC_CLIENT_ID}
 * @param clientSecret from {@code TOLLGATE_OIDC_CLIENT_SECRET}
 * @param scopes asked for, from {@code TOLLGATE_OIDC_SCOPES}
 * @param publicUrl where browsers reach the gateway, from {@code TOLLGATE_PUBLIC_URL}
 * @param sessionLifetime after which people sign in again, 5 minutes to 7 days
 * @param claims what the provider's claims mean, under the names of {@code litellm_jwtauth}
 */
@ConfigurationProperties("tollgate.sign-in")
public record SignInProperties(
        @Nullable String issuer,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue({"openid", "profile", "email"}) List<String> scopes,
        @DefaultValue("http://127.0.0.1:4000") URI publicUrl,
        @DefaultValue("12h") Duration sessionLifetime,
        @DefaultValue JwtAuth claims) {

    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(7);

    public SignInProperties {
        scopes = List.copyOf(scopes);
        if (issuer != null && !issuer.isBlank()) {
            require(!clientId.isBlank(), "TOLLGATE_OIDC_CLIENT_ID is not set");
            require(!clientSecret.isBlank(), "TOLLGATE_OIDC_CLIENT_SECRET is not set");
            require(scopes.contains("openid"), "TOLLGATE_OIDC_SCOPES lacks openid");
            require(
                    sessionLifetime.compareTo(SHORTEST) >= 0
                            && sessionLifetime.compareTo(LONGEST) <= 0,
                    "a session lasts from 5 minutes to 7 days");
            require(
                    "https".equals(publicUrl.getScheme()) || isLoopback(publicUrl),
                    "TOLLGATE_PUBLIC_URL must be an https address: cookies and codes travel there");
        }
    }

    private static boolean isLoopback(URI address) {
        String host = String.valueOf(address.getHost());
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }

    private static void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Whether browsers send cookies over TLS only. */
    boolean secure() {
        return "https".equals(publicUrl.getScheme());
    }

    /** The address of a path as browsers know it. */
    String at(String path) {
        String base = publicUrl.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SignInProperties[" + issuer + "]";
    }
}
