package io.tollgate.sdk.credential;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRow.Auth;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes credentials of keys and vendor parameters, and keeps them: some hold tokens that must
 * outlive a call. Thread-safe; keep one.
 */
public final class Credentials {
    /** More than this many are never in use at once; beyond it old secrets would only pile up. */
    private static final int MOST_KEPT = 10_000;

    private final Map<Key, Credential> kept = new ConcurrentHashMap<>();

    private record Key(Auth auth, @Nullable String apiKey, Map<String, String> parameters) {
        @Override
        public String toString() {
            return auth.toString();
        }
    }

    /**
     * @param apiKey null when none was configured
     * @param parameters of the vendor, as {@link ProviderRow#parameters()} names them
     */
    public Credential of(ProviderRow row, @Nullable String apiKey, Map<String, String> parameters) {
        if (kept.size() > MOST_KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(
                new Key(row.auth(), apiKey, Map.copyOf(parameters)), key -> make(row, key));
    }

    private static Credential make(ProviderRow row, Key key) {
        return switch (key.auth()) {
            case BEARER, NONE -> ofKey("authorization", "Bearer ", key.apiKey());
            case X_API_KEY -> ofKey("x-api-key", "", key.apiKey());
            case API_KEY -> ofKey("api-key", "", key.apiKey());
            case X_GOOG_API_KEY -> ofKey("x-goog-api-key", "", key.apiKey());
            case AWS ->
                    key.apiKey() == null
                            ? new LazyCredential(() -> aws(row, key.parameters()))
                            : ofKey("authorization", "Bearer ", key.apiKey());
            case GOOGLE ->
                    key.apiKey() == null
                            ? new GoogleCredential(key.parameters().get("vertex_credentials"))
                            : ofKey("x-goog-api-key", "", key.apiKey());
            case AZURE -> azure(key);
        };
    }

    private static Credential aws(ProviderRow row, Map<String, String> parameters) {
        try {
            String region = row.required("aws_region_name", parameters);
            return new AwsCredential(
                    new AwsSource(parameters, region).provider(),
                    region,
                    "bedrock",
                    Clock.systemUTC());
        } catch (NoClassDefFoundError absent) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.AUTHENTICATION,
                            "AWS credentials need the library software.amazon.awssdk:sts."),
                    absent);
        }
    }

    /** The key where there is one, else an identity of Entra ID. */
    private static Credential azure(Key key) {
        if (key.apiKey() != null) {
            return Credential.header("api-key", key.apiKey());
        }
        Credential token = EntraToken.of(key.parameters(), InstantSource.system());
        return token == null ? Credential.NONE : token;
    }

    private static Credential ofKey(String header, String scheme, @Nullable String apiKey) {
        return apiKey == null ? Credential.NONE : Credential.header(header, scheme + apiKey);
    }
}
