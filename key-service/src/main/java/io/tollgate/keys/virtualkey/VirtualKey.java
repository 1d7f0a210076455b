package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.KeyHash;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.springframework.data.domain.Persistable;

/** A key in force. */
@Entity
@Table(name = "virtual_key")
class VirtualKey extends KeyRow implements Persistable<String> {

    @Id
    @Column(name = "token")
    private String token = "";

    @Column(name = "lookup_hash")
    String lookupHash = "";

    @Column(name = "pepper")
    String pepper = "";

    /** The id is given, so it does not tell whether the row exists. */
    @Transient private boolean stored;

    protected VirtualKey() {}

    /** A key that is found by {@code hash}, which is its public id as well. */
    VirtualKey(KeyHash hash) {
        this.token = hash.hash();
        this.lookupHash = hash.hash();
        this.pepper = hash.pepper();
    }

    @Override
    String token() {
        return token;
    }

    @Override
    public String getId() {
        return token;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    @PostLoad
    @PostPersist
    void markStored() {
        stored = true;
    }
}
