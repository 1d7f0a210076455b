package io.tollgate.gateway.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * The token against forged requests is part of the session and lasts as long; pages of ours learn
 * it from {@code /sso/session} and send it as a header, which other sites cannot.
 */
final class SessionCsrf implements CsrfTokenRepository {

    static final String HEADER = "X-CSRF-TOKEN";
    private static final String PARAMETER = "_csrf";

    private final Sessions sessions;

    SessionCsrf(Sessions sessions) {
        this.sessions = sessions;
    }

    /** What no request can match when there is no session. */
    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return new DefaultCsrfToken(HEADER, PARAMETER, UUID.randomUUID().toString());
    }

    @Override
    public void saveToken(
            @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        // It is in the session's cookie already.
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        Session session = sessions.of(request);
        return session == null ? null : new DefaultCsrfToken(HEADER, PARAMETER, session.csrf());
    }
}
