package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Money;
import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
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

    @Column(name = "max_budget")
    @Nullable BigDecimal maxBudget;

    @Column(name = "soft_budget")
    @Nullable BigDecimal softBudget;

    @Column(name = "budget_duration")
    @Nullable String budgetDuration;

    @Column(name = "budget_start")
    Instant budgetStart = Instant.EPOCH;

    @Column(name = "rpm_limit")
    @Nullable Long rpmLimit;

    @Column(name = "tpm_limit")
    @Nullable Long tpmLimit;

    @Column(name = "max_parallel_requests")
    @Nullable Long maxParallelRequests;

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

    /** The public id, 64 hex digits. */
    abstract String token();

    /** Whose counters calls with this key use. */
    String tenant() {
        if (organizationId != null) {
            return "org-" + organizationId;
        }
        if (teamId != null) {
            return "team-" + teamId;
        }
        return userId != null ? "user-" + userId : "key-" + token();
    }

    /** The key's own budget; it counts even where it does not limit. */
    Budget budget() {
        return new Budget(
                nanoUsd(maxBudget),
                nanoUsd(softBudget),
                budgetDuration,
                budgetStart,
                ZoneOffset.UTC,
                null,
                BudgetMode.STRICT);
    }

    private static @Nullable Long nanoUsd(@Nullable BigDecimal usd) {
        return usd == null
                ? null
                : usd.movePointRight(9)
                        // Down: a limit must never let more through than it says.
                        .setScale(0, RoundingMode.FLOOR)
                        .longValueExact();
    }

    /** Largest budget, in USD. */
    static BigDecimal mostUsd() {
        return Money.usd(Budget.MAX_NANO_USD);
    }
}
