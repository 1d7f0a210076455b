package io.tollgate.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns a virtual key into what is stored of it: HMAC-SHA256 under a versioned pepper.
 *
 * <p>Configured by {@code TOLLGATE_KEY_PEPPER}, for example {@code v2:new-secret,v1:old-secret};
 * the first hashes new keys, the others still find old ones.
 */
public final class KeyPeppers {

    /** Least length of one pepper, in characters. */
    public static final int MIN_LENGTH = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final List<Pepper> peppers;

    private KeyPeppers(List<Pepper> peppers) {
        this.peppers = List.copyOf(peppers);
    }

    /**
     * Reads the setting.
     *
     * @throws IllegalArgumentException naming the variable, never a pepper
     */
    public static KeyPeppers parse(String setting) {
        List<Pepper> peppers = new ArrayList<>();
        for (String part : setting.split(",")) {
            int colon = part.indexOf(':');
            String version = colon < 0 ? "" : part.substring(0, colon).trim();
            boolean repeated = peppers.stream().anyMatch(p -> p.version().equals(version));
            if (version.isEmpty() || repeated || part.length() - colon - 1 < MIN_LENGTH) {
                throw new IllegalArgumentException(
                        "TOLLGATE_KEY_PEPPER must be a list like v2:secret,v1:secret with different"
                                + " versions and secrets of at least "
                                + MIN_LENGTH
                                + " characters");
            }
            byte[] secret = part.substring(colon + 1).getBytes(UTF_8);
            peppers.add(new Pepper(version, keyed(secret)));
        }
        return new KeyPeppers(peppers);
    }

    /** The key under the current pepper. */
    public KeyHash hash(String key) {
        return peppers.getFirst().hash(key);
    }

    /** The key under every pepper in force, the current one first. */
    public List<KeyHash> hashes(String key) {
        return peppers.stream().map(pepper -> pepper.hash(key)).toList();
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

    /**
     * @param keyed cloned for each use: looking the algorithm up costs more than hashing
     */
    private record Pepper(String version, Mac keyed) {

        KeyHash hash(String key) {
            try {
                byte[] hash = ((Mac) keyed.clone()).doFinal(key.getBytes(UTF_8));
                return new KeyHash(version, HexFormat.of().formatHex(hash));
            } catch (CloneNotSupportedException foreign) {
                throw new IllegalStateException("the JDK's HmacSHA256 can be cloned", foreign);
            }
        }
    }
}
