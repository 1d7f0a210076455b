package io.tollgate.keys.virtualkey;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept of a key that was deleted. */
@Entity
@Table(name = "deleted_key")
class DeletedKey extends KeyRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id")
    private @Nullable Long id;

    @Column(name = "token")
    private String token = "";

    @Column(name = "deleted_at")
    Instant deletedAt = Instant.EPOCH;

    @Column(name = "deleted_by")
    String deletedBy = "";

    protected DeletedKey() {}

    DeletedKey(VirtualKey key, Instant deletedAt, String deletedBy) {
        this.token = key.token();
        this.deletedAt = deletedAt;
        this.deletedBy = deletedBy;
        this.keyName = key.keyName;
        this.keyAlias = key.keyAlias;
        this.userId = key.userId;
        this.teamId = key.teamId;
        this.organizationId = key.organizationId;
        this.models = List.copyOf(key.models);
        this.aliases = key.aliases;
        this.allowedRoutes = List.copyOf(key.allowedRoutes);
        this.tags = List.copyOf(key.tags);
        this.metadata = key.metadata;
        this.keyType = key.keyType;
        this.limits = key.limits.copy();
        this.settings = key.settings;
        this.autoRotate = key.autoRotate;
        this.rotationInterval = key.rotationInterval;
        this.nextRotationAt = key.nextRotationAt;
        this.lastRotationAt = key.lastRotationAt;
        this.rotationCount = key.rotationCount;
        this.budgetId = key.budgetId;
        this.expires = key.expires;
        this.blocked = key.blocked;
        this.version = key.version;
        this.createdAt = key.createdAt;
        this.createdBy = key.createdBy;
        this.updatedAt = key.updatedAt;
        this.updatedBy = key.updatedBy;
    }

    @Override
    String token() {
        return token;
    }

    @Nullable Long id() {
        return id;
    }
}
