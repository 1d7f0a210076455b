package io.tollgate.keys.owner;

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

/** Asks a user to come; the user accepts it once signed in. */
@Entity
@Table(name = "invitation")
class Invitation implements Persistable<String> {

    @Id
    @Column(name = "id")
    String id = "";

    @Column(name = "user_id")
    String userId = "";

    /** Null until it is accepted. */
    @Column(name = "accepted_at")
    @Nullable Instant acceptedAt;

    @Column(name = "expires_at")
    Instant expiresAt = Instant.EPOCH;

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
