package io.tollgate.gateway.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.tollgate.gateway.GatewayProperties;
import java.net.URI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RedisBeans {

    /** The response cache's database when it has no Redis of its own. */
    private static final int CACHE_DATABASE = 1;

    @Bean
    RedisLink<String> holdsRedis(GatewayProperties properties) {
        RedisURI uri = RedisURI.create(properties.redisUrl());
        return new RedisLink<>(uri, StringCodec.UTF8, properties.redisTimeout());
    }

    @Bean
    RedisLink<byte[]> cacheRedis(GatewayProperties properties) {
        URI own = properties.cacheRedisUrl();
        RedisURI uri = RedisURI.create(own == null ? properties.redisUrl() : own);
        if (own == null) {
            uri.setDatabase(CACHE_DATABASE);
        }
        return new RedisLink<>(
                uri,
                RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE),
                properties.redisTimeout());
    }

    @Bean
    RedisScripts redisScripts(RedisLink<String> holdsRedis) {
        return new RedisScripts(holdsRedis);
    }

    @Bean
    RedisSubscription redisSubscription(RedisLink<String> holdsRedis) {
        return new RedisSubscription(holdsRedis);
    }
}
