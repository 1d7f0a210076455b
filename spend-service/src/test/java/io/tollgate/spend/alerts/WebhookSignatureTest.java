package io.tollgate.spend.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

    /** The example that libraries of Standard Webhooks are tested with. */
    @Test
    void signsAsStandardWebhooksDo() {
        Map<String, String> headers =
                WebhookSignature.headers(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1_614_265_330),
                        "{\"test\": 2432232314}".getBytes(UTF_8));

        assertThat(headers)
                .isEqualTo(
                        Map.of(
                                "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                "webhook-timestamp", "1614265330",
                                "webhook-signature",
                                        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    @Test
    void takesSecretsOf24To64Bytes() {
        assertThat(WebhookSignature.isSecret(WebhookSignature.newSecret())).isTrue();
        assertThat(WebhookSignature.isSecret(secret(24))).isTrue();
        assertThat(WebhookSignature.isSecret(secret(64))).isTrue();
        assertThat(WebhookSignature.isSecret(secret(23))).isFalse();
        assertThat(WebhookSignature.isSecret(secret(65))).isFalse();
        assertThat(WebhookSignature.isSecret(secret(24).substring(6))).isFalse();
        assertThat(WebhookSignature.isSecret("whsec_not base64")).isFalse();
    }

    private static String secret(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
