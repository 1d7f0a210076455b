package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.KeyHash;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.platform.ApiException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The plain key: made here, hashed here, masked here, kept nowhere. */
@Component
class KeyText {

    private static final String PREFIX = "sk-";
    private static final int LEAST_LENGTH = 16;
    private static final int MOST_LENGTH = 512;
    private static final int RANDOM_BYTES = 32;
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

    private final KeyPeppers peppers;
    private final VirtualKeys keys;
    private final FormerSecrets formers;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    KeyText(KeyPeppers peppers, VirtualKeys keys, FormerSecrets formers, InstantSource clock) {
        this.peppers = peppers;
        this.keys = keys;
        this.formers = formers;
        this.clock = clock;
    }

    /** A new key of 256 random bits. */
    String generate() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Checks a key that a client wants.
     *
     * @throws ApiException 400 naming the rule, never the key
     */
    void requireUsable(String plain) {
        if (!plain.startsWith(PREFIX)
                || plain.length() < LEAST_LENGTH
                || plain.length() > MOST_LENGTH
                || !PRINTABLE.matcher(plain).matches()) {
            throw ApiException.badRequest(
                    "key",
                    "A key of your own starts with 'sk-' and has "
                            + LEAST_LENGTH
                            + " to "
                            + MOST_LENGTH
                            + " printable characters without spaces.");
        }
        if (byPlain(plain).isPresent()) {
            throw ApiException.conflict("key", "This key is in use.");
        }
    }

    KeyHash hash(String plain) {
        return peppers.hash(plain);
    }

    /** {@code sk-...AbCd}. */
    static String mask(String plain) {
        return PREFIX + "..." + plain.substring(plain.length() - 4);
    }

    /** The id behind a plain key or an id; empty when there is none. */
    Optional<String> token(String plainOrToken) {
        if (plainOrToken.startsWith(PREFIX)) {
            return byPlain(plainOrToken);
        }
        return TOKEN.matcher(plainOrToken).matches() ? Optional.of(plainOrToken) : Optional.empty();
    }

    static boolean isPlain(String plainOrToken) {
        return plainOrToken.startsWith(PREFIX);
    }

    private Optional<String> byPlain(String plain) {
        return find(peppers.hashes(plain)).map(found -> found.key().token());
    }

    /** The key with one of these hashes, by its own secret or by one it had before. */
    Optional<FoundKey> find(List<KeyHash> hashes) {
        return own(hashes).map(key -> new FoundKey(key, null)).or(() -> former(hashes));
    }

    private Optional<FoundKey> former(List<KeyHash> hashes) {
        return formers
                .goodAmong(hashes.stream().map(KeyHash::hash).toList(), clock.instant())
                .stream()
                .filter(former -> hashes.contains(former.hash()))
                .findFirst()
                .flatMap(
                        former ->
                                keys.findById(former.token)
                                        .map(key -> new FoundKey(key, former.validUntil)));
    }

    private Optional<VirtualKey> own(List<KeyHash> hashes) {
        return keys.findByLookupHashIn(hashes.stream().map(KeyHash::hash).toList()).stream()
                .filter(key -> hashes.contains(new KeyHash(key.pepper, key.lookupHash)))
                .findFirst();
    }
}
