package io.tollgate.gateway.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTParser;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.sdk.error.ErrorKind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Verifies tokens and says whom they stand for. A signature is checked once a minute: whom a token
 * stands for, and whether they are blocked, is asked on every call.
 */
public final class Tokens {

    private static final Logger log = LoggerFactory.getLogger(Tokens.class);

    private static final int LONGEST = 16_384;
    private static final int MOST_REMEMBERED = 20_000;
    private static final Duration REMEMBERED = Duration.ofSeconds(60);

    /** Three parts in base64url, the first a JSON object. */
    private static final Pattern SHAPE =
            Pattern.compile("eyJ[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

    private final List<TrustedIssuer> issuers;
    private final ClaimMapping mapping;
    private final InstantSource clock;
    private final Duration clockSkew;
    private final Cache<String, VerifiedToken> verified =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

    Tokens(TokenProperties properties, InstantSource clock) {
        JwtAuth auth = properties.litellmJwtauth();
        this.clockSkew = Duration.ofSeconds(auth.clockSkew());
        this.issuers =
                properties.enableJwtAuth()
                        ? auth.trusted().stream()
                                .map(
                                        each ->
                                                new TrustedIssuer(
                                                        each, clockSkew, auth.keysLifetime()))
                                .toList()
                        : List.of();
        this.mapping = new ClaimMapping(auth, properties.rolePermissions());
        this.clock = clock;
    }

    /** Whether this is a token by its shape, and tokens are accepted here. */
    public boolean looksLikeOne(String credential) {
        return !issuers.isEmpty()
                && credential.length() <= LONGEST
                && SHAPE.matcher(credential).matches();
    }

    /** Whether this very token was verified a moment ago. */
    public boolean remembers(String token) {
        return verified.getIfPresent(digest(token)) != null;
    }

    /**
     * Verifies a token.
     *
     * @throws Refusal 401 when nobody trusted signed it, or not for here and now; 403 when its
     *     claims let it do nothing here; 503 when the issuer's keys cannot be had
     */
    public VerifiedToken verify(String token) {
        String digest = digest(token);
        VerifiedToken known = verified.getIfPresent(digest);
        if (known == null) {
            known = check(token);
            verified.put(digest, known);
        }
        if (!clock.instant().isBefore(known.expiresAt().plus(clockSkew))) {
            throw Refusal.of(
                    ErrorKind.EXPIRED_KEY, "Authentication Error: this token has expired.");
        }
        return known;
    }

    private VerifiedToken check(String token) {
        String said = issuerOf(token);
        List<TrustedIssuer> candidates =
                issuers.stream()
                        .filter(each -> Objects.equals(each.issuer().issuer(), said))
                        .toList();
        if (candidates.isEmpty()) {
            candidates = issuers.stream().filter(each -> each.issuer().issuer() == null).toList();
        }
        for (int i = 0; i < candidates.size(); i++) {
            TrustedIssuer candidate = candidates.get(i);
            try {
                Jwt jwt = candidate.decoder().decode(token);
                return mapping.of(
                        jwt.getClaims(),
                        candidate.issuer(),
                        Objects.requireNonNull(jwt.getExpiresAt()));
            } catch (BadJwtException bad) {
                log.debug("token refused: {}", bad.getMessage());
                if (i == candidates.size() - 1) {
                    throw refused(bad);
                }
            } catch (JwtException | JwtDecoderInitializationException away) {
                log.warn(
                        "the keys of {} cannot be had: {}",
                        said,
                        NestedExceptionUtils.getMostSpecificCause(away).getMessage());
                throw Refusal.unavailable(
                        "Tokens cannot be checked at the moment. Try again shortly.",
                        Duration.ofSeconds(2));
            }
        }
        throw Refusal.of(
                ErrorKind.INVALID_API_KEY,
                "Authentication Error: the issuer of this token is not trusted here.");
    }

    /** Only Spring's own words about claims: they hold nothing of the token but its times. */
    private static Refusal refused(BadJwtException bad) {
        String message = String.valueOf(bad.getMessage());
        if (message.contains("expired")) {
            return Refusal.of(
                    ErrorKind.EXPIRED_KEY, "Authentication Error: this token has expired.");
        }
        String why =
                message.contains("aud claim")
                        ? "it was made for somebody else (audience)"
                        : message.contains("Signed JWT rejected")
                                ? "its signature is not that of its issuer"
                                : "it is not valid";
        return Refusal.of(
                ErrorKind.INVALID_API_KEY, "Authentication Error: token refused, " + why + ".");
    }

    /** Tokens themselves are not kept. */
    private static String digest(String token) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(token.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }

    /** What the token says itself, to choose the keys that prove it. */
    private static @Nullable String issuerOf(String token) {
        try {
            return JWTParser.parse(token).getJWTClaimsSet().getIssuer();
        } catch (ParseException malformed) {
            throw Refusal.of(
                    ErrorKind.INVALID_API_KEY, "Authentication Error: the token is malformed.");
        }
    }
}
