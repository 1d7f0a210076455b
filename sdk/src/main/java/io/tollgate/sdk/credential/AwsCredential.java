package io.tollgate.sdk.credential;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/**
 * Signs requests to Amazon with signature version 4. Needs {@code software.amazon.awssdk:sts}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">Signature
 *     version 4</a>
 */
final class AwsCredential implements Credential {
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsProvider source;
    private final String region;
    private final String service;
    private final Clock clock;

    /**
     * @param service as it stands in the signature, {@code bedrock}
     */
    AwsCredential(AwsCredentialsProvider source, String region, String service, Clock clock) {
        this.source = source;
        this.region = region;
        this.service = service;
        this.clock = clock;
    }

    @Override
    public Headers sign(UpstreamRequest request) {
        SdkHttpRequest unsigned =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.fromValue(request.method()))
                        .uri(request.uri())
                        .putHeader("host", request.uri().getAuthority())
                        .build();
        var signed =
                signer.sign(
                        r ->
                                r.identity(credentials())
                                        .request(unsigned)
                                        .payload(() -> new ByteArrayInputStream(request.body()))
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        Headers headers = request.headers();
        for (Map.Entry<String, List<String>> header : signed.request().headers().entrySet()) {
            if (!header.getKey().equalsIgnoreCase("host")) {
                headers = headers.with(header.getKey(), header.getValue().getFirst());
            }
        }
        return headers;
    }

    private AwsCredentials credentials() {
        try {
            return source.resolveCredentials();
        } catch (SdkException absent) {
            // The reason may name files and roles of this machine: it is not for the client.
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.AUTHENTICATION, "There are no valid AWS credentials."),
                    absent);
        }
    }
}
