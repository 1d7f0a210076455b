package io.tollgate.platform;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One shared connection to a Redis that may be away, at start-up as well as later.
 *
 * <p>A service starts without Redis; the first use makes the connection, at most one attempt a
 * second. A lost connection comes back by itself, and meanwhile commands fail at once instead of
 * queueing.
 */
public final class RedisLink implements AutoCloseable {

    /** Connecting may take long on a cold JVM; a command may not. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final RedisClient client;
    private final RedisURI uri;
    private final InstantSource clock;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private Instant nextAttempt = Instant.MIN;

    /**
     * Connects nothing yet.
     *
     * @param url as {@code redis://user:password@host:6379/0} or {@code rediss://…}
     * @param commandTimeout after which a command fails; it may still run
     * @throws IllegalArgumentException when the address cannot be read
     */
    public RedisLink(String url, Duration commandTimeout, InstantSource clock) {
        this.clock = clock;
        this.uri = RedisURI.create(url);
        uri.setTimeout(CONNECT_TIMEOUT);
        this.client = RedisClient.create(uri);
        client.setOptions(
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(CONNECT_TIMEOUT)
                                        .tcpNoDelay(true)
                                        .keepAlive(true)
                                        .build())
                        .timeoutOptions(TimeoutOptions.enabled(commandTimeout))
                        .build());
    }

    /**
     * The connection, made now when there is none.
     *
     * @throws RedisException when Redis is away
     */
    public StatefulRedisConnection<String, String> connection() {
        StatefulRedisConnection<String, String> known = connection;
        return known != null ? known : connect();
    }

    private StatefulRedisConnection<String, String> connect() {
        connecting.lock();
        try {
            StatefulRedisConnection<String, String> known = connection;
            if (known != null) {
                return known;
            }
            if (clock.instant().isBefore(nextAttempt)) {
                throw new RedisException("Redis was away a moment ago");
            }
            try {
                StatefulRedisConnection<String, String> fresh = client.connect();
                connection = fresh;
                return fresh;
            } catch (RedisException away) {
                nextAttempt = clock.instant().plus(BETWEEN_ATTEMPTS);
                throw away;
            }
        } finally {
            connecting.unlock();
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
