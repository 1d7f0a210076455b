package io.tollgate.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM. A ciphertext reads {@code keyId:base64(nonce ‖ text ‖ tag)}; the row it belongs to
 * is authenticated with it, so that it opens nowhere else.
 */
public final class Vault {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Map<String, SecretKeySpec> keys;
    private final String currentKey;
    private final SecureRandom random = new SecureRandom();

    private Vault(Map<String, SecretKeySpec> keys) {
        this.keys = keys;
        this.currentKey = keys.keySet().iterator().next();
    }

    /**
     * @param setting {@code k2:base64,k1:base64}; the first key encrypts
     * @throws IllegalStateException naming the variable, never a key
     */
    public static Vault of(String setting) {
        Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
        for (String part : setting.split(",")) {
            int colon = part.indexOf(':');
            if (colon < 1) {
                throw malformed();
            }
            String id = part.substring(0, colon).trim();
            SecretKeySpec key = key(part.substring(colon + 1).trim());
            if (id.isEmpty() || keys.putIfAbsent(id, key) != null) {
                throw malformed();
            }
        }
        return new Vault(keys);
    }

    /** Encrypts for one row. */
    public String seal(String row, String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, currentKey, nonce, row, text.getBytes(UTF_8), 0);
        byte[] all = new byte[NONCE_BYTES + sealed.length];
        System.arraycopy(nonce, 0, all, 0, NONCE_BYTES);
        System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
        return currentKey + ":" + Base64.getEncoder().encodeToString(all);
    }

    /**
     * Decrypts what was sealed for the same row.
     *
     * @throws IllegalStateException when the key is gone, or the text belongs elsewhere or was
     *     changed
     */
    public String open(String row, String sealed) {
        int colon = sealed.indexOf(':');
        String keyId = colon < 1 ? "" : sealed.substring(0, colon);
        if (!keys.containsKey(keyId)) {
            throw new IllegalStateException(
                    "TOLLGATE_VAULT_KEY lacks the key '" + keyId + "' that sealed a credential");
        }
        byte[] all = bytes(sealed.substring(colon + 1));
        byte[] nonce = java.util.Arrays.copyOf(all, NONCE_BYTES);
        return new String(run(Cipher.DECRYPT_MODE, keyId, nonce, row, all, NONCE_BYTES), UTF_8);
    }

    private byte[] run(int mode, String keyId, byte[] nonce, String row, byte[] in, int offset) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(row.getBytes(UTF_8));
            return cipher.doFinal(in, offset, in.length - offset);
        } catch (GeneralSecurityException refused) {
            throw new IllegalStateException("a stored credential cannot be opened", refused);
        }
    }

    private static byte[] bytes(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length >= NONCE_BYTES) {
                return bytes;
            }
            throw new IllegalStateException("a stored credential is cut off");
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalStateException("a stored credential is no base64", notBase64);
        }
    }

    private static SecretKeySpec key(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            boolean allAlike = true;
            for (byte b : bytes) {
                allAlike &= b == bytes[0];
            }
            if (bytes.length != KEY_BYTES || allAlike) {
                throw malformed();
            }
            return new SecretKeySpec(bytes, "AES");
        } catch (IllegalArgumentException notBase64) {
            throw malformed();
        }
    }

    private static IllegalStateException malformed() {
        return new IllegalStateException(
                "TOLLGATE_VAULT_KEY must be a list like k2:…,k1:… with 32 random bytes in base64"
                        + " each. `openssl rand -base64 32` makes a good one.");
    }
}
