package io.tollgate.spend.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares the sums with the ledger's rows, and makes them anew where somebody asks for it.
 *
 * <p>Rows and sums are written in one transaction and compared by one statement: they differ at no
 * moment, however much is written meanwhile. Looking changes nothing; any number of replicas may do
 * it, and all but one leave it at that for the time.
 */
@Component
public class RollupCheck {

    private static final Logger log = LoggerFactory.getLogger(RollupCheck.class);

    private static final String TURN =
            "SELECT pg_try_advisory_xact_lock(hashtextextended('spend.rollup check', 0))";

    private static final String DIFFERENCES =
            "SELECT kept, cells, usd FROM spend.usage_differences(:day, :day)";

    /** Writers of rows hold it shared, see {@link LedgerTable}. */
    private static final String KEEP_WRITERS_OUT =
            "SELECT pg_advisory_xact_lock(hashtextextended('spend.ledger rows', 0))";

    private static final String DAYS =
            """
            SELECT DISTINCT day FROM spend.usage_day
            WHERE day > coalesce((SELECT dropped + 1 FROM spend.ledger_horizon), '-infinity')
            ORDER BY day
            """;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final TransactionTemplate transaction;

    /** Days that were found to differ, with the number of their cells that do. */
    private final ConcurrentSkipListMap<LocalDate, Long> different = new ConcurrentSkipListMap<>();

    private volatile double checkedAt = Double.NaN;
    private volatile LocalDate next = LocalDate.MIN;

    RollupCheck(
            JdbcClient jdbc,
            InstantSource clock,
            PlatformTransactionManager transactions,
            MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        Gauge.builder("tollgate.rollup.differences", different, RollupCheck::cells)
                .description("Sums that are not what the ledger's rows add up to")
                .register(metrics);
        Gauge.builder("tollgate.rollup.checked.time", () -> checkedAt)
                .description("When they were last compared, in seconds of Unix time")
                .register(metrics);
    }

    /**
     * A table whose sums differ on a day.
     *
     * @param cells how many of them
     */
    public record Difference(LocalDate day, String table, long cells) {}

    /** Today, yesterday, and one older day after another. */
    @Scheduled(
            initialDelayString = "${tollgate.spend.rollup-check-interval:10m}",
            fixedRateString = "${tollgate.spend.rollup-check-interval:10m}")
    void checkOnSchedule() {
        try {
            transaction.executeWithoutResult(
                    status -> {
                        if (jdbc.sql(TURN).query(Boolean.class).single()) {
                            LocalDate today = RequestDay.day(clock.instant());
                            check(today);
                            check(today.minusDays(1));
                            checkOlder();
                            checkedAt = clock.instant().getEpochSecond();
                        }
                    });
        } catch (DataAccessException | TransactionException away) {
            log.warn("sums are not compared for now: {}", away.getMessage());
        }
    }

    private void checkOlder() {
        List<LocalDate> days = days();
        if (!days.isEmpty()) {
            LocalDate day =
                    days.stream()
                            .filter(known -> !known.isBefore(next))
                            .findFirst()
                            .orElse(days.getFirst());
            check(day);
            next = day.plusDays(1);
        }
    }

    /** Whether a day's sums are those of its rows. */
    boolean isRight(LocalDate day) {
        return check(day).isEmpty();
    }

    /** Compares one UTC day of admission. */
    public List<Difference> check(LocalDate day) {
        List<Difference> found =
                jdbc
                        .sql(DIFFERENCES)
                        .param("day", day)
                        .query((row, n) -> new Difference(day, row.getString(1), row.getLong(2)))
                        .list()
                        .stream()
                        .filter(difference -> difference.cells() > 0)
                        .toList();
        if (found.isEmpty()) {
            different.remove(day);
        } else {
            different.put(day, found.stream().mapToLong(Difference::cells).sum());
            log.error("sums of {} are not those of its rows: {}", day, found);
        }
        return found;
    }

    /**
     * Makes the sums of a day anew where they differ. Nothing is written to the ledger meanwhile.
     *
     * @return what differed
     */
    public List<Difference> repair(LocalDate day) {
        List<Difference> found =
                transaction.execute(
                        status -> {
                            jdbc.sql(KEEP_WRITERS_OUT).query((row, n) -> n).list();
                            List<Difference> differences = check(day);
                            if (!differences.isEmpty()) {
                                jdbc.sql("SELECT spend.rebuild_usage(:day, :day)")
                                        .param("day", day)
                                        .query((row, n) -> n)
                                        .list();
                                log.warn("made the sums of {} anew", day);
                            }
                            return differences;
                        });
        different.remove(day);
        return found == null ? List.of() : found;
    }

    private List<LocalDate> days() {
        return jdbc.sql(DAYS).query(LocalDate.class).list();
    }

    /** The first day whose rows are all there: retention may have dropped those before. */
    public LocalDate firstDay() {
        return jdbc.sql("SELECT dropped + 2 FROM spend.ledger_horizon")
                .query(LocalDate.class)
                .optional()
                .orElse(LocalDate.EPOCH);
    }

    /** Days that were found to differ, with today and yesterday. */
    public List<LocalDate> suspects() {
        LocalDate today = RequestDay.day(clock.instant());
        List<LocalDate> suspects = new ArrayList<>(different.keySet());
        for (LocalDate day : List.of(today.minusDays(1), today)) {
            if (!suspects.contains(day)) {
                suspects.add(day);
            }
        }
        return suspects;
    }

    private static double cells(ConcurrentSkipListMap<LocalDate, Long> days) {
        return days.values().stream().mapToLong(Long::longValue).sum();
    }
}
