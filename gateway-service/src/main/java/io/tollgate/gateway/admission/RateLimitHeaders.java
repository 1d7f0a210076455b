package io.tollgate.gateway.admission;

import jakarta.servlet.http.HttpServletResponse;

/** OpenAI's limit headers: https://platform.openai.com/docs/guides/rate-limits */
final class RateLimitHeaders {

    private RateLimitHeaders() {}

    /**
     * @param unit {@code requests} or {@code tokens}
     */
    static void write(
            HttpServletResponse response, String unit, String limit, long left, long resetMillis) {
        response.setHeader("x-ratelimit-limit-" + unit, limit);
        response.setHeader("x-ratelimit-remaining-" + unit, Long.toString(Math.max(0, left)));
        response.setHeader("x-ratelimit-reset-" + unit, duration(resetMillis));
    }

    /** OpenAI's form, for example {@code 12ms}, {@code 1.5s}, {@code 6m0s}. */
    static String duration(long millis) {
        if (millis <= 0) {
            return "0s";
        }
        if (millis < 1000) {
            return millis + "ms";
        }
        if (millis < 60_000) {
            long tenths = millis / 100;
            return tenths % 10 == 0 ? tenths / 10 + "s" : tenths / 10 + "." + tenths % 10 + "s";
        }
        long seconds = millis / 1000;
        return seconds / 60 + "m" + seconds % 60 + "s";
    }
}
