package io.tollgate.gateway.caller;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.gateway.redis.RedisSubscription;
import org.springframework.stereotype.Component;

/**
 * Drops from the caches what key-service says has changed. A message is a key's id, or a kind and
 * an id as in {@code team:t-1}; {@code budget:…} is a shared budget and {@code access_group:…} a
 * name for models, whose users are not listed; {@code identity:…} is something that decides whom
 * tokens stand for.
 */
@Component
class CallerChanges extends RedisPubSubAdapter<String, String> {

    private final CallerDirectory callers;
    private final LevelDirectory levels;

    CallerChanges(CallerDirectory callers, LevelDirectory levels, RedisSubscription subscription) {
        this.callers = callers;
        this.levels = levels;
        subscription.to(HoldKeys.CHANGES, this);
    }

    /**
     * Messages may have been missed until now. Callers have versions, which admission compares;
     * what requests name has none.
     */
    @Override
    public void subscribed(String channel, long count) {
        levels.forgetAll();
    }

    @Override
    public void message(String channel, String message) {
        int split = message.indexOf(':');
        if (split < 0) {
            callers.forgetById(message);
            return;
        }
        String label = message.substring(0, split);
        if (label.equals("access_group")) {
            callers.forgetAll();
            return;
        }
        if (label.equals("budget")) {
            levels.forgetAll();
            return;
        }
        if (label.equals("identity")) {
            callers.forgetTokens();
            return;
        }
        for (LevelKind kind : LevelKind.values()) {
            if (kind.label().equals(label)) {
                String id = message.substring(split + 1);
                callers.forgetByLevel(kind, id);
                levels.forget(kind, id);
            }
        }
    }
}
