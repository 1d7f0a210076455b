package io.tollgate.gateway.token;

import io.tollgate.gateway.token.TokenProperties.RoleMapping;
import io.tollgate.gateway.token.TokenProperties.ScopeMapping;
import io.tollgate.gateway.token.TokenProperties.UserRoleMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code litellm_jwtauth}: which tokens are believed, and what their claims mean. Claims may be
 * named by a path with dots.
 *
 * @param jwksUrl where the keys of the one issuer are, several with commas; null with {@code
 *     issuers}
 * @param issuer exact {@code iss} of tokens signed by these keys; null to accept any
 * @param audience that tokens must be for, several with commas
 * @param disableAudienceValidation accept tokens that were made for somebody else
 * @param clockSkew seconds by which clocks may differ
 * @param publicKeyTtl seconds for which an issuer's keys are cached
 * @param issuers trusted ones, each with claims of its own; what an issuer does not say holds as
 *     said here
 * @param adminJwtScope scope that makes an administrator
 * @param adminAllowedRoutes of administrators by scope
 * @param teamAllowedRoutes of tokens that act for a team
 * @param teamIdDefault team of tokens that name none
 * @param teamIdUpsert make teams that do not exist
 * @param enforceTeamBasedModelAccess refuse users without a team
 * @param userIdUpsert make users that do not exist
 * @param upsertSsoUserToTeam make users members of the teams their tokens name
 * @param userAllowedEmailDomain the one domain users may come from
 * @param userAllowedRoles of {@code user_roles_jwt_field}, one of which a user must have
 * @param roleMappings roles of {@code roles_jwt_field} and what they are here
 * @param enforceRbac refuse tokens that are neither administrator, team nor user by role
 * @param scopeMappings scopes that let use models and routes
 * @param enforceScopeBasedAccess refuse tokens without any of these scopes
 * @param jwtLitellmRoleMap user roles by roles of {@code roles_jwt_field}; names may end with
 *     {@code *}
 * @param syncUserRoleAndTeams keep role and teams of users as tokens say
 * @param virtualKeyMappingCacheTtl accepted and not needed: changes hold at once
 * @param unregisteredJwtClientBehavior {@code reject} or {@code fallback_team_mapping}, for tokens
 *     whose claim names no key
 * @param trustEmail a token's e-mail identifies a user here even where the issuer does not say that
 *     it verified it
 */
public record JwtAuth(
        @Nullable String jwksUrl,
        @Nullable String issuer,
        @Nullable String audience,
        @DefaultValue("false") boolean disableAudienceValidation,
        @DefaultValue("60") int clockSkew,
        @DefaultValue("600") int publicKeyTtl,
        @DefaultValue List<Issuer> issuers,
        @DefaultValue("litellm_proxy_admin") String adminJwtScope,
        @DefaultValue({
                    "management_routes",
                    "spend_tracking_routes",
                    "global_spend_tracking_routes",
                    "info_routes"
                })
                List<String> adminAllowedRoutes,
        @DefaultValue({"openai_routes", "info_routes"}) List<String> teamAllowedRoutes,
        @Nullable String userIdJwtField,
        @Nullable String userEmailJwtField,
        @Nullable String teamIdJwtField,
        @Nullable String teamIdsJwtField,
        @Nullable String orgIdJwtField,
        @Nullable String endUserIdJwtField,
        @Nullable String objectIdJwtField,
        @Nullable String rolesJwtField,
        @Nullable String userRolesJwtField,
        @Nullable String virtualKeyClaimField,
        @Nullable String teamIdDefault,
        @DefaultValue("false") boolean teamIdUpsert,
        @DefaultValue("false") boolean enforceTeamBasedModelAccess,
        @DefaultValue("false") boolean userIdUpsert,
        @DefaultValue("false") boolean upsertSsoUserToTeam,
        @Nullable String userAllowedEmailDomain,
        @DefaultValue List<String> userAllowedRoles,
        @DefaultValue List<RoleMapping> roleMappings,
        @DefaultValue("false") boolean enforceRbac,
        @DefaultValue List<ScopeMapping> scopeMappings,
        @DefaultValue("false") boolean enforceScopeBasedAccess,
        @DefaultValue List<UserRoleMapping> jwtLitellmRoleMap,
        @DefaultValue("false") boolean syncUserRoleAndTeams,
        @DefaultValue("300") int virtualKeyMappingCacheTtl,
        @DefaultValue("fallback_team_mapping") String unregisteredJwtClientBehavior,
        @DefaultValue("false") boolean trustEmail) {

    private static final String VARIABLE = "os.environ/";
    private static final Set<String> ROLES = Set.of("proxy_admin", "team", "internal_user");

    public JwtAuth {
        issuers = List.copyOf(issuers);
    }

    /**
     * All trusted issuers, each complete.
     *
     * @throws IllegalStateException when one is not
     */
    List<Issuer> trusted() {
        List<Issuer> trusted = new ArrayList<>(issuers);
        String urls = value(jwksUrl);
        if (urls != null) {
            for (String url : urls.split(",")) {
                trusted.add(Issuer.of(value(issuer), url.trim()));
            }
        }
        return trusted.stream().map(each -> each.over(this)).toList();
    }

    Duration keysLifetime() {
        return Duration.ofSeconds(publicKeyTtl);
    }

    /** Refuses what would accept too much, or nothing. */
    void require() {
        List<Issuer> trusted = trusted();
        require(
                !trusted.isEmpty(),
                "enable_jwt_auth needs JWT_PUBLIC_KEY_URL or litellm_jwtauth.issuers");
        for (Issuer each : trusted) {
            require(
                    !each.audiences().isEmpty() || each.skipsAudience(),
                    "litellm_jwtauth needs an audience (JWT_AUDIENCE) for "
                            + (each.issuer() == null ? each.jwksUrl() : each.issuer())
                            + ", or disable_audience_validation: true");
        }
        require(
                trusted.stream().map(Issuer::issuer).distinct().count() == trusted.size()
                        || trusted.stream().allMatch(each -> each.issuer() == null),
                "litellm_jwtauth names an issuer twice");
        require(clockSkew >= 0 && clockSkew <= 600, "clock_skew lies between 0 and 600 seconds");
        require(publicKeyTtl >= 60, "public_key_ttl is at least 60 seconds");
        require(
                roleMappings.stream().allMatch(each -> ROLES.contains(each.internalRole())),
                "role_mappings know the internal roles proxy_admin, team and internal_user");
        require(
                objectIdJwtField == null || !roleMappings.isEmpty(),
                "object_id_jwt_field needs role_mappings, which say what the id is of");
        require(
                scopeMappings.isEmpty() || enforceScopeBasedAccess,
                "scope_mappings need enforce_scope_based_access: true");
        require(
                userRolesJwtField == null || !userAllowedRoles.isEmpty(),
                "user_roles_jwt_field needs user_allowed_roles");
        require(
                Set.of("reject", "fallback_team_mapping").contains(unregisteredJwtClientBehavior),
                "unregistered_jwt_client_behavior is reject or fallback_team_mapping");
    }

    private static void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** A text of the file: {@code os.environ/NAME} stands for a variable, an empty one for none. */
    static @Nullable String value(@Nullable String text) {
        String value =
                text != null && text.startsWith(VARIABLE)
                        ? System.getenv(text.substring(VARIABLE.length()))
                        : text;
        return value == null || value.isBlank() ? null : value;
    }
}
