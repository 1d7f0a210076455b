package io.tollgate.spend.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose money a new ledger row is.
 *
 * @param modelGroup the name the client asked for
 */
public record SpentRow(
        Instant admittedAt,
        String tenant,
        String keyId,
        @Nullable String userId,
        @Nullable String teamId,
        @Nullable String organizationId,
        @Nullable String endUser,
        List<String> tags,
        String modelGroup) {

    static SpentRow of(LedgerEntry row) {
        return new SpentRow(
                row.admittedAt(),
                row.tenant(),
                row.keyId(),
                row.userId(),
                row.teamId(),
                row.organizationId(),
                row.endUser(),
                row.tags(),
                row.modelGroup());
    }
}
