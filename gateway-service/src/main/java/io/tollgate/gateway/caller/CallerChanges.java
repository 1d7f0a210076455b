package io.tollgate.gateway.caller;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.gateway.redis.RedisSubscription;
import org.springframework.stereotype.Component;

/** Drops callers from the cache when key-service says that they changed. */
@Component
class CallerChanges extends RedisPubSubAdapter<String, String> {

    private final CallerDirectory callers;

    CallerChanges(CallerDirectory callers, RedisSubscription subscription) {
        this.callers = callers;
        subscription.to(HoldKeys.CHANGES, this);
    }

    @Override
    public void message(String channel, String keyId) {
        callers.forgetById(keyId);
    }
}
