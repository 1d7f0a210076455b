package io.tollgate.sdk.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.http.Timeouts;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class AwsCredentialTest {
    private static final ProviderRow ROW = ProviderRows.load().find("bedrock").orElseThrow();
    private static final Map<String, String> KEYS =
            Map.of(
                    "aws_region_name", "eu-west-1",
                    "aws_access_key_id", "AKIDEXAMPLE",
                    "aws_secret_access_key", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    private static UpstreamRequest request(String uri) {
        return new UpstreamRequest(
                URI.create(uri),
                Headers.empty().with("content-type", "application/json"),
                new byte[0],
                Timeouts.defaults(),
                List.of(),
                1);
    }

    private static AwsCredential fixed(String service) {
        return new AwsCredential(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(
                                "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")),
                "us-east-1",
                service,
                Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC));
    }

    /**
     * Keys and clock of Amazon's own test suite; the signatures were worked out by hand from the
     * rules of signature version 4.
     */
    @Test
    void signsBodyHostAndDate() {
        Headers signed = fixed("service").sign(request("https://example.amazonaws.com/"));
        assertThat(signed.first("authorization"))
                .isEqualTo(
                        "AWS4-HMAC-SHA256"
                                + " Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                + " SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="
                                + "3ad5e249949a59b862eedd9f1bf1ece4693c3042bf860ef5e3351b8925316f98");
        assertThat(signed.first("x-amz-date")).isEqualTo("20150830T123600Z");
        assertThat(signed.first("content-type")).isEqualTo("application/json");
    }

    @Test
    void escapesTheModelASecondTimeInWhatIsSigned() {
        Headers signed = fixed("bedrock").sign(request("https://b.example/model/a%3A0/converse"));
        assertThat(signed.first("authorization"))
                .endsWith("7fe69e8f33a7b9a13d7635031579236600fdd5d6c2a939a04993fc22e068aafe");
    }

    @Test
    void staticKeysSignForBedrockInTheirRegion() {
        Headers signed =
                new Credentials()
                        .of(ROW, null, KEYS)
                        .sign(request("https://b.example/model/a%3A0/converse"));
        assertThat(signed.first("authorization")).contains("/eu-west-1/bedrock/aws4_request");
        assertThat(signed.first("x-amz-security-token")).isNull();
    }

    @Test
    void aSessionTokenGoesAlong() {
        var parameters = new java.util.HashMap<>(KEYS);
        parameters.put("aws_session_token", "the-session");
        Headers signed =
                new Credentials().of(ROW, null, parameters).sign(request("https://b.example/x"));
        assertThat(signed.first("x-amz-security-token")).isEqualTo("the-session");
    }

    @Test
    void aBedrockApiKeyIsABearerToken() {
        Headers signed =
                new Credentials().of(ROW, "bedrock-key", KEYS).sign(request("https://b.example/x"));
        assertThat(signed.first("authorization")).isEqualTo("Bearer bedrock-key");
    }

    @Test
    void aMissingRegionOrSecretFailsTheCallAndNamesIt() {
        Credentials credentials = new Credentials();
        Credential noRegion = credentials.of(ROW, null, Map.of("aws_access_key_id", "a"));
        assertThatThrownBy(() -> noRegion.sign(request("https://b.example/x")))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        e -> assertThat(e.error().param()).isEqualTo("aws_region_name"));
        Credential noSecret =
                credentials.of(
                        ROW,
                        null,
                        Map.of("aws_access_key_id", "a", "aws_region_name", "eu-west-1"));
        assertThatThrownBy(() -> noSecret.sign(request("https://b.example/x")))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        e -> assertThat(e.error().param()).isEqualTo("aws_secret_access_key"));
    }

    @Test
    void theSameSettingsShareOneCredentialAndNobodyPrintsSecrets() {
        Credentials credentials = new Credentials();
        Credential one = credentials.of(ROW, null, KEYS);
        assertThat(credentials.of(ROW, null, Map.copyOf(KEYS))).isSameAs(one);
        assertThat(one.toString() + credentials).doesNotContain("wJalr");
    }
}
