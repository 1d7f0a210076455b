package io.tollgate.sdk.credential;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Microsoft Entra ID: an application's token, by its secret or by the token a workload's platform
 * puts into a file. Asked for once and kept until five minutes before it ends.
 *
 * @see <a
 *     href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow">The
 *     client credentials flow</a>
 */
final class EntraToken implements Credential {
    private static final Duration EARLY = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String AUTHORITY = "https://login.microsoftonline.com";
    private static final String SCOPE = "https://cognitiveservices.azure.com/.default";

    private final URI address;
    private final String client;
    private final @Nullable String secret;
    private final @Nullable Path assertion;
    private final String scope;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Token token;

    private record Token(String value, Instant goodUntil) {
        @Override
        public String toString() {
            return "Token[until " + goodUntil + "]";
        }
    }

    private EntraToken(
            Map<String, String> parameters,
            String tenant,
            String client,
            @Nullable String secret,
            @Nullable Path assertion,
            InstantSource clock) {
        String authority = parameters.getOrDefault("azure_authority_host", AUTHORITY);
        this.address =
                URI.create(
                        (authority.endsWith("/")
                                        ? authority.substring(0, authority.length() - 1)
                                        : authority)
                                + "/"
                                + URLEncoder.encode(tenant, StandardCharsets.UTF_8)
                                + "/oauth2/v2.0/token");
        this.client = client;
        this.secret = secret;
        this.assertion = assertion;
        this.scope = parameters.getOrDefault("azure_scope", SCOPE);
        this.clock = clock;
    }

    /**
     * The credential these vendor parameters make; null when they make none.
     *
     * @param parameters {@code tenant_id}, {@code client_id} and either {@code client_secret} or
     *     {@code azure_federated_token_file}
     */
    static @Nullable Credential of(Map<String, String> parameters, InstantSource clock) {
        String given = parameters.get("azure_ad_token");
        if (given != null) {
            return Credential.header("authorization", "Bearer " + given);
        }
        String tenant = parameters.get("tenant_id");
        String client = parameters.get("client_id");
        String secret = parameters.get("client_secret");
        String file = parameters.get("azure_federated_token_file");
        if (tenant == null || client == null || secret == null && file == null) {
            return null;
        }
        return new EntraToken(
                parameters,
                tenant,
                client,
                secret,
                secret != null || file == null ? null : Path.of(file),
                clock);
    }

    @Override
    public Headers sign(UpstreamRequest request) {
        return request.headers().with("authorization", "Bearer " + current());
    }

    private String current() {
        Token known = token;
        if (known != null && clock.instant().isBefore(known.goodUntil())) {
            return known.value();
        }
        asking.lock();
        try {
            known = token;
            if (known == null || !clock.instant().isBefore(known.goodUntil())) {
                known = ask();
                token = known;
            }
            return known.value();
        } catch (IOException away) {
            throw refused("Microsoft Entra ID could not be reached.", away);
        } finally {
            asking.unlock();
        }
    }

    private Token ask() throws IOException {
        HttpPost request = new HttpPost(address);
        request.setConfig(RequestConfig.custom().setResponseTimeout(Timeout.of(PATIENCE)).build());
        request.setEntity(new StringEntity(form(), ContentType.APPLICATION_FORM_URLENCODED));
        Instant asked = clock.instant();
        // Once an hour or so: not worth a client that is kept.
        try (CloseableHttpClient http = HttpClients.createMinimal()) {
            return http.execute(
                    request,
                    answer ->
                            token(
                                    answer.getCode(),
                                    EntityUtils.toByteArray(answer.getEntity()),
                                    asked));
        }
    }

    private static Token token(int status, byte[] body, Instant asked) {
        JsonNode json = Json.readOrNull(body);
        String value = json == null ? null : Json.text(json, "access_token");
        if (status != 200 || json == null || value == null) {
            // The answer names tenant and application: nothing for a client.
            throw refused("Microsoft Entra ID refused the application's credentials.", null);
        }
        long seconds = Math.max(1, Json.count(json, "expires_in"));
        Duration life = Duration.ofSeconds(seconds);
        Duration early = EARLY.compareTo(life.dividedBy(2)) < 0 ? EARLY : life.dividedBy(2);
        return new Token(value, asked.plus(life).minus(early));
    }

    private String form() throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "client_credentials");
        fields.put("client_id", client);
        fields.put("scope", scope);
        if (secret != null) {
            fields.put("client_secret", secret);
        } else if (assertion != null) {
            // The platform renews the file: it is read for each token.
            fields.put(
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            fields.put("client_assertion", Files.readString(assertion).strip());
        }
        StringJoiner form = new StringJoiner("&");
        fields.forEach(
                (name, value) ->
                        form.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return form.toString();
    }

    private static LlmException refused(String message, @Nullable Throwable cause) {
        return new LlmException(ProviderError.of(ErrorKind.AUTHENTICATION, message), cause);
    }

    @Override
    public String toString() {
        return "EntraToken[" + address + "]";
    }
}
