package io.tollgate.platform;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A Redis Cluster; looks for its servers anew when one moves or fails. */
final class RedisCluster<V> implements RedisServers<V> {

    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(15);

    private final RedisClusterClient client;
    private final RedisCodec<String, V> codec;

    RedisCluster(
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
                                        .build());
        client.setOptions(RedisServers.usual(options, timeout).build());
    }

    @Override
    public RedisLink.Connection<V> connect() {
        StatefulRedisClusterConnection<String, V> connection = client.connect(codec);
        return new Connected<>(
                connection.sync(),
                connection.async(),
                key -> node(connection, key),
                key ->
                        connection
                                .getConnectionAsync(node(connection, key))
                                .thenCompose(one -> one.async().info("server")));
    }

    private String node(StatefulRedisClusterConnection<String, V> connection, String key) {
        RedisClusterNode node =
                connection.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
        return node == null ? "" : node.getNodeId();
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
