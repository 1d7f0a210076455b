package io.tollgate.gateway.signin;

import io.tollgate.sdk.dialect.ErrorObjects;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

/** What did not work about a sign-in or a session, as the error object of all management paths. */
final class SignInErrors {

    private static final Logger log = LoggerFactory.getLogger(SignInErrors.class);

    private SignInErrors() {}

    /** The provider refused, or its answer did not fit; the browser learns that, the log why. */
    static void write(HttpServletResponse response, AuthenticationException failed)
            throws IOException {
        String code =
                failed instanceof OAuth2AuthenticationException oauth
                        ? oauth.getError().getErrorCode()
                        : "failed";
        log.warn("sign-in failed: {}", code);
        write(
                response,
                ProviderError.of(
                        ErrorKind.INVALID_API_KEY,
                        "Authentication Error: the sign-in did not succeed. Begin again at "
                                + SignInEndpoint.BEGIN
                                + "."));
    }

    static void write(HttpServletResponse response, ProviderError error) throws IOException {
        byte[] body = ErrorObjects.openAi(error);
        response.setStatus(ErrorObjects.status(error, Protocol.OPENAI_CHAT));
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
