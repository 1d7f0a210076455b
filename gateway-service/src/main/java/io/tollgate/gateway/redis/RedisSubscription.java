package io.tollgate.gateway.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to a channel, trying again in the background until Redis is there. */
public final class RedisSubscription {

    private static final Logger log = LoggerFactory.getLogger(RedisSubscription.class);

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final AsyncRedis<String> redis;

    RedisSubscription(AsyncRedis<String> redis) {
        this.redis = redis;
    }

    /** Once subscribed, Lettuce subscribes again after every reconnection by itself. */
    public void to(String channel, RedisPubSubListener<String, String> listener) {
        Thread.ofVirtual().name("subscribe-" + channel).start(() -> subscribe(channel, listener));
    }

    private void subscribe(String channel, RedisPubSubListener<String, String> listener) {
        while (true) {
            try {
                StatefulRedisPubSubConnection<String, String> connection = redis.subscriptions();
                connection.addListener(listener);
                connection.sync().subscribe(channel);
                return;
            } catch (RedisException away) {
                log.warn("cannot listen to {} yet: {}", channel, away.getMessage());
            }
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }
}
