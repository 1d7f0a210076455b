package io.tollgate.spend.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    /** A Sunday. */
    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");

    @Test
    void aDigestComesAtTheNextTimeOfDayInItsZone() {
        assertThat(next(Schedule.Pace.DAILY, "20:00")).isEqualTo("2026-11-22T19:00:00Z");
        assertThat(next(Schedule.Pace.DAILY, "19:00")).isEqualTo("2026-11-23T18:00:00Z");
        assertThat(next(Schedule.Pace.WEEKLY, "19:00")).isEqualTo("2026-11-29T18:00:00Z");
        assertThat(next(Schedule.Pace.WEEKLY, "19:01")).isEqualTo("2026-11-22T18:01:00Z");
        assertThat(next(Schedule.Pace.IMMEDIATE, "19:00")).isNull();
    }

    private static Instant next(Schedule.Pace pace, String time) {
        return new Schedule(
                        pace, LocalTime.parse(time), DayOfWeek.SUNDAY, ZoneId.of("Europe/Berlin"))
                .nextDigest(NOW);
    }
}
