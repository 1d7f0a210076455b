package io.tollgate.gateway.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * A cookie that only gateways can read and make: an encrypted JWT (AES-256-GCM) under a key derived
 * from the internal secret, so that every replica understands it and none has to remember it.
 */
final class SealedCookie {

    private static final int LONGEST = 8_192;

    private final String name;
    private final boolean secure;
    private final SecretKey key;
    private final InstantSource clock;

    /**
     * @param name without the prefix that browsers protect
     */
    SealedCookie(String name, boolean secure, String internalSecret, InstantSource clock) {
        this.name = secure ? "__Host-" + name : name;
        this.secure = secure;
        this.key = derive(internalSecret, name);
        this.clock = clock;
    }

    /** Another key for each purpose: one cookie never passes for another. */
    private static SecretKey derive(String secret, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret.getBytes(UTF_8))
                                    .thenExpand(
                                            ("tollgate cookie " + purpose).getBytes(UTF_8), 32));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HKDF-SHA256 is part of the JDK", missing);
        }
    }

    boolean isIn(HttpServletRequest request) {
        return value(request) != null;
    }

    /** What the cookie says; null when there is none, or it is forged or out of date. */
    @Nullable JWTClaimsSet read(HttpServletRequest request) {
        String value = value(request);
        if (value == null || value.length() > LONGEST) {
            return null;
        }
        try {
            EncryptedJWT jwt = EncryptedJWT.parse(value);
            if (!JWEAlgorithm.DIR.equals(jwt.getHeader().getAlgorithm())) {
                return null;
            }
            jwt.decrypt(new DirectDecrypter(key));
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Date expires = claims.getExpirationTime();
            return expires != null && clock.instant().isBefore(expires.toInstant()) ? claims : null;
        } catch (ParseException | JOSEException | IllegalStateException forged) {
            return null;
        }
    }

    /** Sets the cookie for as long as its claims hold. */
    void write(HttpServletResponse response, JWTClaimsSet.Builder claims, Instant expires) {
        try {
            EncryptedJWT jwt =
                    new EncryptedJWT(
                            new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM),
                            claims.expirationTime(Date.from(expires)).build());
            jwt.encrypt(new DirectEncrypter(key));
            set(response, jwt.serialize(), Duration.between(clock.instant(), expires));
        } catch (JOSEException broken) {
            throw new IllegalStateException("a cookie cannot be sealed", broken);
        }
    }

    void clear(HttpServletResponse response) {
        set(response, "", Duration.ZERO);
    }

    /** Lax: the provider sends the browser back here from another site. */
    private void set(HttpServletResponse response, String value, Duration lifetime) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .httpOnly(true)
                        .secure(secure)
                        .sameSite("Lax")
                        .path("/")
                        .maxAge(lifetime)
                        .build()
                        .toString());
    }

    private @Nullable String value(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }
}
