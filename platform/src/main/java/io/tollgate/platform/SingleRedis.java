package io.tollgate.platform;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One Redis server. */
final class SingleRedis<V> implements RedisServers<V> {

    private final RedisClient client;
    private final RedisCodec<String, V> codec;

    SingleRedis(
            ClientResources resources,
            RedisURI uri,
            RedisCodec<String, V> codec,
            @Nullable Duration timeout) {
        this.codec = codec;
        this.client =
                RedisClient.create(
                        resources, RedisURI.builder(uri).withTimeout(CONNECT_TIMEOUT).build());
        client.setOptions(RedisServers.usual(ClientOptions.builder(), timeout).build());
    }

    @Override
    public RedisLink.Connection<V> connect() {
        StatefulRedisConnection<String, V> connection = client.connect(codec);
        return new Connected<>(
                connection.sync(),
                connection.async(),
                key -> "",
                key -> connection.async().info("server"));
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
