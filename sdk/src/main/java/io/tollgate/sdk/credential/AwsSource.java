package io.tollgate.sdk.credential;

import io.tollgate.sdk.error.LlmException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/**
 * Where Amazon's credentials come from, by LiteLLM's names of the settings.
 *
 * <p>Static keys, else a profile, else the AWS SDK's own chain (environment, web identity of a
 * Kubernetes service account, Pod Identity, instance profile); a role, where one is named, is
 * assumed with those.
 */
final class AwsSource {
    private final Map<String, String> parameters;
    private final Region region;

    AwsSource(Map<String, String> parameters, String region) {
        this.parameters = parameters;
        this.region = Region.of(region);
    }

    AwsCredentialsProvider provider() {
        String role = parameters.get("aws_role_name");
        return role == null ? base() : assumed(role);
    }

    private AwsCredentialsProvider base() {
        String id = parameters.get("aws_access_key_id");
        String profile = parameters.get("aws_profile_name");
        if (id != null) {
            String secret = parameters.get("aws_secret_access_key");
            if (secret == null) {
                throw LlmException.invalid(
                        "aws_access_key_id needs aws_secret_access_key.", "aws_secret_access_key");
            }
            String session = parameters.get("aws_session_token");
            return StaticCredentialsProvider.create(
                    session == null
                            ? AwsBasicCredentials.create(id, secret)
                            : AwsSessionCredentials.create(id, secret, session));
        }
        return profile == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(profile);
    }

    private AwsCredentialsProvider assumed(String role) {
        String session = parameters.getOrDefault("aws_session_name", "tollgate");
        String token = parameters.get("aws_web_identity_token");
        if (token == null) {
            return StsAssumeRoleCredentialsProvider.builder()
                    .stsClient(sts(base()))
                    .refreshRequest(
                            r ->
                                    r.roleArn(role)
                                            .roleSessionName(session)
                                            .externalId(parameters.get("aws_external_id")))
                    .build();
        }
        if (token.startsWith("/")) {
            return StsWebIdentityTokenFileCredentialsProvider.builder()
                    .stsClient(sts(AnonymousCredentialsProvider.create()))
                    .roleArn(role)
                    .roleSessionName(session)
                    .webIdentityTokenFile(Path.of(token))
                    .build();
        }
        return StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
                .stsClient(sts(AnonymousCredentialsProvider.create()))
                .refreshRequest(
                        r -> r.roleArn(role).roleSessionName(session).webIdentityToken(token))
                .build();
    }

    private StsClient sts(AwsCredentialsProvider with) {
        String endpoint = parameters.get("aws_sts_endpoint");
        return StsClient.builder()
                .region(region)
                .credentialsProvider(with)
                .endpointOverride(uri(endpoint))
                .build();
    }

    private static @Nullable URI uri(@Nullable String endpoint) {
        return endpoint == null ? null : URI.create(endpoint);
    }
}
