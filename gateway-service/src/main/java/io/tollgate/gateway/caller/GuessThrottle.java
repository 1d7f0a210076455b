package io.tollgate.gateway.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.RedisFuture;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisBreaker;
import io.tollgate.gateway.redis.RedisUnavailableException;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down who tries keys: after too many failures an address waits for the end of the window,
 * with a right key too, unless that key was in use here just before. Failures are counted in Redis
 * for all replicas, without it by each for itself; who knocks rightly costs no question.
 */
public final class GuessThrottle {

    private static final Logger log = LoggerFactory.getLogger(GuessThrottle.class);

    private static final int MOST_ADDRESSES = 100_000;

    private final AsyncRedis<String> redis;
    private final RedisBreaker breaker;
    private final ClientAddress addresses;
    private final DoorProperties limits;
    private final InstantSource clock;
    private final Counter refused;
    private final Cache<String, AtomicLong> failures;
    private final Cache<String, Instant> waiting;

    GuessThrottle(
            AsyncRedis<String> redis,
            RedisBreaker breaker,
            ClientAddress addresses,
            DoorProperties limits,
            MeterRegistry metrics,
            InstantSource clock) {
        this.redis = redis;
        this.breaker = breaker;
        this.addresses = addresses;
        this.limits = limits;
        this.clock = clock;
        this.failures = cache(limits.failureWindow());
        this.waiting = cache(limits.failureWindow());
        this.refused =
                Counter.builder("tollgate.sign.in.throttled")
                        .description("Calls refused because their address failed too often")
                        .register(metrics);
    }

    private static <V> Cache<String, V> cache(Duration window) {
        return Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).expireAfterWrite(window).build();
    }

    /**
     * Lets pass who has not failed too often.
     *
     * @throws Refusal 429 with {@code retry-after}
     */
    public void require(HttpServletRequest request) {
        Instant until = waiting.getIfPresent(network(request));
        if (until != null && clock.instant().isBefore(until)) {
            refused.increment();
            throw new Refusal(
                    new ProviderError(
                            ErrorKind.KEY_RATE_LIMITED,
                            0,
                            "Too many unknown keys came from this address. Try again later.",
                            null,
                            null,
                            Duration.between(clock.instant(), until)));
        }
    }

    /** Somebody came with what opens nothing. */
    public void failed(HttpServletRequest request) {
        String network = network(request);
        long millis = limits.failureWindow().toMillis();
        long window = clock.millis() / millis;
        if (count(network, window, millis) >= limits.mostFailures()) {
            waiting.put(network, Instant.ofEpochMilli((window + 1) * millis));
            log.warn("{} failed to sign in too often and waits", network);
        }
    }

    private long count(String network, long window, long millis) {
        String own = network + '@' + window;
        long here =
                failures.asMap().computeIfAbsent(own, same -> new AtomicLong()).incrementAndGet();
        try {
            String key = "tg:guess:" + own;
            return breaker.ask(
                    () -> {
                        RedisFuture<Long> everywhere = redis.commands().incr(key);
                        redis.commands().pexpire(key, 2 * millis);
                        return redis.await(everywhere);
                    });
        } catch (RedisUnavailableException away) {
            return here;
        }
    }

    /** One IPv6 customer has a whole /64 to come from. */
    private String network(HttpServletRequest request) {
        String address = addresses.of(request);
        int colon = -1;
        for (int i = 0; i < 4; i++) {
            colon = address.indexOf(':', colon + 1);
            if (colon < 0 || address.startsWith("::")) {
                return address;
            }
        }
        return address.substring(0, colon) + "::/64";
    }
}
