package io.tollgate.spend.statement;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.audit.AuditedTransaction;
import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Parameters;
import io.tollgate.spend.report.CostCenters;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Closes months. */
@Component
class Statements {

    private static final Sight EVERYTHING = Sight.of(Identity.of(Principal.master()));

    private final StatementTable table;
    private final CostCenters costCenters;
    private final InstantSource clock;
    private final AuditedTransaction transaction;

    Statements(
            StatementTable table,
            CostCenters costCenters,
            InstantSource clock,
            AuditedTransaction transaction) {
        this.table = table;
        this.costCenters = costCenters;
        this.clock = clock;
        this.transaction = transaction;
    }

    /**
     * Closes a month, or completes a close that broke off. Writers of the ledger wait only for the
     * moment in which the line is drawn; the lines of the statement are written afterwards.
     *
     * @throws ApiException 400 when the month is not over, closed already, or not the next one; 503
     *     when cost centres cannot be looked up
     */
    BillingMonth close(YearMonth month, String by, Access access) {
        BillingMonth billing = table.billing(month);
        if (billing.open()) {
            require(month, table.closed());
            try {
                transaction.perform(access, () -> table.close(month, by));
            } catch (DuplicateKeyException closedByAnother) {
                // Completed below, by whoever comes first.
            }
        } else if (billing.closed() != null && billing.closed().completedAt() != null) {
            throw Parameters.bad("month", "is closed already");
        }
        transaction.perform(access, () -> complete(month));
        return table.billing(month);
    }

    private void complete(YearMonth month) {
        table.lock(month);
        BillingMonth billing = table.billing(month);
        ClosedMonth closed = billing.closed();
        if (closed == null || closed.completedAt() != null) {
            return;
        }
        List<StatementLine> lines = charged(table.current(billing, EVERYTHING));
        table.add(month, lines);
        table.complete(month);
    }

    private List<StatementLine> charged(List<StatementLine> lines) {
        List<@Nullable String> centers =
                costCenters.of(
                        lines.stream()
                                .map(
                                        line ->
                                                new CostCenters.Owners(
                                                        line.keyId(),
                                                        line.teamId(),
                                                        line.organizationId()))
                                .toList());
        return java.util.stream.IntStream.range(0, lines.size())
                .mapToObj(i -> lines.get(i).chargedTo(centers.get(i)))
                .toList();
    }

    private void require(YearMonth month, List<ClosedMonth> closed) {
        if (!month.isBefore(YearMonth.from(clock.instant().atZone(ZoneOffset.UTC)))) {
            throw Parameters.bad("month", "is not over yet");
        }
        if (!closed.isEmpty()) {
            YearMonth next = closed.getLast().month().plusMonths(1);
            if (!month.equals(next)) {
                throw Parameters.bad("month", "must be " + next + ", the first that is open");
            }
        }
    }
}
