package io.tollgate.gateway.cache;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exact-match cache of answers in Redis, apart for each tenant. Never a reason for a failure. */
public final class ResponseCache {

    /** Longer answers are not kept. */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(ResponseCache.class);

    private final AsyncRedis<byte[]> redis;
    private final InstantSource clock;

    public ResponseCache(AsyncRedis<byte[]> redis, InstantSource clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /** Sends the question off, if this call uses the cache. */
    public CacheLookup lookUp(Call call) {
        CacheControl control = CacheControl.of(call);
        if (control.off() || !call.route().cacheable()) {
            return CacheLookup.OFF;
        }
        String key = CacheKey.of(call, control.namespace());
        RedisFuture<byte[]> answer = null;
        if (control.read()) {
            try {
                answer = redis.commands().get(key);
            } catch (RedisUnavailableException away) {
                log.debug("cache is away");
            }
        }
        return new CacheLookup(control, key, answer);
    }

    /** The kept answer, null on a miss. */
    @Nullable CachedAnswer answer(CacheLookup lookup) {
        RedisFuture<byte[]> answer = lookup.answer();
        if (answer == null) {
            return null;
        }
        try {
            byte[] bytes = redis.await(answer);
            CachedAnswer kept = bytes == null ? null : CachedAnswer.read(bytes);
            return kept != null && youngEnough(kept, lookup.control()) ? kept : null;
        } catch (RedisUnavailableException away) {
            return null;
        }
    }

    /** Keeps an answer; does not wait. */
    public void keep(CacheLookup lookup, String contentType, byte[] body) {
        String key = lookup.key();
        if (key == null || !lookup.control().write() || body.length > MAX_BYTES) {
            return;
        }
        try {
            byte[] value = new CachedAnswer(clock.instant(), contentType, body).toBytes();
            redis.commands().set(key, value, SetArgs.Builder.ex(lookup.control().ttl()));
        } catch (RedisUnavailableException away) {
            log.debug("cache is away");
        }
    }

    private boolean youngEnough(CachedAnswer kept, CacheControl control) {
        Instant now = clock.instant();
        return control.maxAge() == null || now.isBefore(kept.madeAt().plus(control.maxAge()));
    }
}
