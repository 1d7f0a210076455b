package io.tollgate.keys.owner;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Models under one name, which lists of models may name instead. */
@Entity
@Table(name = "access_group")
class AccessGroup {

    @Id
    @Column(name = "id")
    String id = "";

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "models", columnDefinition = "text[]")
    List<String> models = List.of();

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "created_by")
    String createdBy = "";

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    @Column(name = "updated_by")
    String updatedBy = "";
}
