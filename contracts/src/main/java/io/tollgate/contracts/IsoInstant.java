package io.tollgate.contracts;

import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/**
 * Instants as ISO 8601 in UTC, as {@link Instant#toString} and {@link Instant#parse} have them, but
 * without the steps of a formatter: a call's events carry seven of them.
 */
final class IsoInstant {

    private static final int SECONDS_A_DAY = 86_400;

    /** Of 0000-01-01 and of 10000-01-01, between which a year has four digits. */
    private static final long FIRST = -62_167_219_200L;

    private static final long END = 253_402_300_800L;

    private static final int LONGEST = "2026-01-02T03:04:05.123456789Z".length();
    private static final int SECONDS_END = "2026-01-02T03:04:05".length();
    private static final int NANO_DIGITS = 9;

    private IsoInstant() {}

    static void write(JsonGenerator json, Instant instant) {
        long seconds = instant.getEpochSecond();
        if (seconds < FIRST || seconds >= END) {
            json.writeString(instant.toString());
            return;
        }
        char[] text = new char[LONGEST];
        int end = write(text, seconds, instant.getNano());
        json.writeString(text, 0, end);
    }

    private static int write(char[] text, long seconds, int nanos) {
        date(text, Math.floorDiv(seconds, SECONDS_A_DAY));
        int second = (int) Math.floorMod(seconds, (long) SECONDS_A_DAY);
        text[4] = text[7] = '-';
        text[10] = 'T';
        digits(text, 11, 2, second / 3600);
        text[13] = text[16] = ':';
        digits(text, 14, 2, second / 60 % 60);
        digits(text, 17, 2, second % 60);
        int end = SECONDS_END;
        if (nanos != 0) {
            text[end++] = '.';
            int length = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : NANO_DIGITS;
            digits(text, end, length, length == 3 ? nanos / 1_000_000 : sixOrNine(nanos, length));
            end += length;
        }
        text[end++] = 'Z';
        return end;
    }

    private static int sixOrNine(int nanos, int length) {
        return length == 6 ? nanos / 1_000 : nanos;
    }

    /** Year, month and day of the proleptic Gregorian calendar, counted from 1 March 0000. */
    private static void date(char[] text, long epochDay) {
        long day = epochDay + 719_468;
        long era = Math.floorDiv(day, 146_097L);
        long dayOfEra = day - era * 146_097;
        long yearOfEra =
                (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long fromMarch = (5 * dayOfYear + 2) / 153;
        long month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        digits(text, 0, 4, (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0)));
        digits(text, 5, 2, (int) month);
        digits(text, 8, 2, (int) (dayOfYear - (153 * fromMarch + 2) / 5 + 1));
    }

    private static void digits(char[] text, int from, int count, int value) {
        int left = value;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (char) ('0' + left % 10);
            left /= 10;
        }
    }

    /**
     * @throws DateTimeException when it is no instant
     */
    static Instant parse(String text) {
        int length = text.length();
        if (length < SECONDS_END + 1
                || length > LONGEST
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(length - 1) != 'Z') {
            return Instant.parse(text);
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int nanos = 0;
        if (length > SECONDS_END + 1) {
            int digits = length - 1 - (SECONDS_END + 1);
            nanos = digits == 0 ? -1 : number(text, SECONDS_END + 1, length - 1);
            for (int i = digits; i < NANO_DIGITS && nanos > 0; i++) {
                nanos *= 10;
            }
        }
        boolean usual =
                (year | month | day | hour | minute | second | nanos) >= 0
                        && (length == SECONDS_END + 1 || text.charAt(SECONDS_END) == '.')
                        && month >= 1
                        && month <= 12
                        && day >= 1
                        && day <= 28
                        && hour < 24
                        && minute < 60
                        && second < 60;
        // The last days of months, leap seconds and whatever is no instant: the long way decides.
        return usual
                ? Instant.ofEpochSecond(
                        epochDay(year, month, day) * SECONDS_A_DAY
                                + hour * 3600L
                                + minute * 60L
                                + second,
                        nanos)
                : Instant.parse(text);
    }

    private static long epochDay(int year, int month, int day) {
        long fromMarch = month > 2 ? month - 3 : month + 9;
        long marchYear = month > 2 ? year : year - 1;
        long era = Math.floorDiv(marchYear, 400L);
        long yearOfEra = marchYear - era * 400;
        long dayOfYear = (153 * fromMarch + 2) / 5 + day - 1;
        return era * 146_097
                + yearOfEra * 365
                + yearOfEra / 4
                - yearOfEra / 100
                + dayOfYear
                - 719_468;
    }

    /** -1 when there is anything else but digits. */
    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
