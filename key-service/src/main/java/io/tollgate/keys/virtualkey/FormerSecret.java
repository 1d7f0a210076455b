package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.KeyHash;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** A secret a key had before, good for a while. */
@Entity
@Table(name = "former_secret")
@IdClass(FormerSecret.Key.class)
class FormerSecret {

    @Id
    @Column(name = "lookup_hash")
    private String lookupHash = "";

    @Id
    @Column(name = "pepper")
    private String pepper = "";

    @Column(name = "token")
    String token = "";

    @Column(name = "valid_until")
    Instant validUntil = Instant.EPOCH;

    protected FormerSecret() {}

    FormerSecret(VirtualKey key, Instant validUntil) {
        this.lookupHash = key.lookupHash;
        this.pepper = key.pepper;
        this.token = key.token();
        this.validUntil = validUntil;
    }

    KeyHash hash() {
        return new KeyHash(pepper, lookupHash);
    }

    /** Both parts. */
    record Key(String lookupHash, String pepper) implements Serializable {}
}
