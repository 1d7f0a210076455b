package io.tollgate.platform;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One shared connection to a Redis that may be away, at start-up as well as later.
 *
 * <p>A service starts without Redis; the first use makes the connection, at most one attempt a
 * second. A lost connection comes back by itself, and meanwhile commands fail at once instead of
 * queueing.
 */
public final class RedisLink<V> implements AutoCloseable {

    /** Connecting may take long on a cold JVM; a command may not. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    /** By itself Lettuce waits up to 30 s between attempts: an outage would last twice as long. */
    private static final Delay RECONNECT =
            Delay.fullJitter(Duration.ofMillis(10), BETWEEN_ATTEMPTS, 10, TimeUnit.MILLISECONDS);

    private final ClientResources resources =
            ClientResources.builder().reconnectDelay(RECONNECT).build();
    private final RedisClient client;
    private final RedisCodec<String, V> codec;
    private final InstantSource clock;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable StatefulRedisConnection<String, V> connection;
    private Instant nextAttempt = Instant.MIN;

    /**
     * Connects nothing yet.
     *
     * @param commandTimeout after which a command fails (it may still run); null to leave that to
     *     who waits for it
     */
    public RedisLink(
            RedisURI uri,
            RedisCodec<String, V> codec,
            @Nullable Duration commandTimeout,
            InstantSource clock) {
        this.codec = codec;
        this.clock = clock;
        this.client =
                RedisClient.create(
                        resources, RedisURI.builder(uri).withTimeout(CONNECT_TIMEOUT).build());
        ClientOptions.Builder options =
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(CONNECT_TIMEOUT)
                                        .tcpNoDelay(true)
                                        .keepAlive(true)
                                        .build());
        if (commandTimeout != null) {
            options.timeoutOptions(TimeoutOptions.enabled(commandTimeout));
        }
        client.setOptions(options.build());
    }

    /**
     * A link for text.
     *
     * @param url as {@code redis://user:password@host:6379/0} or {@code rediss://…}
     * @throws IllegalArgumentException when the address cannot be read
     */
    public static RedisLink<String> of(String url, Duration commandTimeout, InstantSource clock) {
        return new RedisLink<>(RedisURI.create(url), StringCodec.UTF8, commandTimeout, clock);
    }

    /**
     * A connection of its own for subscriptions.
     *
     * @throws RedisException when Redis is away
     */
    public StatefulRedisPubSubConnection<String, String> subscriptions() {
        return client.connectPubSub();
    }

    /**
     * The connection, made now when there is none.
     *
     * @throws RedisException when Redis is away
     */
    public StatefulRedisConnection<String, V> connection() {
        StatefulRedisConnection<String, V> known = connection;
        return known != null ? known : connect();
    }

    private StatefulRedisConnection<String, V> connect() {
        connecting.lock();
        try {
            StatefulRedisConnection<String, V> known = connection;
            if (known != null) {
                return known;
            }
            if (clock.instant().isBefore(nextAttempt)) {
                throw new RedisException("Redis was away a moment ago");
            }
            try {
                StatefulRedisConnection<String, V> fresh = client.connect(codec);
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
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
