package io.tollgate.gateway.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.gateway.GatewayProperties;
import io.tollgate.platform.RedisAddress;
import io.tollgate.platform.RedisLink;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RedisBeans {

    /** The response cache's database when it has no Redis of its own. */
    private static final int CACHE_DATABASE = 1;

    @Bean
    AsyncRedis<String> holdsRedis(GatewayProperties properties, InstantSource clock) {
        return new AsyncRedis<>(
                new RedisLink<>(
                        RedisAddress.parse(properties.redisUrl()), StringCodec.UTF8, null, clock),
                properties.redisTimeout());
    }

    @Bean
    AsyncRedis<byte[]> cacheRedis(GatewayProperties properties, InstantSource clock) {
        String own = properties.cacheRedisUrl();
        RedisAddress address =
                own == null || own.isBlank()
                        ? RedisAddress.parse(properties.redisUrl()).database(CACHE_DATABASE)
                        : RedisAddress.parse(own);
        RedisCodec<String, byte[]> codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
        return new AsyncRedis<>(
                new RedisLink<>(address, codec, null, clock), properties.redisTimeout());
    }

    /** Counts commands to Redis, and stops asking one that does not answer. */
    @Bean
    RedisBreaker redisBreaker(MeterRegistry metrics) {
        return new RedisBreaker(metrics);
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
