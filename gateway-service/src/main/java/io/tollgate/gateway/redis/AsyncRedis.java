package io.tollgate.gateway.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tollgate.platform.RedisLink;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Commands to Redis that answer later. Whoever waits for one waits within a time limit, so that no
 * command needs a timer of its own.
 */
public final class AsyncRedis<V> implements AutoCloseable {

    private final RedisLink<V> link;
    private final long timeoutMillis;

    /**
     * @param timeout for one answer, connecting apart
     */
    public AsyncRedis(RedisLink<V> link, Duration timeout) {
        this.link = link;
        this.timeoutMillis = timeout.toMillis();
    }

    /**
     * Commands that answer later; await them with {@link #await}.
     *
     * @throws RedisUnavailableException when there is no connection
     */
    public RedisAsyncCommands<String, V> commands() {
        try {
            return link.connection().async();
        } catch (RedisException away) {
            throw new RedisUnavailableException("Redis is away", away);
        }
    }

    /**
     * A connection of its own for subscriptions.
     *
     * @throws RedisException when Redis is away
     */
    StatefulRedisPubSubConnection<String, String> subscriptions() {
        return link.subscriptions();
    }

    /**
     * Waits for an answer, within the time limit.
     *
     * @throws RedisUnavailableException when none came
     */
    public <T> T await(RedisFuture<T> answer) {
        try {
            return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new RedisUnavailableException("Redis did not answer in time", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException("interrupted", stopped);
        } catch (ExecutionException | CancellationException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (cause instanceof RedisNoScriptException noScript) {
                throw noScript;
            }
            throw new RedisUnavailableException("Redis failed: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
