package io.tollgate.spend.activity;

import io.tollgate.spend.query.Sight;
import io.tollgate.spend.query.SpendQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question about daily activity, checked against what its caller may see.
 *
 * @param shift minutes that the caller's days begin after UTC's; 0 for UTC
 */
record DailyRequest(
        Subject subject, SpendQuery.Days days, int shift, Map<String, @Nullable Object> filters) {

    private static final int MOST_SHIFT = 15 * 60;
    private static final int HOUR = 60;

    /**
     * Reads and checks a question.
     *
     * @throws io.tollgate.platform.ApiException 400 naming a bad parameter, 403 or 404 for asking
     *     about others
     */
    static DailyRequest of(Subject subject, SpendQuery query, Sight sight) {
        SpendQuery.Days days = query.days();
        Map<String, @Nullable Object> filters = new HashMap<>();
        sight.addTo(filters);
        String user = subject == Subject.USER ? query.text("user_id") : null;
        sight.requireUser(user);
        List<String> included = list(query, subject.included());
        if (subject == Subject.TEAM && included != null) {
            included.forEach(team -> sight.requireTeam("team_ids", team));
        }
        filters.put("user", user);
        filters.put("key", query.keyId("api_key"));
        filters.put("model", query.text("model"));
        filters.put("included", array(included));
        filters.put("excluded", array(list(query, subject.excluded())));
        filters.put("fromDay", days.from());
        filters.put("toDay", days.to());
        int shift = subject == Subject.USER ? shift(query) : 0;
        return new DailyRequest(subject, days, shift, filters);
    }

    /** Whether the caller's days are UTC's. */
    boolean inUtc() {
        return shift == 0;
    }

    /** When the first day begins. */
    OffsetDateTime start() {
        return midnight(days.from());
    }

    /** When the last day has ended. */
    OffsetDateTime end() {
        return midnight(days.to().plusDays(1));
    }

    /** UTC hours in which a day of the caller's begins, if it does not begin with the hour. */
    String[] splitHours() {
        return shift % HOUR == 0
                ? new String[0]
                : days.from()
                        .datesUntil(days.to().plusDays(2))
                        .map(day -> midnight(day).truncatedTo(ChronoUnit.HOURS).toString())
                        .toArray(String[]::new);
    }

    private OffsetDateTime midnight(LocalDate day) {
        Instant utc = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return utc.plus(Duration.ofMinutes(shift)).atOffset(ZoneOffset.UTC);
    }

    /** As JavaScript's {@code getTimezoneOffset}: 480 is eight hours behind UTC. */
    private static int shift(SpendQuery query) {
        String text = query.text("timezone");
        if (text == null) {
            return 0;
        }
        try {
            int minutes = Integer.parseInt(text);
            if (Math.abs(minutes) <= MOST_SHIFT) {
                return minutes;
            }
        } catch (NumberFormatException notMinutes) {
            // answered below, like minutes out of range
        }
        throw SpendQuery.bad("timezone", "is minutes from UTC, from -900 to 900");
    }

    private static @Nullable List<String> list(SpendQuery query, @Nullable String parameter) {
        return parameter == null ? null : query.list(parameter);
    }

    private static String @Nullable [] array(@Nullable List<String> values) {
        return values == null ? null : values.toArray(String[]::new);
    }
}
