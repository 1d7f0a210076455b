package io.tollgate.spend.export;

import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Parameters;
import io.tollgate.spend.query.Period;
import io.tollgate.spend.report.ReportAnswer.Currency;
import io.tollgate.spend.report.ReportSpec;
import io.tollgate.spend.report.Reports;
import java.time.InstantSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes what is exported of what was asked for. */
@Component
class Contents {

    private final JdbcClient jdbc;
    private final TransactionTemplate reading;
    private final Reports reports;
    private final InstantSource clock;

    Contents(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Reports reports,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.reports = reports;
        this.clock = clock;
    }

    /**
     * Checks the parameters.
     *
     * @throws io.tollgate.platform.ApiException 400 naming the bad field
     */
    ExportContent of(Kind kind, Parameters parameters, Sight sight) {
        Period period = Period.read(parameters, clock);
        ReportSpec spec = ReportSpec.read(parameters, sight);
        return switch (kind) {
            case REPORT -> new ReportContent(reports, spec, period, Currency.read(parameters));
            case LOGS -> {
                if (!spec.groupBy().isEmpty()) {
                    throw Parameters.bad("group_by", "belongs to reports, logs are not grouped");
                }
                if (spec.filtersByCostCenter()) {
                    throw Parameters.bad("cost_center", "belongs to reports");
                }
                yield new LogContent(jdbc, reading, spec, period);
            }
        };
    }
}
