package io.tollgate.gateway.token;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whose tokens are believed. For a Kubernetes cluster: its issuer, {@code
 * https://kubernetes.default.svc/openid/v1/jwks}, and the certificate and token that every pod has
 * under {@code /var/run/secrets/kubernetes.io/serviceaccount}, see <a
 * href="https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery">issuer
 * discovery</a>.
 *
 * @param issuer exact {@code iss}; null to accept any that these keys signed
 * @param jwksUrl null to find it in the issuer's OpenID configuration
 * @param audience that tokens must be for, several with commas
 * @param caFile PEM certificates that the server of the keys is checked against; null for those of
 *     the JVM
 * @param tokenFile bearer token to ask for the keys with, read anew each time; null for none
 */
public record Issuer(
        @Nullable String issuer,
        @Nullable String jwksUrl,
        @Nullable String audience,
        @Nullable Boolean disableAudienceValidation,
        @Nullable String caFile,
        @Nullable String tokenFile,
        @Nullable String userIdJwtField,
        @Nullable String userEmailJwtField,
        @Nullable String teamIdJwtField,
        @Nullable String teamIdsJwtField,
        @Nullable String orgIdJwtField,
        @Nullable String endUserIdJwtField,
        @Nullable String objectIdJwtField,
        @Nullable String rolesJwtField,
        @Nullable String userRolesJwtField,
        @Nullable String virtualKeyClaimField) {

    static Issuer of(@Nullable String issuer, String jwksUrl) {
        return new Issuer(
                issuer, jwksUrl, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null);
    }

    /** With what holds for all issuers where this one says nothing. */
    Issuer over(JwtAuth all) {
        boolean claims = hasIdentityClaims();
        return new Issuer(
                JwtAuth.value(issuer),
                JwtAuth.value(jwksUrl),
                or(JwtAuth.value(audience), JwtAuth.value(all.audience())),
                disableAudienceValidation == null
                        ? Boolean.valueOf(all.disableAudienceValidation())
                        : disableAudienceValidation,
                caFile,
                tokenFile,
                claims ? userIdJwtField : all.userIdJwtField(),
                or(userEmailJwtField, all.userEmailJwtField()),
                claims ? teamIdJwtField : all.teamIdJwtField(),
                claims ? teamIdsJwtField : all.teamIdsJwtField(),
                or(orgIdJwtField, all.orgIdJwtField()),
                or(endUserIdJwtField, all.endUserIdJwtField()),
                claims ? objectIdJwtField : all.objectIdJwtField(),
                or(rolesJwtField, all.rolesJwtField()),
                or(userRolesJwtField, all.userRolesJwtField()),
                or(virtualKeyClaimField, all.virtualKeyClaimField()));
    }

    /** One issuer's {@code sub} is a user, another's a team: never both by inheritance. */
    private boolean hasIdentityClaims() {
        return userIdJwtField != null
                || teamIdJwtField != null
                || teamIdsJwtField != null
                || objectIdJwtField != null;
    }

    boolean skipsAudience() {
        return Boolean.TRUE.equals(disableAudienceValidation);
    }

    List<String> audiences() {
        return audience == null
                ? List.of()
                : Arrays.stream(audience.split(","))
                        .map(String::trim)
                        .filter(each -> !each.isEmpty())
                        .toList();
    }

    private static @Nullable String or(@Nullable String own, @Nullable String otherwise) {
        return own == null ? otherwise : own;
    }
}
