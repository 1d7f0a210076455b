package io.tollgate.spend.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-09-15");

    @Test
    void evenSpendGoesOnEvenlyAndWithoutABand() {
        Forecast forecast = forecast(day -> "2");

        assertThat(forecast.method()).isEqualTo("weekday_mean");
        assertThat(forecast.spent()).isEqualByComparingTo("28");
        assertThat(forecast.expected()).isEqualByComparingTo("60");
        assertThat(forecast.low()).isEqualByComparingTo("60");
        assertThat(forecast.high()).isEqualByComparingTo("60");
        assertThat(forecast.daysLeft()).isEqualTo(16);
    }

    @Test
    void weekendsStayWeekends() {
        Forecast forecast =
                forecast(
                        day ->
                                day.getDayOfWeek() == DayOfWeek.SATURDAY
                                                || day.getDayOfWeek() == DayOfWeek.SUNDAY
                                        ? "0"
                                        : "10");

        // September 2026 has 22 working days.
        assertThat(forecast.expected()).isEqualByComparingTo("220");
    }

    @Test
    void aShortHistoryIsAveragedOverAllItsDays() {
        Map<LocalDate, BigDecimal> days = new HashMap<>();
        days.put(TODAY.minusDays(2), new BigDecimal("3"));
        days.put(TODAY.minusDays(1), new BigDecimal("5"));

        Forecast forecast = Forecast.of(days, TODAY.minusDays(2), TODAY);

        assertThat(forecast.method()).isEqualTo("daily_mean");
        assertThat(forecast.historyDays()).isEqualTo(2);
        assertThat(forecast.expected()).isEqualByComparingTo("72");
        assertThat(forecast.low())
                .isLessThan(forecast.expected())
                .isGreaterThanOrEqualTo(new BigDecimal("8"));
        assertThat(forecast.high()).isGreaterThan(forecast.expected());
    }

    @Test
    void aDearDayCountsAsSoonAsItIsDearerThanExpected() {
        Map<LocalDate, BigDecimal> days = even();
        days.put(TODAY, new BigDecimal("100"));

        Forecast forecast = Forecast.of(days, TODAY.minusDays(60), TODAY);

        assertThat(forecast.expected()).isEqualByComparingTo("158");
    }

    @Test
    void withoutHistoryTheForecastIsWhatWasSpent() {
        Map<LocalDate, BigDecimal> days = Map.of(TODAY, new BigDecimal("7"));

        Forecast forecast = Forecast.of(days, TODAY, TODAY);

        assertThat(forecast.method()).isEqualTo("none");
        assertThat(forecast.expected()).isEqualByComparingTo("7");
    }

    private static Map<LocalDate, BigDecimal> even() {
        Map<LocalDate, BigDecimal> days = new HashMap<>();
        TODAY.minusDays(60).datesUntil(TODAY).forEach(day -> days.put(day, new BigDecimal("2")));
        return days;
    }

    private static Forecast forecast(java.util.function.Function<LocalDate, String> usd) {
        Map<LocalDate, BigDecimal> days = new HashMap<>();
        TODAY.minusDays(60)
                .datesUntil(TODAY)
                .forEach(day -> days.put(day, new BigDecimal(usd.apply(day))));
        return Forecast.of(days, TODAY.minusDays(60), TODAY);
    }
}
