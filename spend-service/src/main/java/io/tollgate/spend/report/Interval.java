package io.tollgate.spend.report;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** How a report's time is cut up. The expressions are constants, parts of statements. */
public enum Interval {
    TOTAL("CAST(NULL AS date)"),
    DAY("%s"),
    WEEK("CAST(date_trunc('week', %s) AS date)"),
    MONTH("CAST(date_trunc('month', %s) AS date)");

    private final String expression;

    Interval(String expression) {
        this.expression = expression;
    }

    /**
     * The first day of the piece.
     *
     * @param day SQL of the local day
     */
    String expression(String day) {
        return expression.formatted(day);
    }

    /** Which piece of a period a day's is, from 0. */
    long ordinal(LocalDate piece, LocalDate periodStart) {
        return switch (this) {
            case TOTAL -> 0;
            case DAY -> ChronoUnit.DAYS.between(periodStart, piece);
            case WEEK -> ChronoUnit.WEEKS.between(monday(periodStart), piece);
            case MONTH -> ChronoUnit.MONTHS.between(periodStart.withDayOfMonth(1), piece);
        };
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
