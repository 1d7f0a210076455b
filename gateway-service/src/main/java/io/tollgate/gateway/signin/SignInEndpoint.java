package io.tollgate.gateway.signin;

import io.tollgate.contracts.Caller;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.caller.GuessThrottle;
import io.tollgate.sdk.error.ErrorKind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code /sso/*}: begin to sign in, who am I, sign out. */
@RestController
@ConditionalOnExpression(SignInBeans.CONFIGURED)
class SignInEndpoint {

    /** LiteLLM's path. */
    static final String BEGIN = "/sso/key/generate";

    static final String LOGIN = "/sso/login";
    static final String CALLBACK = "/sso/callback";
    static final String SESSION = "/sso/session";

    private static final Logger log = LoggerFactory.getLogger(SignInEndpoint.class);

    private final SignInProperties properties;
    private final ClientRegistrationRepository registrations;
    private final Sessions sessions;
    private final Authenticate authenticate;
    private final GuessThrottle throttle;

    SignInEndpoint(
            SignInProperties properties,
            ClientRegistrationRepository registrations,
            Sessions sessions,
            Authenticate authenticate,
            GuessThrottle throttle) {
        this.throttle = throttle;
        this.properties = properties;
        this.registrations = registrations;
        this.sessions = sessions;
        this.authenticate = authenticate;
    }

    /** Sends the browser to the provider. */
    @GetMapping(BEGIN)
    ResponseEntity<Void> begin(
            HttpServletRequest request,
            @RequestParam(name = LoginState.RETURN_TO, required = false) @Nullable String path) {
        throttle.require(request);
        registration();
        UriComponentsBuilder to =
                UriComponentsBuilder.fromUriString(
                        properties.at(LOGIN + "/" + SignInBeans.PROVIDER));
        if (path != null) {
            to.queryParam(LoginState.RETURN_TO, "{path}");
        }
        URI address = path == null ? to.build().toUri() : to.encode().buildAndExpand(path).toUri();
        return ResponseEntity.status(HttpStatus.FOUND).location(address).build();
    }

    /** Who is signed in, and the token that changes must be sent with. */
    @GetMapping(SESSION)
    ResponseEntity<Map<String, Object>> session(HttpServletRequest request) {
        Session session = require(request);
        Caller caller = authenticate.identify(session.identity());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("user_id", session.userId());
        body.put("user_role", caller.role().name().toLowerCase(Locale.ROOT));
        body.put("expires_at", session.expires().toString());
        body.put("csrf_header", SessionCsrf.HEADER);
        body.put("csrf_token", session.csrf());
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }

    /** Ends the session here; the address of the provider's own sign-out is told. */
    @PostMapping("/sso/logout")
    ResponseEntity<Map<String, Object>> end(
            HttpServletRequest request, HttpServletResponse response) {
        Session session = require(request);
        sessions.end(session, response);
        log.info("{} has signed out", session.userId());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "signed_out");
        Object there =
                registration()
                        .getProviderDetails()
                        .getConfigurationMetadata()
                        .get("end_session_endpoint");
        if (there != null) {
            body.put("end_session_url", there);
        }
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }

    private Session require(HttpServletRequest request) {
        Session session = sessions.of(request);
        if (session == null) {
            throw Refusal.of(
                    ErrorKind.INVALID_API_KEY,
                    "Authentication Error: nobody is signed in. Begin at " + BEGIN + ".");
        }
        return session;
    }

    private ClientRegistration registration() {
        try {
            return Objects.requireNonNull(registrations.findByRegistrationId(SignInBeans.PROVIDER));
        } catch (RuntimeException away) {
            log.warn("the OpenID provider cannot be reached: {}", away.getMessage());
            throw Refusal.unavailable(
                    "The sign-in provider cannot be reached. Try again shortly.",
                    Duration.ofSeconds(5));
        }
    }
}
