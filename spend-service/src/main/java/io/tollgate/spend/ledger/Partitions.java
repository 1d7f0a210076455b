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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * One partition of the ledger a day: made ahead, and on demand for events that come late. Where
 * that fails, or for days too long ago to be worth one, the default partition takes the rows.
 */
@Component
class Partitions {

    private static final Logger log = LoggerFactory.getLogger(Partitions.class);

    /** Older days go to the default partition: a forged id must not fill the catalogue. */
    private static final int OLDEST_DAYS = 400;

    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final int daysAhead;
    private final Set<LocalDate> made = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<LocalDate, Instant> failed = new ConcurrentHashMap<>();

    Partitions(JdbcClient jdbc, InstantSource clock, SpendProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.daysAhead = properties.partitionsAhead();
    }

    /** At start and every hour: yesterday, for calls under way at midnight, to some days ahead. */
    @Scheduled(fixedDelayString = "1h")
    void makeAhead() {
        LocalDate today = RequestDay.day(clock.instant());
        ensure(today.minusDays(1).datesUntil(today.plusDays(daysAhead + 1L)).toList());
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
