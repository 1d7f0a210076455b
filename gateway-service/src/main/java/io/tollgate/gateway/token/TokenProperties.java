package io.tollgate.gateway.token;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * LiteLLM's {@code general_settings} as far as they are about tokens, under the names they have
 * there, see <a href="https://docs.litellm.ai/docs/proxy/token_auth">its documentation</a>.
 *
 * @param enableJwtAuth whether tokens are accepted at all
 * @param rolePermissions models and routes of all tokens with a role
 */
@ConfigurationProperties("general-settings")
public record TokenProperties(
        @DefaultValue("false") boolean enableJwtAuth,
        @DefaultValue JwtAuth litellmJwtauth,
        @DefaultValue List<RolePermission> rolePermissions) {

    public TokenProperties {
        rolePermissions = List.copyOf(rolePermissions);
        if (enableJwtAuth) {
            litellmJwtauth.require();
        }
    }

    /**
     * What a role may use.
     *
     * @param role {@code proxy_admin}, {@code team} or {@code internal_user}
     * @param models null for all
     * @param routes null for all
     */
    public record RolePermission(
            String role, @Nullable List<String> models, @Nullable List<String> routes) {}

    /** An identity provider's role and what it is here. */
    public record RoleMapping(String role, String internalRole) {}

    /** An identity provider's role and the user role it becomes. */
    public record UserRoleMapping(String jwtRole, String litellmRole) {}

    /**
     * What a scope lets a token use.
     *
     * @param models null when the scope is not about models
     * @param routes null when it is not about routes
     */
    public record ScopeMapping(
            String scope, @Nullable List<String> models, @Nullable List<String> routes) {}
}
