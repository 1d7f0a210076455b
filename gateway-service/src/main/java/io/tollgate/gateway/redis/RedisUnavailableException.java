package io.tollgate.gateway.redis;

import org.jspecify.annotations.Nullable;

/** Redis is away or slower than its time limit; what it was asked may or may not have happened. */
public final class RedisUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
