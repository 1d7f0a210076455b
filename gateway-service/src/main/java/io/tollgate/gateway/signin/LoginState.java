package io.tollgate.gateway.signin;

import com.nimbusds.jwt.JWTClaimsSet;
import io.tollgate.contracts.ContractJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import tools.jackson.core.type.TypeReference;

/**
 * Keeps a sign-in under way in the browser that began it: whichever replica the provider's answer
 * reaches can go on, and no other browser's answer is taken for this one's.
 */
final class LoginState implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    /** Request parameter and, afterwards, request attribute: the path to go to in the end. */
    static final String RETURN_TO = "return_to";

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final SealedCookie cookie;
    private final InstantSource clock;

    LoginState(SealedCookie cookie, InstantSource clock) {
        this.cookie = cookie;
        this.clock = clock;
    }

    /** What is needed to go on; the provider's addresses are known by configuration. */
    private record Kept(
            String authorizationUri,
            String clientId,
            String redirectUri,
            Set<String> scopes,
            String state,
            Map<String, Object> parameters,
            Map<String, Object> attributes,
            String requestUri) {}

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(
            HttpServletRequest request) {
        JWTClaimsSet claims = cookie.read(request);
        if (claims == null || !(claims.getClaim("kept") instanceof String json)) {
            return null;
        }
        Kept kept = ContractJson.MAPPER.readValue(json, new TypeReference<Kept>() {});
        if (!kept.state().equals(request.getParameter("state"))) {
            return null;
        }
        if (claims.getClaim(RETURN_TO) instanceof String path) {
            request.setAttribute(RETURN_TO, path);
        }
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(kept.authorizationUri())
                .clientId(kept.clientId())
                .redirectUri(kept.redirectUri())
                .scopes(kept.scopes())
                .state(kept.state())
                .additionalParameters(kept.parameters())
                .attributes(all -> all.putAll(kept.attributes()))
                .authorizationRequestUri(kept.requestUri())
                .build();
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest asked,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (asked == null) {
            cookie.clear(response);
            return;
        }
        Kept kept =
                new Kept(
                        asked.getAuthorizationUri(),
                        asked.getClientId(),
                        String.valueOf(asked.getRedirectUri()),
                        asked.getScopes(),
                        String.valueOf(asked.getState()),
                        new LinkedHashMap<>(asked.getAdditionalParameters()),
                        new LinkedHashMap<>(asked.getAttributes()),
                        asked.getAuthorizationRequestUri());
        JWTClaimsSet.Builder claims =
                new JWTClaimsSet.Builder()
                        .claim("kept", ContractJson.MAPPER.writeValueAsString(kept));
        String path = request.getParameter(RETURN_TO);
        if (isOurs(path)) {
            claims.claim(RETURN_TO, path);
        }
        cookie.write(response, claims, clock.instant().plus(LIFETIME));
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest kept = loadAuthorizationRequest(request);
        if (kept != null) {
            cookie.clear(response);
        }
        return kept;
    }

    /** A path here, never an address elsewhere. */
    private static boolean isOurs(@Nullable String path) {
        return path != null
                && path.length() <= 512
                && path.startsWith("/")
                && !path.startsWith("//")
                && path.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\');
    }
}
