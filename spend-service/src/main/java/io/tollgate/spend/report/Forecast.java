package io.tollgate.spend.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a month will come to: what was spent on its whole days, and for every day left, today
 * included, the mean of the same weekday over the last four weeks. With less than two weeks of
 * history, the mean of all its days. The band is one and a half standard deviations of those days'
 * distances from their means, grown with the square root of the days left: about 87 of 100 months,
 * if days are alike.
 *
 * @param method {@code weekday_mean}, {@code daily_mean} or {@code none}
 * @param historyDays whole days that were looked at
 */
record Forecast(
        String method,
        int historyDays,
        int daysLeft,
        BigDecimal spent,
        BigDecimal expected,
        BigDecimal low,
        BigDecimal high) {

    /** How far back days are looked at. */
    static final int HISTORY_DAYS = 28;

    private static final int ENOUGH_DAYS = 14;
    private static final BigDecimal BAND = new BigDecimal("1.5");
    private static final int DECIMALS = 9;
    private static final MathContext PRECISE = MathContext.DECIMAL64;

    /**
     * @param days spend by local day; days without spend may be missing
     * @param firstSpend the first day that anything was ever spent; history starts there
     * @param today not over yet: its spend counts only where it exceeds what is expected of it
     */
    static Forecast of(Map<LocalDate, BigDecimal> days, LocalDate firstSpend, LocalDate today) {
        LocalDate monthStart = today.withDayOfMonth(1);
        LocalDate start = today.minusDays(HISTORY_DAYS);
        if (firstSpend.isAfter(start)) {
            start = firstSpend;
        }
        List<LocalDate> history =
                start.isBefore(today) ? start.datesUntil(today).toList() : List.of();
        BigDecimal before = sum(days, monthStart, today);
        BigDecimal soFar = days.getOrDefault(today, BigDecimal.ZERO);
        BigDecimal spent = before.add(soFar);
        int left = today.lengthOfMonth() - today.getDayOfMonth() + 1;
        if (history.isEmpty()) {
            return new Forecast("none", 0, left, spent, spent, spent, spent);
        }
        boolean byWeekday = history.size() >= ENOUGH_DAYS;
        Map<DayOfWeek, BigDecimal> means = means(days, history, byWeekday);
        BigDecimal rest = soFar.max(means.getOrDefault(today.getDayOfWeek(), BigDecimal.ZERO));
        for (LocalDate day = today.plusDays(1);
                day.getMonth() == today.getMonth();
                day = day.plusDays(1)) {
            rest = rest.add(means.getOrDefault(day.getDayOfWeek(), BigDecimal.ZERO));
        }
        BigDecimal expected = rounded(before.add(rest));
        BigDecimal band =
                rounded(
                        deviation(days, history, means)
                                .multiply(BAND)
                                .multiply(BigDecimal.valueOf(left).sqrt(PRECISE)));
        return new Forecast(
                byWeekday ? "weekday_mean" : "daily_mean",
                history.size(),
                left,
                spent,
                expected,
                expected.subtract(band).max(spent),
                expected.add(band));
    }

    private static BigDecimal sum(
            Map<LocalDate, BigDecimal> days, LocalDate from, LocalDate until) {
        return from.datesUntil(until)
                .map(day -> days.getOrDefault(day, BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Map<DayOfWeek, BigDecimal> means(
            Map<LocalDate, BigDecimal> days, List<LocalDate> history, boolean byWeekday) {
        Map<DayOfWeek, BigDecimal> means = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek weekday : DayOfWeek.values()) {
            List<LocalDate> alike = new ArrayList<>(history);
            if (byWeekday) {
                alike.removeIf(day -> day.getDayOfWeek() != weekday);
            }
            if (!alike.isEmpty()) {
                BigDecimal sum =
                        alike.stream()
                                .map(day -> days.getOrDefault(day, BigDecimal.ZERO))
                                .reduce(BigDecimal.ZERO, BigDecimal::add);
                means.put(weekday, sum.divide(BigDecimal.valueOf(alike.size()), PRECISE));
            }
        }
        return means;
    }

    private static BigDecimal deviation(
            Map<LocalDate, BigDecimal> days,
            List<LocalDate> history,
            Map<DayOfWeek, BigDecimal> means) {
        BigDecimal squares = BigDecimal.ZERO;
        for (LocalDate day : history) {
            BigDecimal distance =
                    days.getOrDefault(day, BigDecimal.ZERO)
                            .subtract(means.getOrDefault(day.getDayOfWeek(), BigDecimal.ZERO));
            squares = squares.add(distance.multiply(distance), PRECISE);
        }
        return squares.divide(BigDecimal.valueOf(history.size()), PRECISE).sqrt(PRECISE);
    }

    private static BigDecimal rounded(BigDecimal usd) {
        return usd.setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }
}
