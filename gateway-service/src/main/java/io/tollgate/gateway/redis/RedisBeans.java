package io.tollgate.gateway.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.tollgate.gateway.GatewayProperties;
import io.tollgate.platform.RedisLink;
import java.net.URI;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RedisBeans {

    /** The response cache's database when it has no Redis of its own. */
    private static final int CACHE_DATABASE = 1;

    @Bean
    AsyncRedis<String> holdsRedis(GatewayProperties properties, InstantSource clock) {
        RedisURI uri = RedisURI.create(properties.redisUrl());
        return new AsyncRedis<>(
                new RedisLink<>(uri, StringCodec.UTF8, null, clock), properties.redisTimeout());
    }

    @Bean
    AsyncRedis<byte[]> cacheRedis(GatewayProperties properties, InstantSource clock) {
        URI own = properties.cacheRedisUrl();
        RedisURI uri = RedisURI.create(own == null ? properties.redisUrl() : own);
        if (own == null) {
            uri.setDatabase(CACHE_DATABASE);
        }
        RedisCodec<String, byte[]> codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
        return new AsyncRedis<>(
                new RedisLink<>(uri, codec, null, clock), properties.redisTimeout());
    }

    @Bean
    RedisScripts redisScripts(AsyncRedis<String> holdsRedis) {
        return new RedisScripts(holdsRedis);
    }

    @Bean
    RedisSubscription redisSubscription(AsyncRedis<String> holdsRedis) {
        return new RedisSubscription(holdsRedis);
    }
}
