package io.tollgate.spend.statement;

import java.time.Instant;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * A month that was closed.
 *
 * @param closedAt by the database's clock; what was stored later is billed later
 * @param completedAt when all its lines were written, null before
 */
public record ClosedMonth(
        YearMonth month, Instant closedAt, String closedBy, @Nullable Instant completedAt) {

    /** The invoice id of everything billed in it. */
    public String id() {
        return "tollgate-" + month;
    }
}
