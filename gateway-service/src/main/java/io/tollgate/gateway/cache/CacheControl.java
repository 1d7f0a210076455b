package io.tollgate.gateway.cache;

import io.tollgate.gateway.call.Call;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether and how a call uses the response cache: the request's {@code cache} object, else the
 * key's. Without either the cache is off.
 *
 * @param read answer from the cache
 * @param write keep the answer
 * @param ttl how long an answer is kept
 * @param maxAge how old an answer may be, zero for none at all, null for as old as it is kept
 * @param namespace answers of one namespace are not seen in another
 */
record CacheControl(
        boolean read, boolean write, Duration ttl, @Nullable Duration maxAge, String namespace) {

    static final CacheControl OFF = new CacheControl(false, false, Duration.ZERO, null, "");

    private static final Duration USUAL_TTL = Duration.ofHours(1);
    private static final Duration LONGEST_TTL = Duration.ofDays(30);

    static CacheControl of(Call call) {
        JsonNode own = call.facts().cache();
        JsonNode settings = own == null ? call.caller().cache() : own;
        if (settings == null || (own == null && isFalse(settings.path("use-cache")))) {
            return OFF;
        }
        Duration ttl = seconds(settings.path("ttl"), 1);
        return new CacheControl(
                !isTrue(settings.path("no-cache")),
                !isTrue(settings.path("no-store")),
                ttl == null ? USUAL_TTL : ttl,
                seconds(settings.path("s-maxage"), 0),
                settings.path("namespace").asString(""));
    }

    boolean off() {
        return !read && !write;
    }

    private static @Nullable Duration seconds(JsonNode value, long least) {
        if (!value.isNumber()) {
            return null;
        }
        long longest = LONGEST_TTL.toSeconds();
        long given =
                value.isIntegralNumber()
                        ? (value.canConvertToLong() ? value.longValue() : longest)
                        : (long) value.doubleValue();
        return given < least ? null : Duration.ofSeconds(Math.min(given, longest));
    }

    private static boolean isTrue(JsonNode value) {
        return value.isBoolean() && value.booleanValue();
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }
}
