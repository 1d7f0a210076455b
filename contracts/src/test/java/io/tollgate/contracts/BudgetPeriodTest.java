package io.tollgate.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetPeriodTest {

    private static final Instant ANCHOR = Instant.parse("2026-03-05T07:08:09.5Z");

    @ParameterizedTest
    @CsvSource({
        "1d, 2026-11-22T23:59:59.999Z, 2026-11-22T00:00:00Z, 2026-11-23T00:00:00Z",
        "24h, 2026-11-22T00:00:00Z, 2026-11-22T00:00:00Z, 2026-11-23T00:00:00Z",
        "7d, 2026-11-22T12:00:00Z, 2026-11-16T00:00:00Z, 2026-11-23T00:00:00Z",
        "1w, 2026-11-23T00:00:00Z, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "30d, 2026-01-31T23:00:00Z, 2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z",
        "1mo, 2028-02-29T10:00:00Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "1mo, 2026-12-31T10:00:00Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z"
    })
    void calendarWindowsStartAtMidnightMondayOrTheFirst(
            String period, Instant now, Instant start, Instant end) {
        Window window = BudgetPeriod.parse(period).windowAt(now, ANCHOR, ZoneOffset.UTC);

        assertThat(window.start()).isEqualTo(start);
        assertThat(window.end()).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "30s, 2026-03-05T07:08:38Z, 2026-03-05T07:08:09Z, 2026-03-05T07:08:39Z",
        "30s, 2026-03-05T07:08:39Z, 2026-03-05T07:08:39Z, 2026-03-05T07:09:09Z",
        "2h, 2026-03-05T06:00:00Z, 2026-03-05T05:08:09Z, 2026-03-05T07:08:09Z",
        "2w, 2026-03-19T07:08:08.999Z, 2026-03-05T07:08:09Z, 2026-03-19T07:08:09Z",
        "3d, 2026-03-08T07:08:09Z, 2026-03-08T07:08:09Z, 2026-03-11T07:08:09Z",
        "2mo, 2026-04-30T23:59:59Z, 2026-03-01T00:00:00Z, 2026-05-01T00:00:00Z",
        "2mo, 2026-05-01T00:00:00Z, 2026-05-01T00:00:00Z, 2026-07-01T00:00:00Z",
        "2mo, 2026-02-15T00:00:00Z, 2026-01-01T00:00:00Z, 2026-03-01T00:00:00Z",
        "3mo, 2025-11-30T12:00:00Z, 2025-09-01T00:00:00Z, 2025-12-01T00:00:00Z"
    })
    void otherWindowsAreCountedFromTheAnchorInBothDirections(
            String period, Instant now, Instant start, Instant end) {
        Window window = BudgetPeriod.parse(period).windowAt(now, ANCHOR, ZoneOffset.UTC);

        assertThat(window.start()).isEqualTo(start);
        assertThat(window.end()).isEqualTo(end);
    }

    @Test
    void windowsTileTimeWithoutGapOrOverlap() {
        Random random = new Random(42);
        List<String> units = List.of("s", "m", "h", "d", "w", "mo");
        for (int i = 0; i < 20_000; i++) {
            String unit = units.get(random.nextInt(units.size()));
            String text = (1 + random.nextInt(random.nextBoolean() ? 40 : 1500)) + unit;
            BudgetPeriod period = BudgetPeriod.parse(text);
            Instant anchor = randomInstant(random);
            Instant now = randomInstant(random);

            Window window = period.windowAt(now, anchor, ZoneOffset.UTC);
            String what = text + " from " + anchor + " at " + now + ": " + window;
            assertThat(window.start()).as(what).isBeforeOrEqualTo(now);
            assertThat(window.end()).as(what).isAfter(now);
            assertThat(period.windowAt(window.start(), anchor, ZoneOffset.UTC))
                    .as(what)
                    .isEqualTo(window);
            assertThat(period.windowAt(window.end().minusMillis(1), anchor, ZoneOffset.UTC))
                    .as(what)
                    .isEqualTo(window);

            Window next = period.windowAt(window.end(), anchor, ZoneOffset.UTC);
            assertThat(next.start()).as(what).isEqualTo(window.end());
            Window before = period.windowAt(window.start().minusMillis(1), anchor, ZoneOffset.UTC);
            assertThat(before.end()).as(what).isEqualTo(window.start());
            assertThat(Set.of(before.name(), window.name(), next.name())).as(what).hasSize(3);
        }
    }

    @Test
    void periodsThatStartTogetherHaveCountersOfTheirOwn() {
        Instant now = Instant.parse("2026-06-01T00:00:00Z");
        Set<String> names = new HashSet<>();
        for (String period : List.of("1d", "24h", "7d", "1w", "30d", "1mo")) {
            names.add(BudgetPeriod.parse(period).windowAt(now, ANCHOR, ZoneOffset.UTC).name());
        }
        assertThat(names).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({
        "30s, 2026-01-31T00:00:30Z",
        "90m, 2026-01-31T01:30:00Z",
        "24h, 2026-02-01T00:00:00Z",
        "30d, 2026-03-02T00:00:00Z",
        "2w, 2026-02-14T00:00:00Z",
        "1mo, 2026-02-28T00:00:00Z",
        "13mo, 2027-02-28T00:00:00Z"
    })
    void aLifeTimeEndsOnePeriodLater(String period, Instant end) {
        assertThat(BudgetPeriod.parse(period).after(Instant.parse("2026-01-31T00:00:00Z")))
                .isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "d",
                "30",
                "30 d",
                "0d",
                "-1d",
                "1.5h",
                "100001s",
                "1000000s",
                "1y",
                "1M",
                "30D",
                "1mo1d",
                "٣d",
                "99999999999999999999d"
            })
    void whatIsNoDurationIsRefusedInWordsForTheClient(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BudgetPeriod.parse(text))
                .withMessageContaining("a duration");
    }

    @Test
    void aBudgetWithoutDurationCountsForEver() {
        Budget budget = Budget.of(1L, null, ANCHOR, BudgetMode.STRICT);

        assertThat(budget.windowAt(Instant.EPOCH)).isEqualTo(Window.LIFETIME);
        assertThat(budget.windowAt(ANCHOR)).isEqualTo(Window.LIFETIME);
    }

    @Test
    void aBudgetBeyondWhatCountersHoldExactlyIsRefused() {
        assertThat(Budget.of(Budget.MAX_NANO_USD, "30d", ANCHOR, BudgetMode.STRICT)).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Budget.of(Budget.MAX_NANO_USD + 1, null, ANCHOR, BudgetMode.STRICT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Budget.of(-1L, null, ANCHOR, BudgetMode.STRICT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Budget.of(1L, "soon", ANCHOR, BudgetMode.STRICT));
    }

    private static Instant randomInstant(Random random) {
        long from = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
        return Instant.ofEpochMilli(from + (long) (random.nextDouble() * 3.15e11));
    }

    @Test
    void calendarWindowsFollowTheBudgetsTimeZoneAcrossASwitchToSummerTime() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant switchDay = Instant.parse("2026-03-29T10:00:00Z");
        Window day = BudgetPeriod.parse("1d").windowAt(switchDay, ANCHOR, berlin);
        assertThat(day.start()).isEqualTo(Instant.parse("2026-03-28T23:00:00Z"));
        assertThat(day.end()).isEqualTo(Instant.parse("2026-03-29T22:00:00Z"));
        Window month = BudgetPeriod.parse("1mo").windowAt(switchDay, ANCHOR, berlin);
        assertThat(month.start()).isEqualTo(Instant.parse("2026-02-28T23:00:00Z"));
        assertThat(month.end()).isEqualTo(Instant.parse("2026-03-31T22:00:00Z"));
    }

    @Test
    void anIncreaseRaisesTheLimitUntilItEnds() {
        Budget budget =
                new Budget(
                        100L,
                        null,
                        null,
                        ANCHOR,
                        ZoneOffset.UTC,
                        new BudgetIncrease(50, ANCHOR.plusSeconds(10)),
                        BudgetMode.STRICT);
        assertThat(budget.limitAt(ANCHOR)).isEqualTo(150);
        assertThat(budget.limitAt(ANCHOR.plusSeconds(10))).isEqualTo(100);
    }
}
