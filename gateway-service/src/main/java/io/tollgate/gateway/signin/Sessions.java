package io.tollgate.gateway.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import io.lettuce.core.SetArgs;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.gateway.caller.SignedIn;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions live in their cookies; only those that were ended before their time are remembered, by
 * this replica and, in Redis, by all. Without Redis another replica may believe the cookie of an
 * ended session, which the browser has thrown away.
 */
final class Sessions implements SignedIn {

    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    private static final String ENDED = "tg:session:ended:";

    private final SealedCookie cookie;
    private final AsyncRedis<String> redis;
    private final Duration lifetime;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Boolean> ended =
            Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofDays(7)).build();

    Sessions(
            SealedCookie cookie, AsyncRedis<String> redis, Duration lifetime, InstantSource clock) {
        this.cookie = cookie;
        this.redis = redis;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** Begins a session: always a new one, whatever the browser sent. */
    Session begin(
            HttpServletResponse response,
            String issuer,
            String subject,
            String userId,
            @Nullable Role role) {
        Instant expires = clock.instant().plus(lifetime);
        Session session = new Session(secret(), issuer, subject, userId, role, secret(), expires);
        cookie.write(
                response,
                new JWTClaimsSet.Builder()
                        .jwtID(session.id())
                        .issuer(issuer)
                        .subject(subject)
                        .claim("user", userId)
                        .claim("role", role == null ? null : role.name())
                        .claim("csrf", session.csrf()),
                expires);
        return session;
    }

    /** The session of a request; null when there is none, or it has ended. */
    @Nullable Session of(HttpServletRequest request) {
        JWTClaimsSet claims = cookie.read(request);
        if (claims == null) {
            return null;
        }
        try {
            String role = claims.getStringClaim("role");
            Session session =
                    new Session(
                            claims.getJWTID(),
                            claims.getIssuer(),
                            claims.getSubject(),
                            claims.getStringClaim("user"),
                            role == null ? null : Role.valueOf(role),
                            claims.getStringClaim("csrf"),
                            claims.getExpirationTime().toInstant());
            return hasEnded(session) ? null : session;
        } catch (ParseException | IllegalArgumentException other) {
            return null;
        }
    }

    boolean isIn(HttpServletRequest request) {
        return cookie.isIn(request);
    }

    @Override
    public @Nullable TokenIdentity identity(HttpServletRequest request) {
        Session session = of(request);
        return session == null ? null : session.identity();
    }

    /** Ends a session everywhere. */
    void end(Session session, HttpServletResponse response) {
        cookie.clear(response);
        ended.put(session.id(), true);
        try {
            long rest = Duration.between(clock.instant(), session.expires()).toMillis();
            redis.await(
                    redis.commands()
                            .set(ENDED + session.id(), "1", SetArgs.Builder.px(Math.max(1, rest))));
        } catch (RedisUnavailableException away) {
            log.warn("the end of a session is known to this replica only: {}", away.getMessage());
        }
    }

    private boolean hasEnded(Session session) {
        if (ended.getIfPresent(session.id()) != null) {
            return true;
        }
        try {
            return redis.await(redis.commands().exists(ENDED + session.id())) > 0;
        } catch (RedisUnavailableException away) {
            return false;
        }
    }

    private String secret() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
