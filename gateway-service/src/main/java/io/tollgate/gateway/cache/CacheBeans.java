package io.tollgate.gateway.cache;

import io.tollgate.gateway.ledger.Ledger;
import io.tollgate.gateway.redis.AsyncRedis;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CacheBeans {

    @Bean
    ResponseCache responseCache(AsyncRedis<byte[]> cacheRedis, InstantSource clock) {
        return new ResponseCache(cacheRedis, clock);
    }

    @Bean
    AnswerFromCache answerFromCache(ResponseCache cache, Ledger ledger, InstantSource clock) {
        return new AnswerFromCache(cache, ledger, clock);
    }
}
