package io.tollgate.gateway.cache;

import io.lettuce.core.RedisFuture;
import org.jspecify.annotations.Nullable;

/**
 * A look into the cache that is under way while the call is being admitted.
 *
 * @param key null when the cache is off for this call
 * @param answer null when it is not asked
 */
public record CacheLookup(
        CacheControl control, @Nullable String key, @Nullable RedisFuture<byte[]> answer) {

    static final CacheLookup OFF = new CacheLookup(CacheControl.OFF, null, null);
}
