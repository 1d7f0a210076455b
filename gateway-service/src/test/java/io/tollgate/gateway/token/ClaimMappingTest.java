package io.tollgate.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.contracts.Role;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.gateway.call.Refusal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ClaimMappingTest {

    private static final String AUTH = "general_settings.litellm_jwtauth.";

    private final Map<String, String> settings =
            new HashMap<>(
                    Map.of(
                            "general_settings.enable_jwt_auth",
                            "true",
                            AUTH + "jwks_url",
                            "https://idp/keys",
                            AUTH + "issuer",
                            "https://idp",
                            AUTH + "audience",
                            "tollgate"));
    private final Map<String, Object> claims =
            new HashMap<>(Map.of("iss", "https://idp", "sub", "s-1"));

    @Test
    void namesOfTheOriginalsSettingsAreRead() {
        set("user_id_jwt_field", "sub");
        set("user_email_jwt_field", "email");
        set("team_ids_jwt_field", "realm.groups");
        set("org_id_jwt_field", "org");
        set("end_user_id_jwt_field", "customer");
        set("user_id_upsert", "true");
        claims.put("email", "ana@example.org");
        claims.put("email_verified", true);
        claims.put("realm", Map.of("groups", List.of("t-1", "t-2", "t-1")));
        claims.put("org", "o-1");
        claims.put("customer", 42);

        VerifiedToken token = read();
        TokenIdentity identity = token.identity();

        assertThat(identity.userId()).isEqualTo("s-1");
        assertThat(identity.userEmail()).isEqualTo("ana@example.org");
        assertThat(identity.teamIds()).containsExactly("t-1", "t-2");
        assertThat(identity.organizationId()).isEqualTo("o-1");
        assertThat(token.customerId()).isEqualTo("42");
        assertThat(identity.role()).isNull();
        assertThat(identity.routes()).containsExactly("openai_routes", "info_routes");
        assertThat(identity.requireTeam()).isFalse();
        assertThat(identity.provisioning())
                .isEqualTo(new TokenIdentity.Provisioning(true, false, false, false, true));
    }

    @Test
    void anAddressThatNobodyProvedOpensNoAccount() {
        set("user_id_jwt_field", "sub");
        set("user_email_jwt_field", "email");
        claims.put("email", "ana@example.org");

        assertThat(read().identity().provisioning().linkByEmail()).isFalse();
        claims.put("email_verified", "true");
        assertThat(read().identity().provisioning().linkByEmail()).isFalse();
        set("trust_email", "true");
        assertThat(read().identity().provisioning().linkByEmail()).isTrue();
    }

    @Test
    void theScopeOfAdministratorsMakesOneForTheirRoutesOnly() {
        claims.put("scope", "openid litellm_proxy_admin");

        assertThat(read().identity().role()).isEqualTo(Role.PROXY_ADMIN);
        assertThat(read().identity().routes()).contains("management_routes");

        set("admin_jwt_scope", "boss");
        set("admin_allowed_routes[0]", "/embeddings");
        claims.put("scope", List.of("boss"));
        assertThat(read().identity().role()).isEqualTo(Role.PROXY_ADMIN);
        assertThat(read().identity().routes()).containsExactly("/embeddings");
    }

    @Test
    void aTokenThatNamesNobodyIsRefused() {
        assertThatThrownBy(this::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("neither a user nor a team");
    }

    @Test
    void rolesSayWhatAnObjectIs() {
        set("object_id_jwt_field", "oid");
        set("roles_jwt_field", "roles");
        set("role_mappings[0].role", "api.consumer");
        set("role_mappings[0].internal_role", "team");
        set("enforce_rbac", "true");
        settings.put("general_settings.role_permissions[0].role", "team");
        settings.put("general_settings.role_permissions[0].models[0]", "claude");
        settings.put("general_settings.role_permissions[0].routes[0]", "/chat/completions");
        claims.put("oid", "o-7");
        claims.put("roles", List.of("api.consumer"));

        TokenIdentity identity = read().identity();
        assertThat(identity.teamIds()).containsExactly("o-7");
        assertThat(identity.userId()).isNull();
        assertThat(identity.requireTeam()).isTrue();
        assertThat(identity.models()).containsExactly(List.of("claude"));
        assertThat(identity.routes()).containsExactly("/chat/completions");

        claims.put("roles", List.of("other"));
        assertThatThrownBy(this::read).isInstanceOf(Refusal.class);
    }

    @Test
    void scopesLetUseTheirModelsAndRoutesAndNothingElse() {
        set("user_id_jwt_field", "sub");
        set("enforce_scope_based_access", "true");
        set("scope_mappings[0].scope", "one");
        set("scope_mappings[0].models[0]", "gpt");
        set("scope_mappings[0].routes[0]", "/embeddings");
        set("scope_mappings[1].scope", "two");
        set("scope_mappings[1].models[0]", "claude");
        claims.put("scp", List.of("one", "two"));

        assertThat(read().identity().models()).containsExactly(List.of("gpt", "claude"));
        assertThat(read().identity().routes()).containsExactly("/embeddings");

        claims.put("scp", "two");
        assertThat(read().identity().models()).containsExactly(List.of("claude"));
        assertThat(read().identity().routes()).isEmpty();

        claims.put("scp", "three");
        assertThatThrownBy(this::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("none of its scopes");
    }

    @Test
    void onlyTheAllowedDomainAndRolesMayCome() {
        set("user_id_jwt_field", "sub");
        set("user_email_jwt_field", "email");
        set("user_allowed_email_domain", "example.org");
        set("user_roles_jwt_field", "app.roles");
        set("user_allowed_roles[0]", "user");
        claims.put("app.roles", List.of("user"));
        claims.put("email", "ana@Example.org");
        assertThat(read().identity().userId()).isEqualTo("s-1");

        claims.put("email", "ana@bad-example.org");
        assertThatThrownBy(this::read).isInstanceOf(Refusal.class);
        claims.put("email", "ana@example.org");
        claims.put("app.roles", List.of("guest"));
        assertThatThrownBy(this::read).isInstanceOf(Refusal.class);
    }

    @Test
    void serviceAccountsOfKubernetesAreReadByTheirOwnClaims() {
        set("issuers[0].issuer", "https://kubernetes.default.svc");
        set("issuers[0].jwks_url", "https://kubernetes.default.svc/openid/v1/jwks");
        set("issuers[0].user_id_jwt_field", "sub");
        set("issuers[0].team_id_jwt_field", "kubernetes.io.namespace");
        claims.put("sub", "system:serviceaccount:search:indexer");
        claims.put(
                "kubernetes.io",
                Map.of("namespace", "search", "serviceaccount", Map.of("name", "indexer")));

        TokenIdentity identity = read().identity();

        assertThat(identity.userId()).isEqualTo("system:serviceaccount:search:indexer");
        assertThat(identity.teamIds()).containsExactly("search");
    }

    @Test
    void aClaimMayStandForAVirtualKey() {
        set("virtual_key_claim_field", "azp");
        set("unregistered_jwt_client_behavior", "reject");
        claims.put("azp", "batch");

        assertThat(read().identity().virtualKey())
                .isEqualTo(new TokenIdentity.KeyClaim("azp", "batch", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"has space", "{tenant}", "line\nbreak"})
    void idsThatWouldBreakNamesAreRefused(String id) {
        set("user_id_jwt_field", "sub");
        claims.put("sub", id);

        assertThatThrownBy(this::read).isInstanceOf(Refusal.class);
    }

    @Test
    void tokensForSomebodyElseAreNotAcceptedByOversight() {
        settings.remove(AUTH + "audience");
        assertThatThrownBy(this::read).rootCause().hasMessageContaining("JWT_AUDIENCE");

        set("disable_audience_validation", "true");
        set("user_id_jwt_field", "sub");
        assertThat(read().identity().userId()).isEqualTo("s-1");
    }

    private void set(String name, String value) {
        settings.put(AUTH + name, value);
    }

    private VerifiedToken read() {
        TokenProperties properties =
                new Binder(new MapConfigurationPropertySource(settings))
                        .bind("general-settings", TokenProperties.class)
                        .get();
        JwtAuth auth = properties.litellmJwtauth();
        return new ClaimMapping(auth, properties.rolePermissions())
                .of(claims, auth.trusted().getFirst(), Instant.now());
    }
}
