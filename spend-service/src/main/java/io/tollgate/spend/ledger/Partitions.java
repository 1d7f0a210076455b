package io.tollgate.spend.ledger;

import io.tollgate.spend.SpendProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * One partition of the ledger a day: made ahead, and on demand for events that come late. Where
 * that fails, or for days too long ago to be worth one, the default partition takes the rows, until
 * a later try moves them. Partitions older than the retention are dropped; their sums stay.
 */
@Component
class Partitions {

    private static final Logger log = LoggerFactory.getLogger(Partitions.class);

    /** Older days go to the default partition: a forged id must not fill the catalogue. */
    private static final int OLDEST_DAYS = 400;

    private static final String OLDEST =
            """
            SELECT min(to_date(right(c.relname, 8), 'YYYYMMDD'))
            FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
            WHERE i.inhparent = CAST('spend.ledger' AS regclass) AND c.relname ~ '^ledger_[0-9]{8}$'
            """;

    private static final String IS_DROPPED =
            "SELECT EXISTS (SELECT FROM spend.ledger_horizon WHERE dropped >= :day)";

    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final int daysAhead;
    private final int retentionDays;
    private final RollupCheck check;
    private final Set<LocalDate> made = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<LocalDate, Instant> failed = new ConcurrentHashMap<>();

    Partitions(
            JdbcClient jdbc, InstantSource clock, SpendProperties properties, RollupCheck check) {
        this.jdbc = jdbc;
        this.check = check;
        this.clock = clock;
        this.daysAhead = properties.partitionsAhead();
        this.retentionDays = properties.ledgerRetentionDays();
    }

    /** At start and every hour: yesterday, for calls under way at midnight, to some days ahead. */
    @Scheduled(fixedDelayString = "1h")
    void makeAhead() {
        LocalDate today = RequestDay.day(clock.instant());
        ensure(today.minusDays(1).datesUntil(today.plusDays(daysAhead + 1L)).toList());
        drainDefault();
        dropOld();
    }

    /** Gives the days in the default partition one of their own, and them their rows. */
    private void drainDefault() {
        try {
            ensure(
                    jdbc.sql("SELECT DISTINCT day FROM spend.ledger_default ORDER BY day LIMIT 100")
                            .query(LocalDate.class)
                            .list());
        } catch (DataAccessException away) {
            log.warn("cannot look into the default partition: {}", away.getMessage());
        }
    }

    /** Only days whose sums are right: afterwards nothing is left to make them from. */
    private void dropOld() {
        if (retentionDays == 0) {
            return;
        }
        LocalDate keptFrom = RequestDay.day(clock.instant()).minusDays(retentionDays);
        try {
            LocalDate from = oldestDay();
            while (from != null && from.isBefore(keptFrom) && check.isRight(from)) {
                from = from.plusDays(1);
            }
            if (from != null) {
                drop(from.isBefore(keptFrom) ? from : keptFrom);
            }
        } catch (DataAccessException later) {
            log.warn("old partitions are not dropped yet: {}", later.getMessage());
        }
    }

    private @Nullable LocalDate oldestDay() {
        return jdbc.sql(OLDEST).query(LocalDate.class).optional().orElse(null);
    }

    private void drop(LocalDate keptFrom) {
        int dropped =
                jdbc.sql("SELECT spend.drop_ledger_before(:day)")
                        .param("day", keptFrom)
                        .query(Integer.class)
                        .single();
        made.removeIf(day -> day.isBefore(keptFrom));
        if (dropped > 0) {
            log.info("dropped {} partition(s) of days before {}", dropped, keptFrom);
        }
    }

    /**
     * Whether the rows of a day were dropped: a late event of it can no longer be told from a
     * second delivery.
     */
    boolean isDropped(LocalDate day) {
        return retentionDays > 0
                && day.isBefore(RequestDay.day(clock.instant()).minusDays(retentionDays - 1L))
                && jdbc.sql(IS_DROPPED).param("day", day).query(Boolean.class).single();
    }

    /**
     * Makes the partitions of {@code days} that are missing. Never throws for a failure to do so.
     */
    void ensure(Collection<LocalDate> days) {
        for (LocalDate day : days) {
            if (!made.contains(day) && isRecent(day) && !justFailed(day)) {
                make(day);
            }
        }
    }

    private void make(LocalDate day) {
        try {
            jdbc.sql("SELECT spend.ensure_ledger_partition(:day)")
                    .param("day", day)
                    .query(Boolean.class)
                    .single();
            made.add(day);
            failed.remove(day);
        } catch (DataAccessException refused) {
            failed.put(day, clock.instant());
            log.warn(
                    "no partition for {} yet, the default one takes its rows: {}",
                    day,
                    refused.getMessage());
        }
    }

    private boolean isRecent(LocalDate day) {
        return day.isAfter(RequestDay.day(clock.instant()).minusDays(OLDEST_DAYS));
    }

    private boolean justFailed(LocalDate day) {
        Instant at = failed.get(day);
        return at != null && clock.instant().isBefore(at.plus(RETRY_AFTER));
    }
}
