package io.tollgate.spend.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as Standard Webhooks describes, so that its libraries verify it:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
 */
final class WebhookSignature {

    static final String SECRET_START = "whsec_";

    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    private static final int NEW_BYTES = 32;

    private WebhookSignature() {}

    /** The headers of a delivery: its id, the time in seconds, and the signature over both. */
    static Map<String, String> headers(String secret, String id, Instant now, byte[] body) {
        String timestamp = Long.toString(now.getEpochSecond());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
            String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("webhook-id", id);
            headers.put("webhook-timestamp", timestamp);
            headers.put("webhook-signature", signature);
            return headers;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", missing);
        }
    }

    static String newSecret() {
        byte[] key = new byte[NEW_BYTES];
        new SecureRandom().nextBytes(key);
        return SECRET_START + Base64.getEncoder().encodeToString(key);
    }

    /** Whether it starts as it must and holds 24 to 64 bytes in base64. */
    static boolean isSecret(String secret) {
        try {
            int length = secret.startsWith(SECRET_START) ? key(secret).length : 0;
            return length >= LEAST_BYTES && length <= MOST_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static byte[] key(String secret) {
        return Base64.getDecoder().decode(secret.substring(SECRET_START.length()));
    }
}
