package io.tollgate.keys.change;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.contracts.hold.HoldScript;
import io.tollgate.platform.LuaScript;
import io.tollgate.platform.RedisLink;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells every gateway that an entity changed. Where Redis is away the change stands all the same,
 * and gateways learn of it when their cached copy ends.
 */
@Component
public class ChangeAnnouncer {

    private static final Logger log = LoggerFactory.getLogger(ChangeAnnouncer.class);

    private final RedisLink<String> redis;
    private final LuaScript script = new LuaScript(HoldScript.ANNOUNCE.text());
    private final Counter failures;

    ChangeAnnouncer(RedisLink<String> redis, MeterRegistry metrics) {
        this.redis = redis;
        this.failures =
                Counter.builder("tollgate.key.announcements.failed")
                        .description("Key changes that gateways learn of late, Redis being away")
                        .register(metrics);
    }

    /**
     * A change to announce.
     *
     * @param tenants those under which gateways may know the entity; none for a level without
     *     version, which only caches must hear of
     */
    public record Change(LevelKind kind, String id, long version, Set<String> tenants) {

        /** Keys by their id alone, everything else as {@code team:id}. */
        String message() {
            return kind == LevelKind.KEY ? id : kind.label() + ':' + id;
        }
    }

    /** Tells caches only; without Redis they learn of it when their copy ends. */
    public boolean publish(String message) {
        try {
            redis.connection().sync().publish(HoldKeys.CHANGES, message);
            return true;
        } catch (RedisException away) {
            return missed(1, away);
        }
    }

    /** Answers whether all changes were announced. */
    public boolean announce(List<Change> changes) {
        try {
            changes.forEach(this::announce);
            return true;
        } catch (RedisException away) {
            return missed(changes.size(), away);
        }
    }

    private boolean missed(int changes, RedisException away) {
        failures.increment();
        log.warn(
                "{} change(s) not announced, gateways notice within a minute: {}",
                changes,
                away.getMessage());
        return false;
    }

    private void announce(Change change) {
        if (change.tenants().isEmpty()) {
            redis.connection().sync().publish(HoldKeys.CHANGES, change.message());
        }
        for (String tenant : change.tenants()) {
            script.<Long>run(
                    redis.connection().sync(),
                    ScriptOutputType.INTEGER,
                    List.of(HoldKeys.version(tenant, change.kind(), change.id())),
                    List.of(
                            Long.toString(change.version()),
                            Long.toString(HoldKeys.VERSION_LIFETIME_MILLIS),
                            HoldKeys.CHANGES,
                            change.message()));
        }
    }
}
