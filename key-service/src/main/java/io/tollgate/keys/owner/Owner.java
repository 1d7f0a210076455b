package io.tollgate.keys.owner;

import io.tollgate.contracts.LevelKind;
import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Somebody or something that calls are counted against. */
@MappedSuperclass
abstract class Owner extends Row {

    @Column(name = "alias")
    @Nullable String alias;

    /** The shared budget whose limits hold where there are none of its own. */
    @Column(name = "budget_id")
    @Nullable String budgetId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "models", columnDefinition = "text[]")
    List<String> models = List.of();

    /** JSON object, without tags. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "metadata")
    String metadata = "{}";

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "tags", columnDefinition = "text[]")
    List<String> tags = List.of();

    @Column(name = "blocked")
    boolean blocked;

    abstract LevelKind kind();

    /** The tenants under which gateways may know it; none when it has no version for them. */
    abstract Set<String> tenants(OwnedKeys keys);
}
