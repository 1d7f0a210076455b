package io.tollgate.keys.owner;

import io.tollgate.keys.limits.Limits;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What a user is to a group, and has within it. */
@MappedSuperclass
abstract class Member {

    @Column(name = "user_email")
    @Nullable String userEmail;

    @Column(name = "role")
    String role = "user";

    @Column(name = "budget_id")
    @Nullable String budgetId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "models", columnDefinition = "text[]")
    List<String> models = List.of();

    @Embedded Limits limits = new Limits();

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    abstract String groupId();

    abstract String userId();
}
