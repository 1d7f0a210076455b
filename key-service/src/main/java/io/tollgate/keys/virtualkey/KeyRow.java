package io.tollgate.keys.virtualkey;

import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.owner.Tenants;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What is stored of a key, in force or deleted. Fields are open to this package only. */
@MappedSuperclass
abstract class KeyRow {

    @Column(name = "key_name")
    String keyName = "";

    @Column(name = "key_alias")
    @Nullable String keyAlias;

    @Column(name = "user_id")
    @Nullable String userId;

    @Column(name = "team_id")
    @Nullable String teamId;

    @Column(name = "organization_id")
    @Nullable String organizationId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "models", columnDefinition = "text[]")
    List<String> models = List.of();

    /** JSON object, requested model to used model. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "aliases")
    String aliases = "{}";

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "allowed_routes", columnDefinition = "text[]")
    List<String> allowedRoutes = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "tags", columnDefinition = "text[]")
    List<String> tags = List.of();

    /** JSON object, without tags. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "metadata")
    String metadata = "{}";

    @Column(name = "key_type")
    String keyType = KeyType.DEFAULT.label();

    /** JSON object, see {@link io.tollgate.keys.management.KeptFields}. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "settings")
    String settings = "{}";

    @Column(name = "auto_rotate")
    boolean autoRotate;

    @Column(name = "rotation_interval")
    @Nullable String rotationInterval;

    @Column(name = "next_rotation_at")
    @Nullable Instant nextRotationAt;

    @Column(name = "last_rotation_at")
    @Nullable Instant lastRotationAt;

    @Column(name = "rotation_count")
    int rotationCount;

    @Embedded Limits limits = new Limits();

    /** The shared budget whose limits hold where the key has none of its own. */
    @Column(name = "budget_id")
    @Nullable String budgetId;

    @Column(name = "expires")
    @Nullable Instant expires;

    @Column(name = "blocked")
    @Nullable Boolean blocked;

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

    /** Paths or groups this key may use, said by itself or by its type; empty allows all. */
    List<String> routes() {
        KeyType type = KeyType.of(keyType);
        return allowedRoutes.isEmpty() && type != null ? type.routes() : allowedRoutes;
    }

    /** The public id, 64 hex digits. */
    abstract String token();

    /**
     * Whose counters calls with this key use.
     *
     * @param teamOrganizationId the organisation of the key's team
     */
    String tenant(@Nullable String teamOrganizationId) {
        String organization = organizationId == null ? teamOrganizationId : organizationId;
        return Tenants.of(organization, teamId, userId, token());
    }
}
