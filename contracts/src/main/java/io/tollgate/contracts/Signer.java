package io.tollgate.contracts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs short-lived statements between services with HMAC-SHA256 over the shared internal secret.
 *
 * <p>A statement is {@code base64url(JSON) . expiry . base64url(MAC)}; the MAC also covers the
 * receiving service's name and the statement's type, so neither can be replayed elsewhere.
 */
public final class Signer {

    /** How long a statement holds. */
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    /** Least length of the shared secret, in characters. */
    public static final int MIN_SECRET_LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    /** Cloned for each use: looking the algorithm up costs more than signing. */
    private final Mac keyed;

    private final InstantSource clock;

    /**
     * @throws IllegalArgumentException when the secret is shorter than {@link #MIN_SECRET_LENGTH}
     */
    public Signer(String secret, InstantSource clock) {
        if (secret.length() < MIN_SECRET_LENGTH) {
            throw new IllegalArgumentException(
                    "the internal secret needs at least " + MIN_SECRET_LENGTH + " characters");
        }
        this.keyed = keyed(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        this.clock = clock;
    }

    /** Signs {@code statement} for {@code audience}, the receiving service's name. */
    public String sign(String audience, Object statement) {
        String payload = ENCODER.encodeToString(ContractJson.MAPPER.writeValueAsBytes(statement));
        long expires = clock.instant().plus(LIFETIME).toEpochMilli();
        byte[] mac = mac(audience, statement.getClass(), payload, expires);
        return payload + '.' + expires + '.' + ENCODER.encodeToString(mac);
    }

    /**
     * When a statement ends, in ms since 1970; valid only for one that was {@link #verify
     * verified}.
     */
    public static long expiry(String signed) {
        int first = signed.indexOf('.');
        return Long.parseLong(signed, first + 1, signed.indexOf('.', first + 1), 10);
    }

    /**
     * Reads a statement made for {@code audience}.
     *
     * @throws InvalidSignatureException when it is forged, late, of another type or for another
     *     service
     */
    public <T> T verify(String audience, Class<T> type, String signed) {
        int first = signed.indexOf('.');
        int second = signed.indexOf('.', first + 1);
        if (first < 0 || second < 0) {
            throw new InvalidSignatureException("not a signed statement");
        }
        String payload = signed.substring(0, first);
        try {
            long expires = Long.parseLong(signed, first + 1, second, 10);
            byte[] claimed = DECODER.decode(signed.substring(second + 1));
            if (!MessageDigest.isEqual(claimed, mac(audience, type, payload, expires))) {
                throw new InvalidSignatureException("signature does not match");
            }
            if (clock.millis() >= expires) {
                throw new InvalidSignatureException("statement has expired");
            }
            return ContractJson.MAPPER.readValue(DECODER.decode(payload), type);
        } catch (IllegalArgumentException malformed) {
            throw new InvalidSignatureException("not a signed statement");
        }
    }

    private byte[] mac(String audience, Class<?> type, String payload, long expires) {
        String covered = audience + '\n' + type.getSimpleName() + '\n' + expires + '\n' + payload;
        try {
            return ((Mac) keyed.clone()).doFinal(covered.getBytes(US_ASCII));
        } catch (CloneNotSupportedException foreign) {
            throw new IllegalStateException("the JDK's HmacSHA256 can be cloned", foreign);
        }
    }

    private static Mac keyed(byte[] secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", missing);
        }
    }
}
