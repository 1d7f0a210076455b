package io.tollgate.gateway.signin;

import io.tollgate.contracts.Role;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.token.PersonClaims;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** The provider said who it is: brings user, role and teams up to date and begins the session. */
final class SignInSuccess implements AuthenticationSuccessHandler {

    private static final Logger log = LoggerFactory.getLogger(SignInSuccess.class);

    private final SignInProperties properties;
    private final PersonClaims claims;
    private final Authenticate authenticate;
    private final Sessions sessions;

    SignInSuccess(SignInProperties properties, Authenticate authenticate, Sessions sessions) {
        this.properties = properties;
        this.claims = new PersonClaims(properties.claims());
        this.authenticate = authenticate;
        this.sessions = sessions;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication signedIn)
            throws IOException {
        if (!(signedIn.getPrincipal() instanceof OidcUser person)) {
            throw new IllegalStateException("not signed in by OpenID");
        }
        try {
            // What the provider signed goes before what it merely answers.
            Map<String, Object> said = new HashMap<>(person.getClaims());
            said.putAll(person.getIdToken().getClaims());
            TokenIdentity identity = claims.of(said);
            String userId = authenticate.signIn(identity);
            Role role = identity.provisioning().sync() ? null : identity.role();
            sessions.begin(response, identity.issuer(), identity.subject(), userId, role);
            log.info("{} has signed in", userId);
            response.setHeader("cache-control", "no-store");
            response.sendRedirect(
                    properties.at(
                            Objects.requireNonNullElse(
                                            request.getAttribute(LoginState.RETURN_TO),
                                            SignInEndpoint.SESSION)
                                    .toString()));
        } catch (Refusal refused) {
            SignInErrors.write(response, refused.error());
        }
    }
}
