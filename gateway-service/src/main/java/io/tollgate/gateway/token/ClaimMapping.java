package io.tollgate.gateway.token;

import io.tollgate.contracts.Role;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.contracts.TokenIdentity.KeyClaim;
import io.tollgate.contracts.TokenIdentity.Provisioning;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.token.TokenProperties.RoleMapping;
import io.tollgate.gateway.token.TokenProperties.RolePermission;
import io.tollgate.gateway.token.TokenProperties.ScopeMapping;
import io.tollgate.sdk.error.ErrorKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the claims of a verified token mean here. */
final class ClaimMapping {

    private static final String ADMIN = "proxy_admin";
    private static final String TEAM = "team";
    private static final String USER = "internal_user";
    private static final int LONGEST_ID = 512;

    private final JwtAuth auth;
    private final List<RolePermission> permissions;

    ClaimMapping(JwtAuth auth, List<RolePermission> permissions) {
        this.auth = auth;
        this.permissions = permissions;
    }

    /**
     * Reads the claims.
     *
     * @throws Refusal 401 when they name nobody, 403 when what they name may do nothing here
     */
    VerifiedToken of(Map<String, Object> claims, Issuer issuer, Instant expiresAt) {
        Set<String> scopes = new LinkedHashSet<>(Claims.words(claims, "scope"));
        scopes.addAll(Claims.words(claims, "scp"));
        List<String> roles = Claims.words(claims, issuer.rolesJwtField());
        String mapped = internalRole(roles);
        boolean admin = scopes.contains(auth.adminJwtScope()) || ADMIN.equals(mapped);
        String userId = id(claims, issuer.userIdJwtField());
        List<String> teams = new ArrayList<>(teams(claims, issuer));
        String object = id(claims, issuer.objectIdJwtField());
        if (object != null && TEAM.equals(mapped)) {
            teams.addFirst(object);
        } else if (object != null && USER.equals(mapped)) {
            userId = object;
        }
        KeyClaim key = keyClaim(claims, issuer);
        if (teams.isEmpty() && auth.teamIdDefault() != null && !admin) {
            teams.add(auth.teamIdDefault());
        }
        if (!admin && userId == null && teams.isEmpty() && (key == null || key.value() == null)) {
            throw Refusal.of(
                    ErrorKind.INVALID_API_KEY,
                    "Authentication Error: the token names neither a user nor a team.");
        }
        String role = admin ? ADMIN : mapped != null ? mapped : teams.isEmpty() ? USER : TEAM;
        requireRole(claims, issuer, admin, mapped);
        String email = email(claims, issuer, admin);
        List<List<String>> models = new ArrayList<>();
        List<String> routes =
                admin
                        ? auth.adminAllowedRoutes()
                        : teams.isEmpty() ? List.of() : auth.teamAllowedRoutes();
        for (RolePermission permission : permissions) {
            if (permission.role().equals(role)) {
                addModels(permission.models(), models);
                routes = permission.routes() == null ? routes : permission.routes();
            }
        }
        routes = byScopes(scopes, admin, models, routes);
        Role ofUser = admin ? Role.PROXY_ADMIN : userRole(roles);
        TokenIdentity identity =
                new TokenIdentity(
                        Objects.toString(claims.get("iss"), ""),
                        subject(claims, userId, teams),
                        ofUser,
                        userId,
                        email,
                        teams.stream().distinct().toList(),
                        !admin && (userId == null || auth.enforceTeamBasedModelAccess()),
                        id(claims, issuer.orgIdJwtField()),
                        key,
                        models,
                        routes,
                        provisioning(claims, email));
        return new VerifiedToken(
                identity, Claims.text(claims, issuer.endUserIdJwtField()), expiresAt);
    }

    private static List<String> teams(Map<String, Object> claims, Issuer issuer) {
        return Stream.concat(
                        Claims.texts(claims, issuer.teamIdJwtField()).stream().limit(1),
                        Claims.texts(claims, issuer.teamIdsJwtField()).stream())
                .map(ClaimMapping::requireId)
                .toList();
    }

    private @Nullable KeyClaim keyClaim(Map<String, Object> claims, Issuer issuer) {
        String name = issuer.virtualKeyClaimField();
        return name == null
                ? null
                : new KeyClaim(
                        name,
                        Claims.text(claims, name),
                        auth.unregisteredJwtClientBehavior().equals("reject"));
    }

    private Provisioning provisioning(Map<String, Object> claims, @Nullable String email) {
        // An address that its holder may type in himself would open other people's accounts.
        boolean proven = Boolean.TRUE.equals(claims.get("email_verified")) || auth.trustEmail();
        return new Provisioning(
                auth.userIdUpsert(),
                auth.teamIdUpsert(),
                auth.upsertSsoUserToTeam(),
                auth.syncUserRoleAndTeams(),
                email != null && proven);
    }

    private void requireRole(
            Map<String, Object> claims, Issuer issuer, boolean admin, @Nullable String mapped) {
        if (admin) {
            return;
        }
        if (auth.enforceRbac() && !auth.roleMappings().isEmpty() && mapped == null) {
            throw forbidden("none of its roles may use this gateway");
        }
        if (issuer.userRolesJwtField() != null
                && Claims.words(claims, issuer.userRolesJwtField()).stream()
                        .noneMatch(auth.userAllowedRoles()::contains)) {
            throw forbidden("none of its roles may use this gateway");
        }
    }

    private @Nullable String email(Map<String, Object> claims, Issuer issuer, boolean admin) {
        String email = Claims.text(claims, issuer.userEmailJwtField());
        String domain = auth.userAllowedEmailDomain();
        if (domain != null
                && !admin
                && (email == null
                        || !email.toLowerCase(Locale.ROOT)
                                .endsWith("@" + domain.toLowerCase(Locale.ROOT)))) {
            throw forbidden("its e-mail is not of the allowed domain");
        }
        return email == null || email.length() > LONGEST_ID ? null : email;
    }

    /** Adds the scopes' models, and answers their routes or else those given. */
    private List<String> byScopes(
            Set<String> scopes, boolean admin, List<List<String>> models, List<String> routes) {
        if (!auth.enforceScopeBasedAccess() || admin) {
            return routes;
        }
        List<ScopeMapping> granted =
                auth.scopeMappings().stream()
                        .filter(each -> scopes.contains(each.scope()))
                        .toList();
        if (granted.isEmpty()) {
            throw forbidden("none of its scopes may use this gateway");
        }
        addModels(union(granted.stream().map(ScopeMapping::models)), models);
        List<String> ofScopes = union(granted.stream().map(ScopeMapping::routes));
        return ofScopes == null ? routes : ofScopes;
    }

    private static void addModels(@Nullable List<String> some, List<List<String>> models) {
        if (some != null) {
            // An empty list would allow all.
            models.add(some.isEmpty() ? List.of("no-default-models") : some);
        }
    }

    /** Null when none of them says anything. */
    private static @Nullable List<String> union(Stream<@Nullable List<String>> lists) {
        List<List<String>> said = new ArrayList<>();
        lists.forEach(
                list -> {
                    if (list != null) {
                        said.add(list);
                    }
                });
        return said.isEmpty() ? null : said.stream().flatMap(List::stream).distinct().toList();
    }

    private @Nullable String internalRole(List<String> roles) {
        return auth.roleMappings().stream()
                .filter(each -> roles.contains(each.role()))
                .map(RoleMapping::internalRole)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Role userRole(List<String> roles) {
        return auth.jwtLitellmRoleMap().stream()
                .filter(each -> roles.stream().anyMatch(role -> matches(each.jwtRole(), role)))
                .map(each -> Role.valueOf(each.litellmRole().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
    }

    private static boolean matches(String pattern, String role) {
        return pattern.endsWith("*")
                ? role.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(role);
    }

    private static String subject(
            Map<String, Object> claims, @Nullable String userId, List<String> teams) {
        String subject = Claims.text(claims, "sub");
        return subject != null ? subject : userId != null ? userId : String.join(",", teams);
    }

    private static @Nullable String id(Map<String, Object> claims, @Nullable String path) {
        String text = Claims.text(claims, path);
        return text == null ? null : requireId(text);
    }

    /** Ids become part of names in Redis, where braces mean something. */
    private static String requireId(String text) {
        if (text.length() > LONGEST_ID
                || text.chars().anyMatch(c -> c <= ' ' || c == '{' || c == '}' || c == 127)) {
            throw Refusal.of(
                    ErrorKind.INVALID_API_KEY,
                    "Authentication Error: an id in the token has spaces, braces or control"
                            + " characters.");
        }
        return text;
    }

    private static Refusal forbidden(String why) {
        return Refusal.of(
                ErrorKind.ROUTE_NOT_ALLOWED, "This token may not be used here: " + why + ".");
    }
}
