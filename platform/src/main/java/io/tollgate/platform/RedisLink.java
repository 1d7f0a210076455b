package io.tollgate.platform;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
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

    /** Connecting may take long on a cold JVM; a command may not. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * A server that vanished without a word is noticed after this long, instead of the quarter of
     * an hour that Linux goes on sending; see https://man7.org/linux/man-pages/man7/tcp.7.html
     */
    private static final Duration UNACKNOWLEDGED = Duration.ofSeconds(10);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(15);

    /** By itself Lettuce waits up to 30 s between attempts: an outage would last twice as long. */
    private static final Delay RECONNECT =
            Delay.fullJitter(Duration.ofMillis(10), BETWEEN_ATTEMPTS, 10, TimeUnit.MILLISECONDS);

    private final ClientResources resources =
            ClientResources.builder().reconnectDelay(RECONNECT).build();
    private final Client<V> client;
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

    private interface Client<V> {

        Connection<V> connect();

        StatefulRedisPubSubConnection<String, String> subscriptions();

        AbstractRedisClient lettuce();
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
        this.client =
                address.cluster()
                        ? new ClusterClient<>(resources, address, codec, commandTimeout)
                        : new SingleClient<>(
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
        return client.subscriptions();
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
                Connection<V> fresh = client.connect();
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
        client.lettuce().shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private static SocketOptions socket() {
        return SocketOptions.builder()
                .connectTimeout(CONNECT_TIMEOUT)
                .tcpNoDelay(true)
                .keepAlive(true)
                .tcpUserTimeout(
                        SocketOptions.TcpUserTimeoutOptions.builder()
                                .enable()
                                .tcpUserTimeout(UNACKNOWLEDGED)
                                .build())
                .build();
    }

    /** By itself Lettuce would drop what comes after the time limit of connecting. */
    private static TimeoutOptions limit(@Nullable Duration timeout) {
        return timeout == null
                ? TimeoutOptions.builder().timeoutCommands(false).build()
                : TimeoutOptions.enabled(timeout);
    }

    private static final class SingleClient<V> implements Client<V> {

        private final RedisClient client;
        private final RedisCodec<String, V> codec;

        SingleClient(
                ClientResources resources,
                RedisURI uri,
                RedisCodec<String, V> codec,
                @Nullable Duration timeout) {
            this.codec = codec;
            this.client =
                    RedisClient.create(
                            resources, RedisURI.builder(uri).withTimeout(CONNECT_TIMEOUT).build());
            ClientOptions.Builder options =
                    ClientOptions.builder()
                            .disconnectedBehavior(
                                    ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                            .socketOptions(socket());
            client.setOptions(options.timeoutOptions(limit(timeout)).build());
        }

        @Override
        public Connection<V> connect() {
            StatefulRedisConnection<String, V> connection = client.connect(codec);
            return new Connection<>() {
                @Override
                public RedisClusterCommands<String, V> sync() {
                    return connection.sync();
                }

                @Override
                public RedisClusterAsyncCommands<String, V> async() {
                    return connection.async();
                }

                @Override
                public String node(String key) {
                    return "";
                }

                @Override
                public CompletionStage<String> serverInfo(String key) {
                    return connection.async().info("server");
                }
            };
        }

        @Override
        public StatefulRedisPubSubConnection<String, String> subscriptions() {
            return client.connectPubSub();
        }

        @Override
        public AbstractRedisClient lettuce() {
            return client;
        }
    }

    private static final class ClusterClient<V> implements Client<V> {

        private final RedisClusterClient client;
        private final RedisCodec<String, V> codec;

        ClusterClient(
                ClientResources resources,
                RedisAddress address,
                RedisCodec<String, V> codec,
                @Nullable Duration timeout) {
            this.codec = codec;
            this.client =
                    RedisClusterClient.create(
                            resources,
                            address.nodes().stream()
                                    .map(uri -> RedisURI.builder(uri).build())
                                    .peek(uri -> uri.setTimeout(CONNECT_TIMEOUT))
                                    .toList());
            ClusterClientOptions.Builder options =
                    ClusterClientOptions.builder()
                            .topologyRefreshOptions(
                                    ClusterTopologyRefreshOptions.builder()
                                            .enableAllAdaptiveRefreshTriggers()
                                            .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                                            .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                                            .build())
                            .disconnectedBehavior(
                                    ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                            .socketOptions(socket());
            client.setOptions(options.timeoutOptions(limit(timeout)).build());
        }

        @Override
        public Connection<V> connect() {
            StatefulRedisClusterConnection<String, V> connection = client.connect(codec);
            return new Connection<>() {
                @Override
                public RedisClusterCommands<String, V> sync() {
                    return connection.sync();
                }

                @Override
                public RedisClusterAsyncCommands<String, V> async() {
                    return connection.async();
                }

                @Override
                public String node(String key) {
                    RedisClusterNode node =
                            connection.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
                    return node == null ? "" : node.getNodeId();
                }

                @Override
                public CompletionStage<String> serverInfo(String key) {
                    return connection
                            .getConnectionAsync(node(key))
                            .thenCompose(one -> one.async().info("server"));
                }
            };
        }

        @Override
        public StatefulRedisPubSubConnection<String, String> subscriptions() {
            return client.connectPubSub();
        }

        @Override
        public AbstractRedisClient lettuce() {
            return client;
        }
    }
}
