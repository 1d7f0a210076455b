package io.tollgate.platform;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One shared connection to a Redis, or to a Redis Cluster, that may be away, at start-up as well as
 * later.
 *
 * <p>A service starts without Redis; the first use makes the connection, at most one attempt a
 * second. A lost connection comes back by itself, and meanwhile commands fail at once instead of
 * queueing.
 */
public final class RedisLink<V> implements AutoCloseable {

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    /** By itself Lettuce waits up to 30 s between attempts: an outage would last twice as long. */
    private static final Delay RECONNECT =
            Delay.fullJitter(Duration.ofMillis(10), BETWEEN_ATTEMPTS, 10, TimeUnit.MILLISECONDS);

    private final ClientResources resources =
            ClientResources.builder().reconnectDelay(RECONNECT).build();
    private final RedisServers<V> servers;
    private final InstantSource clock;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable Connection<V> connection;
    private Instant nextAttempt = Instant.MIN;

    /** Commands of one connection, whatever is behind it. */
    public interface Connection<V> {

        RedisClusterCommands<String, V> sync();

        RedisClusterAsyncCommands<String, V> async();

        /** Names the server that has this key, as long as it is connected; never blocks. */
        String node(String key);

        /** What that server says of itself, see https://redis.io/docs/latest/commands/info/. */
        CompletionStage<String> serverInfo(String key);
    }

    /**
     * Connects nothing yet.
     *
     * @param commandTimeout after which a command fails (it may still run); null to leave that to
     *     who waits for it
     */
    public RedisLink(
            RedisAddress address,
            RedisCodec<String, V> codec,
            @Nullable Duration commandTimeout,
            InstantSource clock) {
        this.clock = clock;
        this.servers =
                address.cluster()
                        ? new RedisCluster<>(resources, address, codec, commandTimeout)
                        : new SingleRedis<>(
                                resources, address.nodes().getFirst(), codec, commandTimeout);
    }

    /**
     * A link for text.
     *
     * @param url see {@link RedisAddress#parse}
     * @throws IllegalArgumentException when the address cannot be read
     */
    public static RedisLink<String> of(String url, Duration commandTimeout, InstantSource clock) {
        return new RedisLink<>(RedisAddress.parse(url), StringCodec.UTF8, commandTimeout, clock);
    }

    /**
     * A connection of its own for subscriptions.
     *
     * @throws RedisException when Redis is away
     */
    public StatefulRedisPubSubConnection<String, String> subscriptions() {
        return servers.subscriptions();
    }

    /**
     * The connection, made now when there is none.
     *
     * @throws RedisException when Redis is away
     */
    public Connection<V> connection() {
        Connection<V> known = connection;
        return known != null ? known : connect();
    }

    private Connection<V> connect() {
        connecting.lock();
        try {
            Connection<V> known = connection;
            if (known != null) {
                return known;
            }
            if (clock.instant().isBefore(nextAttempt)) {
                throw new RedisException("Redis was away a moment ago");
            }
            try {
                Connection<V> fresh = servers.connect();
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
        servers.lettuce().shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
