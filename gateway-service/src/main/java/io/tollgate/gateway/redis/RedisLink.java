package io.tollgate.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that many calls share; made on first use and again after failures, so
 * that the gateway starts and answers without Redis. Commands are never queued while disconnected.
 */
public final class RedisLink<V> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RedisClient client;
    private final RedisCodec<String, V> codec;
    private final Duration timeout;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable StatefulRedisConnection<String, V> connection;
    private volatile long retryAt = Long.MIN_VALUE;

    /**
     * @param timeout for one command, connecting apart
     */
    public RedisLink(RedisURI uri, RedisCodec<String, V> codec, Duration timeout) {
        RedisURI patient = RedisURI.builder(uri).withTimeout(CONNECT_TIMEOUT).build();
        this.client = RedisClient.create(patient);
        this.client.setOptions(
                ClientOptions.builder()
                        .autoReconnect(true)
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(CONNECT_TIMEOUT)
                                        .tcpNoDelay(true)
                                        .keepAlive(true)
                                        .build())
                        .build());
        this.codec = codec;
        this.timeout = timeout;
    }

    /**
     * Commands that answer later; await them with {@link #await}.
     *
     * @throws RedisUnavailableException when there is no connection
     */
    public RedisAsyncCommands<String, V> commands() {
        StatefulRedisConnection<String, V> open = connection;
        return (open == null ? connect() : open).async();
    }

    /** Opens a connection of its own for subscriptions; the caller closes it. */
    RedisClient client() {
        return client;
    }

    /**
     * Waits for an answer, within the time limit.
     *
     * @throws RedisUnavailableException when none came
     */
    public <T> T await(RedisFuture<T> answer) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new RedisUnavailableException("Redis did not answer in time", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException("interrupted", stopped);
        } catch (ExecutionException | CancellationException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (cause instanceof io.lettuce.core.RedisNoScriptException noScript) {
                throw noScript;
            }
            throw new RedisUnavailableException("Redis failed: " + cause.getMessage(), cause);
        }
    }

    private StatefulRedisConnection<String, V> connect() {
        connecting.lock();
        try {
            StatefulRedisConnection<String, V> open = connection;
            if (open != null) {
                return open;
            }
            if (System.nanoTime() < retryAt) {
                throw new RedisUnavailableException(
                        "Redis is away", new RedisException("not connected"));
            }
            try {
                StatefulRedisConnection<String, V> fresh = client.connect(codec);
                connection = fresh;
                return fresh;
            } catch (RedisException away) {
                retryAt = System.nanoTime() + RETRY_NANOS;
                log.warn("cannot connect to Redis: {}", away.getMessage());
                throw new RedisUnavailableException("Redis is away", away);
            }
        } finally {
            connecting.unlock();
        }
    }

    @Override
    public void close() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
