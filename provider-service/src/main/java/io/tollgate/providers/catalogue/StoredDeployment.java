package io.tollgate.providers.catalogue;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A deployment at rest: open parameters as JSON, secret ones sealed. */
@Entity
@Table(name = "deployments", schema = "providers")
class StoredDeployment {

    @Id private String id = "";

    @Column(name = "model_name", nullable = false)
    private String modelName = "";

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "params", nullable = false)
    private String params = "{}";

    @Column(name = "sealed_params")
    private @Nullable String sealedParams;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "model_info", nullable = false)
    private String modelInfo = "{}";

    @Column(name = "created_at", nullable = false)
    private Instant createdAt = Instant.EPOCH;

    @Column(name = "created_by", nullable = false)
    private String createdBy = "";

    @Column(name = "updated_at", nullable = false)
    private Instant updatedAt = Instant.EPOCH;

    @Column(name = "updated_by", nullable = false)
    private String updatedBy = "";

    @Version private long version;

    protected StoredDeployment() {}

    StoredDeployment(String id, Instant now, String by) {
        this.id = id;
        this.createdAt = now;
        this.createdBy = by;
    }

    void change(
            String newModelName,
            String newParams,
            @Nullable String newSealedParams,
            String newModelInfo,
            Instant now,
            String by) {
        this.modelName = newModelName;
        this.params = newParams;
        this.sealedParams = newSealedParams;
        this.modelInfo = newModelInfo;
        this.updatedAt = now;
        this.updatedBy = by;
    }

    String id() {
        return id;
    }

    String modelName() {
        return modelName;
    }

    String params() {
        return params;
    }

    @Nullable String sealedParams() {
        return sealedParams;
    }

    String modelInfo() {
        return modelInfo;
    }

    Instant createdAt() {
        return createdAt;
    }

    String createdBy() {
        return createdBy;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    String updatedBy() {
        return updatedBy;
    }
}
