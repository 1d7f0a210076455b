package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.contracts.KeyHash;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.platform.Vault;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives keys new secrets. A key's id, limits, spend and owner stay; the secret before it is good
 * for as long as it is told to be.
 */
@Component
class KeySecrets {

    private final KeyText texts;
    private final FormerSecrets formers;
    private final Handovers handovers;
    private final Vault vault;

    KeySecrets(KeyText texts, FormerSecrets formers, Handovers handovers, KeyPeppers peppers) {
        this.texts = texts;
        this.formers = formers;
        this.handovers = handovers;
        this.vault = vault(peppers);
    }

    /**
     * Replaces the secret of a locked key, inside a transaction.
     *
     * @param wanted the secret a client wants, checked; null for a random one
     * @param formerUntil end of the secret before and of those before it; null for at once
     * @return the new secret, which nobody will see again
     */
    String replace(
            VirtualKey key, @Nullable String wanted, @Nullable Instant formerUntil, Instant now) {
        String plain = wanted == null ? texts.generate() : wanted;
        handovers.deleteById(key.token());
        if (formerUntil == null || !formerUntil.isAfter(now)) {
            formers.deleteOf(key.token());
        } else {
            formers.save(new FormerSecret(key, formerUntil));
        }
        KeyHash hash = texts.hash(plain);
        key.lookupHash = hash.hash();
        key.pepper = hash.pepper();
        key.keyName = KeyText.mask(plain);
        key.rotationCount++;
        key.lastRotationAt = now;
        schedule(key, now);
        return plain;
    }

    /** When the key is due next; never where it does not rotate. */
    static void schedule(KeyRow key, Instant now) {
        key.nextRotationAt =
                key.autoRotate && key.rotationInterval != null
                        ? BudgetPeriod.parse(key.rotationInterval).after(now)
                        : null;
    }

    /** Keeps a secret for who may fetch it, inside a transaction. */
    void keep(VirtualKey key, String plain, Instant until) {
        Handover handover = new Handover();
        handover.token = key.token();
        handover.sealed = vault.seal(key.token(), plain);
        handover.validUntil = until;
        handovers.save(handover);
    }

    /** Hands a kept secret over, once, inside a transaction; null when there is none. */
    @Nullable String fetch(VirtualKey key, Instant now) {
        Handover handover = handovers.findById(key.token()).orElse(null);
        if (handover == null || !handover.validUntil.isAfter(now)) {
            return null;
        }
        handovers.delete(handover);
        return vault.open(key.token(), handover.sealed);
    }

    /** Forgets what is over, inside a transaction. */
    int deleteEnded(Instant now) {
        return formers.deleteEnded(now) + handovers.deleteEnded(now);
    }

    /** Sealed under a key of its own, made from each pepper: whoever has the table has nothing. */
    private static Vault vault(KeyPeppers peppers) {
        return Vault.of(
                peppers.hashes("handover of rotated keys").stream()
                        .map(
                                hash ->
                                        hash.pepper()
                                                + ":"
                                                + Base64.getEncoder()
                                                        .encodeToString(
                                                                HexFormat.of()
                                                                        .parseHex(hash.hash())))
                        .collect(Collectors.joining(",")));
    }
}
