package io.tollgate.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.InvalidSignatureException;
import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Believes a call only when it carries another service's signed token; takes the caller and the
 * call id from the signed context. What it cannot verify stays anonymous.
 */
public final class InternalCalls {

    private static final Logger log = LoggerFactory.getLogger(InternalCalls.class);

    private final Signer signer;
    private final String self;
    private final InstantSource clock;

    /** The service token of the call before: a service sends one for 30 seconds. */
    private volatile @Nullable Known known;

    InternalCalls(Signer signer, String self, InstantSource clock) {
        this.signer = signer;
        this.self = self;
        this.clock = clock;
    }

    private record Known(String token, ServiceToken service, long expires) {}

    /**
     * Makes the request's call this thread's, until {@link #leave}.
     *
     * @return whether a service makes it on a caller's behalf
     */
    public boolean enter(HttpServletRequest request) {
        String token = request.getHeader(InternalHeaders.SERVICE);
        if (token == null) {
            return false;
        }
        try {
            ServiceToken service = service(token);
            String signed = request.getHeader(InternalHeaders.CONTEXT);
            CallContext context =
                    signed == null ? null : signer.verify(self, CallContext.class, signed);
            if (context != null) {
                MDC.put("call_id", context.requestId().toString());
            }
            SecurityContextHolder.getContext()
                    .setAuthentication(new InternalCall(service.service(), context));
            return context != null;
        } catch (InvalidSignatureException forged) {
            log.warn("refused an internal call: {}", forged.getMessage());
            return false;
        }
    }

    /** The thread has nothing to do with the call any more. */
    public void leave() {
        SecurityContextHolder.clearContext();
        MDC.remove("call_id");
    }

    private ServiceToken service(String token) {
        Known before = known;
        if (before != null && same(before.token(), token) && clock.millis() < before.expires()) {
            return before.service();
        }
        ServiceToken service = signer.verify(self, ServiceToken.class, token);
        known = new Known(token, service, Signer.expiry(token));
        return service;
    }

    /** Takes as long wherever the two differ, as comparing signatures must. */
    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }
}
