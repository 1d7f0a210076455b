package io.tollgate.platform;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The Redis, or the Redis Cluster, behind a {@link RedisLink}. */
interface RedisServers<V> {

    /** Connecting may take long on a cold JVM; a command may not. */
    Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * A server that vanished without a word is noticed after this long, instead of the quarter of
     * an hour that Linux goes on sending; see https://man7.org/linux/man-pages/man7/tcp.7.html
     */
    Duration UNACKNOWLEDGED = Duration.ofSeconds(10);

    /**
     * A new connection.
     *
     * @throws io.lettuce.core.RedisException when Redis is away
     */
    RedisLink.Connection<V> connect();

    /**
     * A connection for subscriptions.
     *
     * @throws io.lettuce.core.RedisException when Redis is away
     */
    StatefulRedisPubSubConnection<String, String> subscriptions();

    AbstractRedisClient lettuce();

    /** How sockets and time limits are set, whatever is behind. */
    static <B extends ClientOptions.Builder> B usual(B options, @Nullable Duration timeout) {
        options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(
                        SocketOptions.builder()
                                .connectTimeout(CONNECT_TIMEOUT)
                                .tcpNoDelay(true)
                                .keepAlive(true)
                                .tcpUserTimeout(
                                        SocketOptions.TcpUserTimeoutOptions.builder()
                                                .enable()
                                                .tcpUserTimeout(UNACKNOWLEDGED)
                                                .build())
                                .build())
                // By itself Lettuce would drop what comes after the time limit of connecting.
                .timeoutOptions(
                        timeout == null
                                ? TimeoutOptions.builder().timeoutCommands(false).build()
                                : TimeoutOptions.enabled(timeout));
        return options;
    }

    /** A connection, told apart only by who has a key. */
    record Connected<V>(
            RedisClusterCommands<String, V> sync,
            RedisClusterAsyncCommands<String, V> async,
            Function<String, String> nodes,
            Function<String, CompletionStage<String>> infos)
            implements RedisLink.Connection<V> {

        @Override
        public String node(String key) {
            return nodes.apply(key);
        }

        @Override
        public CompletionStage<String> serverInfo(String key) {
            return infos.apply(key);
        }
    }
}
