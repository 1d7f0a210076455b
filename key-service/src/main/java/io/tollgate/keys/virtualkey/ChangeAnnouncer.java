package io.tollgate.keys.virtualkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.platform.LuaScript;
import io.tollgate.platform.RedisLink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells every gateway that a key changed. Where Redis is away the change stands all the same, and
 * gateways learn of it when their cached copy ends.
 */
@Component
class ChangeAnnouncer {

    private static final Logger log = LoggerFactory.getLogger(ChangeAnnouncer.class);

    private final RedisLink<String> redis;
    private final LuaScript script = new LuaScript(read());
    private final Counter failures;

    ChangeAnnouncer(RedisLink<String> redis, MeterRegistry metrics) {
        this.redis = redis;
        this.failures =
                Counter.builder("tollgate.key.announcements.failed")
                        .description("Key changes that gateways learn of late, Redis being away")
                        .register(metrics);
    }

    /** A change to announce. The tenants are those under which gateways may know the key. */
    record Change(String token, long version, Set<String> tenants) {}

    /** Answers whether all changes were announced. */
    boolean announce(List<Change> changes) {
        try {
            changes.forEach(this::announce);
            return true;
        } catch (RedisException away) {
            failures.increment();
            log.warn(
                    "{} key change(s) not announced, gateways notice within a minute: {}",
                    changes.size(),
                    away.getMessage());
            return false;
        }
    }

    private void announce(Change change) {
        for (String tenant : change.tenants()) {
            script.<Long>run(
                    redis.connection().sync(),
                    ScriptOutputType.INTEGER,
                    List.of(HoldKeys.version(tenant, LevelKind.KEY, change.token())),
                    List.of(
                            Long.toString(change.version()),
                            Long.toString(HoldKeys.VERSION_LIFETIME_MILLIS),
                            HoldKeys.CHANGES,
                            change.token()));
        }
    }

    private static String read() {
        try (InputStream in = ChangeAnnouncer.class.getResourceAsStream("announce.lua")) {
            if (in == null) {
                throw new IllegalStateException("missing script announce.lua");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
