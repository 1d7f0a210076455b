package io.tollgate.keys.owner;

import io.tollgate.keys.limits.Limits;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.springframework.data.domain.Persistable;

/** Something with limits that has an id. Fields are open to this package only. */
@MappedSuperclass
abstract class Row implements Persistable<String> {

    @Id
    @Column(name = "id")
    String id = "";

    @Embedded Limits limits = new Limits();

    /** Grows with every change, over all entities. */
    @Column(name = "version")
    long version;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "created_by")
    String createdBy = "";

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    @Column(name = "updated_by")
    String updatedBy = "";

    /** The id's name in bodies. */
    abstract String idField();

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
