package io.tollgate.sdk.wire;

import io.tollgate.sdk.http.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long a provider asks to wait, in the many ways they say it. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final List<String> OPENAI = List.of("requests", "tokens");
    private static final List<String> ANTHROPIC =
            List.of("requests", "tokens", "input-tokens", "output-tokens");

    private RetryAfter() {}

    /**
     * From {@code retry-after-ms}, {@code retry-after} (seconds or date), else the resets of
     * exhausted limits; between 0 and a day, null when the provider did not say.
     */
    static @Nullable Duration of(Headers headers, Instant now) {
        Duration wait = millis(headers.first("retry-after-ms"));
        if (wait == null) {
            wait = secondsOrDate(headers.first("retry-after"), now);
        }
        if (wait == null) {
            wait = resets(headers, now);
        }
        if (wait == null) {
            return null;
        }
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static @Nullable Duration resets(Headers headers, Instant now) {
        Duration longest = null;
        for (String kind : OPENAI) {
            if ("0".equals(headers.first("x-ratelimit-remaining-" + kind))) {
                longest = longer(longest, duration(headers.first("x-ratelimit-reset-" + kind)));
            }
        }
        for (String kind : ANTHROPIC) {
            String prefix = "anthropic-ratelimit-" + kind;
            String reset = headers.first(prefix + "-reset");
            if (reset != null && "0".equals(headers.first(prefix + "-remaining"))) {
                longest = longer(longest, until(reset, now));
            }
        }
        return longest;
    }

    private static @Nullable Duration longer(@Nullable Duration a, @Nullable Duration b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static @Nullable Duration until(String instant, Instant now) {
        try {
            return Duration.between(now, Instant.parse(instant));
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    private static @Nullable Duration millis(@Nullable String text) {
        Double value = decimal(text);
        return value == null ? null : Duration.ofNanos((long) Math.min(value * 1e6, 9e18));
    }

    private static @Nullable Duration secondsOrDate(@Nullable String text, Instant now) {
        Double value = decimal(text);
        if (value != null) {
            return Duration.ofMillis((long) Math.min(Math.ceil(value * 1000), 9e15));
        }
        if (text == null) {
            return null;
        }
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    /**
     * OpenAI's durations ({@code 12ms}, {@code 6m0s}, {@code 1h2m3.5s}); whole seconds without a
     * unit.
     */
    static @Nullable Duration duration(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        Double seconds = decimal(text);
        if (seconds != null) {
            return secondsOrDate(text, Instant.EPOCH);
        }
        try {
            String iso = text.strip().toLowerCase(Locale.ROOT);
            if (iso.endsWith("ms")) {
                int cut = iso.length() - 2;
                int digits = cut;
                while (digits > 0
                        && (Character.isDigit(iso.charAt(digits - 1))
                                || iso.charAt(digits - 1) == '.')) {
                    digits--;
                }
                Duration millis = millis(iso.substring(digits, cut));
                Duration rest = digits == 0 ? Duration.ZERO : duration(iso.substring(0, digits));
                return millis == null || rest == null ? null : rest.plus(millis);
            }
            int day = iso.indexOf('d');
            return Duration.parse(
                    day < 0
                            ? "PT" + iso
                            : day == iso.length() - 1
                                    ? "P" + iso
                                    : "P"
                                            + iso.substring(0, day + 1)
                                            + "T"
                                            + iso.substring(day + 1));
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    private static @Nullable Double decimal(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            double value = Double.parseDouble(text.strip());
            return Double.isFinite(value)
                            && Character.isDigit(text.strip().charAt(text.strip().length() - 1))
                    ? Double.valueOf(value)
                    : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
