package io.tollgate.sdk.credential;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An OAuth token of a service account, or of whatever identity the machine has (workload identity,
 * {@code GOOGLE_APPLICATION_CREDENTIALS}). Needs {@code
 * com.google.auth:google-auth-library-oauth2-http}, which fetches a token when the last one is
 * about to expire.
 *
 * @see <a href="https://cloud.google.com/docs/authentication">Authentication at Google</a>
 */
final class GoogleCredential implements Credential {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    private final @Nullable String account;
    private @Nullable GoogleCredentials credentials;

    /**
     * @param account a service account's JSON, or the path of the file that holds it; null for the
     *     machine's identity
     */
    GoogleCredential(@Nullable String account) {
        this.account = account;
    }

    @Override
    public Headers sign(UpstreamRequest request) {
        try {
            GoogleCredentials ready = credentials();
            ready.refreshIfExpired();
            return request.headers()
                    .with("authorization", "Bearer " + ready.getAccessToken().getTokenValue());
        } catch (IOException refused) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.AUTHENTICATION,
                            "There is no Google token to be had with the credentials given."),
                    refused);
        } catch (NoClassDefFoundError missing) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.AUTHENTICATION,
                            "Google credentials need com.google.auth:google-auth-library-oauth2-http"
                                    + " on the class path."),
                    missing);
        }
    }

    private synchronized GoogleCredentials credentials() throws IOException {
        if (credentials == null) {
            credentials = read().createScoped(SCOPE);
        }
        return credentials;
    }

    private GoogleCredentials read() throws IOException {
        if (account == null) {
            return GoogleCredentials.getApplicationDefault();
        }
        try (InputStream json =
                account.stripLeading().startsWith("{")
                        ? new ByteArrayInputStream(account.getBytes(StandardCharsets.UTF_8))
                        : Files.newInputStream(Path.of(account))) {
            return ServiceAccountCredentials.fromStream(json);
        }
    }

    @Override
    public String toString() {
        return "Google credentials";
    }
}
