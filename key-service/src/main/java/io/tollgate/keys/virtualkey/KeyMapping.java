package io.tollgate.keys.virtualkey;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** Says which key stands behind tokens with a claim of this value. */
@Entity
@Table(name = "jwt_key_mapping")
class KeyMapping implements Persistable<String> {

    @Id
    @Column(name = "id")
    String id = "";

    @Column(name = "jwt_claim_name")
    String claimName = "";

    @Column(name = "jwt_claim_value")
    String claimValue = "";

    @Column(name = "token")
    String token = "";

    @Column(name = "description")
    @Nullable String description;

    @Column(name = "is_active")
    boolean active = true;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "created_by")
    String createdBy = "";

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    @Column(name = "updated_by")
    String updatedBy = "";

    /** The id is given, so it does not tell whether the row exists. */
    @Transient private boolean stored;

    @Override
    public String getId() {
        return id;
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
