package io.tollgate.gateway.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that opens everything, for the first day and for the day when nothing else works. It can
 * be switched off; while it is on, its use shows in the log (once a minute for each address and
 * path) and in a metric.
 */
final class MasterKey {

    private static final Logger audit = LoggerFactory.getLogger("io.tollgate.audit");

    static final Caller CALLER =
            new Caller(
                    "master",
                    0,
                    "master",
                    Role.PROXY_ADMIN,
                    "master",
                    null,
                    null,
                    null,
                    false,
                    null,
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(
                            Level.of(
                                    LevelKind.KEY,
                                    "master",
                                    null,
                                    null,
                                    null,
                                    List.of(
                                            Budget.of(
                                                    null,
                                                    null,
                                                    Instant.EPOCH,
                                                    BudgetMode.STRICT)))),
                    List.of(),
                    null,
                    null);

    private final byte[] key;
    private final boolean enabled;
    private final ClientAddress addresses;
    private final Counter uses;
    private final Cache<String, Boolean> said =
            Caffeine.newBuilder()
                    .maximumSize(10_000)
                    .expireAfterWrite(Duration.ofMinutes(1))
                    .build();

    MasterKey(String key, boolean enabled, ClientAddress addresses, MeterRegistry metrics) {
        this.key = key.getBytes(UTF_8);
        this.enabled = enabled;
        this.addresses = addresses;
        this.uses =
                Counter.builder("tollgate.master.key.uses")
                        .description("Calls with the master key")
                        .register(metrics);
    }

    /** Whether this is the master key, and it opens anything. */
    boolean is(String presented) {
        return MessageDigest.isEqual(presented.getBytes(UTF_8), key) && enabled;
    }

    /** Writes down that it was used. */
    void used(HttpServletRequest request) {
        uses.increment();
        String address = addresses.of(request);
        String path = request.getRequestURI();
        // A key in a path is not for the log.
        String shown = path.contains("sk-") ? path.substring(0, path.indexOf("sk-")) : path;
        if (said.asMap().putIfAbsent(address + ' ' + shown, true) == null) {
            audit.info("master key used from {} for {} {}", address, request.getMethod(), shown);
        }
    }
}
