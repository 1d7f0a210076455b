package io.tollgate.keys.owner;

import io.tollgate.contracts.LevelKind;
import io.tollgate.keys.limits.Limits;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A team: its keys share its budget, its members have limits of their own within it. */
@Entity
@Table(name = "team")
class Team extends Owner {

    @Column(name = "organization_id")
    @Nullable String organizationId;

    /** JSON object, requested model to used model. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "aliases")
    String aliases = "{}";

    /** Of members without a list of their own. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "member_models", columnDefinition = "text[]")
    List<String> memberModels = List.of();

    /** Paths of operations on keys that plain members may call. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "member_permissions", columnDefinition = "text[]")
    List<String> memberPermissions = List.of();

    /** JSON object, see {@link io.tollgate.keys.management.KeptFields}. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "settings")
    String settings = "{}";

    /** USD, of each member without a budget of its own. */
    @Column(name = "member_max_budget")
    @Nullable BigDecimal memberMaxBudget;

    @Column(name = "member_budget_duration")
    @Nullable String memberBudgetDuration;

    @Column(name = "member_rpm_limit")
    @Nullable Long memberRpmLimit;

    @Column(name = "member_tpm_limit")
    @Nullable Long memberTpmLimit;

    /** JSON object of what a directory says beyond the other columns; null without one. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "scim")
    @Nullable String scim;

    /** What members have where they have nothing of their own. */
    Limits memberLimits() {
        return Limits.of(
                memberMaxBudget, memberBudgetDuration, memberRpmLimit, memberTpmLimit, createdAt);
    }

    @Override
    LevelKind kind() {
        return LevelKind.TEAM;
    }

    @Override
    String idField() {
        return "team_id";
    }

    @Override
    Set<String> tenants(OwnedKeys keys) {
        Set<String> tenants = new LinkedHashSet<>(keys.tenantsOfTeam(id));
        tenants.add(Tenants.of(organizationId, id, null, ""));
        return tenants;
    }
}
