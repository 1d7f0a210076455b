package io.tollgate.spend.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.platform.ApiException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-09-30T23:30:00Z"));

    @ParameterizedTest
    @CsvSource({
        "today, UTC, 2026-09-30, 2026-09-30",
        "today, Europe/Berlin, 2026-10-01, 2026-10-01",
        "this_month, UTC, 2026-09-01, 2026-09-30",
        "last_month, Europe/Berlin, 2026-09-01, 2026-09-30",
        "this_week, UTC, 2026-09-28, 2026-10-04",
        "last_7_days, UTC, 2026-09-24, 2026-09-30",
        "2024-02, UTC, 2024-02-01, 2024-02-29",
    })
    void namesStandForDaysOfTheZone(String name, String zone, String first, String last) {
        Period period =
                Period.read(new Parameters(Map.of("period", name, "timezone", zone)), CLOCK);

        assertThat(period.first()).hasToString(first);
        assertThat(period.last()).hasToString(last);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01, 2026-03-31, 2026-02-01, 2026-02-28",
        "2026-01-01, 2026-06-30, 2025-07-01, 2025-12-31",
        "2026-03-05, 2026-03-11, 2026-02-26, 2026-03-04",
    })
    void thePeriodBeforeIsAsLongOrAsManyMonths(
            String first, String last, String beforeFirst, String beforeLast) {
        Period before = period(first, last, "UTC").before(false);

        assertThat(before.first()).hasToString(beforeFirst);
        assertThat(before.last()).hasToString(beforeLast);
    }

    @Test
    void daysOfATimeChangeAreLongerOrShorter() {
        Period spring = period("2026-03-29", "2026-03-29", "Europe/Berlin");

        assertThat(spring.from()).hasToString("2026-03-28T23:00:00Z");
        assertThat(spring.to()).hasToString("2026-03-29T22:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, true, true",
        "Europe/London, false, true",
        "Africa/Abidjan, true, true",
        "Asia/Kolkata, false, false",
        "Australia/Lord_Howe, false, false",
    })
    void knowsWhatItsDaysBorderOn(String zone, boolean utc, boolean wholeHours) {
        Period period = period("2026-01-01", "2026-12-31", zone);

        assertThat(period.utc()).isEqualTo(utc);
        assertThat(period.wholeHours()).isEqualTo(wholeHours);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-13-01, 2026-01-01, UTC, start_date",
        "2026-01-01, tomorrow, UTC, end_date",
        "2026-01-02, 2026-01-01, UTC, end_date",
        "2020-01-01, 2026-01-01, UTC, end_date",
        "2026-01-01, 2026-01-01, Mars/Base, timezone",
        "0000-01-01, 2026-01-01, UTC, start_date",
    })
    void whatMakesNoSenseIsRefusedByItsName(String first, String last, String zone, String field) {
        assertThatThrownBy(() -> period(first, last, zone))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.error().param()).isEqualTo(field));
    }

    private static Period period(String first, String last, String zone) {
        return Period.read(
                new Parameters(Map.of("start_date", first, "end_date", last, "timezone", zone)),
                CLOCK);
    }
}
