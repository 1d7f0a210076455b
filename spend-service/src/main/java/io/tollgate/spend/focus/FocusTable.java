package io.tollgate.spend.focus;

import io.tollgate.contracts.LabelsAnswer.Label;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.spend.directory.Directory;
import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.report.CostCenters;
import io.tollgate.spend.statement.BillingMonth;
import io.tollgate.spend.statement.ClosedMonth;
import io.tollgate.spend.statement.StatementTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the charges of a month and makes rows of them, some hundred at a time. */
@Component
class FocusTable {

    private static final int AT_ONCE = 500;

    /** Answers from the cache and calls that were never sent cost nobody anything. */
    private static final String CHARGES =
            "SELECT CAST(admitted_at AT TIME ZONE 'UTC' AS date) AS charge_day, "
                    + Charge.GROUPS
                    + ", "
                    + Charge.SUMS
                    + " FROM spend.charge WHERE "
                    + BillingMonth.CONDITION
                    + " AND "
                    + Sight.CONDITION
                    + " AND (provider IS NOT NULL OR usd <> 0) GROUP BY charge_day, "
                    + Charge.GROUPS
                    + " ORDER BY charge_day, "
                    + Charge.GROUPS;

    private final JdbcClient jdbc;
    private final Directory directory;
    private final CostCenters costCenters;
    private final StatementTable statements;
    private final TransactionTemplate reading;

    FocusTable(
            JdbcClient jdbc,
            Directory directory,
            CostCenters costCenters,
            StatementTable statements,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.costCenters = costCenters;
        this.statements = statements;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /**
     * Hands over every row of a month.
     *
     * @throws io.tollgate.platform.ApiException 503 when names and cost centres cannot be looked up
     */
    void each(BillingMonth month, Sight sight, Consumer<FocusRow> consumer) {
        List<Charge> some = new ArrayList<>();
        ClosedMonth closed = month.closed();
        // A closed month stays with the cost centres that it was charged to.
        var kept =
                closed == null || closed.completedAt() == null
                        ? null
                        : statements.keptCenters(month.month());
        reading.executeWithoutResult(
                status -> {
                    jdbc.sql(CHARGES)
                            .withFetchSize(AT_ONCE)
                            .params(month.parameters())
                            .params(sight.parameters())
                            .query(
                                    (RowCallbackHandler)
                                            row -> {
                                                some.add(Charge.read(row));
                                                if (some.size() == AT_ONCE) {
                                                    hand(month, kept, some, consumer);
                                                }
                                            });
                    hand(month, kept, some, consumer);
                });
    }

    private void hand(
            BillingMonth month,
            @Nullable Map<CostCenters.Owners, @Nullable String> kept,
            List<Charge> charges,
            Consumer<FocusRow> consumer) {
        FocusRows rows = new FocusRows(month, names(charges));
        List<CostCenters.Owners> owners = charges.stream().map(FocusTable::owners).toList();
        List<@Nullable String> centers = new ArrayList<>();
        if (kept == null) {
            centers.addAll(costCenters.of(owners));
        } else {
            owners.forEach(one -> centers.add(kept.get(one)));
        }
        for (int i = 0; i < charges.size(); i++) {
            rows.of(charges.get(i), centers.get(i)).forEach(consumer);
        }
        charges.clear();
    }

    private static CostCenters.Owners owners(Charge charge) {
        return new CostCenters.Owners(charge.keyId(), charge.teamId(), charge.organizationId());
    }

    private Map<Ref, Label> names(List<Charge> charges) {
        Set<Ref> refs = new LinkedHashSet<>();
        for (Charge charge : charges) {
            if (charge.teamId() != null) {
                refs.add(new Ref(LevelKind.TEAM, charge.teamId()));
            }
            if (charge.organizationId() != null) {
                refs.add(new Ref(LevelKind.ORGANIZATION, charge.organizationId()));
            }
        }
        return directory.labels(refs);
    }
}
