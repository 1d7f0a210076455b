package io.tollgate.gateway.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestClient;

/**
 * Verifies the tokens of one issuer: signature (never one made with a shared secret), issuer,
 * audience, times. A token that never ends is refused.
 */
final class TrustedIssuer {

    private final Issuer issuer;
    private final JwtDecoder decoder;

    TrustedIssuer(Issuer issuer, Duration clockSkew, Duration keysLifetime) {
        this.issuer = issuer;
        this.decoder = new SupplierJwtDecoder(() -> decoder(issuer, clockSkew, keysLifetime));
    }

    Issuer issuer() {
        return issuer;
    }

    JwtDecoder decoder() {
        return decoder;
    }

    private static NimbusJwtDecoder decoder(
            Issuer issuer, Duration clockSkew, Duration keysLifetime) {
        String url = issuer.jwksUrl() == null ? discover(issuer) : issuer.jwksUrl();
        NimbusJwtDecoder decoder =
                NimbusJwtDecoder.withJwkSource(KeySets.of(issuer, url, keysLifetime))
                        .jwsAlgorithms(all -> all.addAll(List.of(SignatureAlgorithm.values())))
                        .jwtProcessorCustomizer(
                                processor ->
                                        processor.setJWSTypeVerifier(
                                                new DefaultJOSEObjectTypeVerifier<>(
                                                        JOSEObjectType.JWT,
                                                        new JOSEObjectType("at+jwt"),
                                                        new JOSEObjectType("application/at+jwt"),
                                                        null)))
                        .build();
        decoder.setJwtValidator(validator(issuer, clockSkew));
        return decoder;
    }

    private static OAuth2TokenValidator<Jwt> validator(Issuer issuer, Duration clockSkew) {
        List<OAuth2TokenValidator<Jwt>> all = new ArrayList<>();
        all.add(new JwtTimestampValidator(clockSkew));
        all.add(new JwtClaimValidator<Instant>(JwtClaimNames.EXP, TrustedIssuer::isThere));
        if (issuer.issuer() != null) {
            all.add(new JwtIssuerValidator(issuer.issuer()));
        }
        if (!issuer.skipsAudience()) {
            all.add(
                    new JwtClaimValidator<List<String>>(
                            JwtClaimNames.AUD,
                            said ->
                                    said != null
                                            && said.stream()
                                                    .anyMatch(issuer.audiences()::contains)));
        }
        return new DelegatingOAuth2TokenValidator<>(all);
    }

    private static boolean isThere(@Nullable Instant moment) {
        return moment != null;
    }

    /**
     * Where an issuer keeps its keys, see <a
     * href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID discovery</a>.
     */
    private static String discover(Issuer issuer) {
        String name = String.valueOf(issuer.issuer());
        String base = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        SimpleClientHttpRequestFactory http = new SimpleClientHttpRequestFactory();
        http.setConnectTimeout(Duration.ofSeconds(2));
        http.setReadTimeout(Duration.ofSeconds(3));
        Map<String, Object> found =
                RestClient.builder()
                        .requestFactory(http)
                        .build()
                        .get()
                        .uri(base + "/.well-known/openid-configuration")
                        .retrieve()
                        .body(new ParameterizedTypeReference<Map<String, Object>>() {});
        if (found == null
                || !name.equals(found.get("issuer"))
                || !(found.get("jwks_uri") instanceof String url)) {
            throw new IllegalStateException("the OpenID configuration is not that of " + name);
        }
        return url;
    }
}
