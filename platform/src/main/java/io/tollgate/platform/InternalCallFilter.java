package io.tollgate.platform;

import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.InvalidSignatureException;
import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Believes a call only when it carries another service's signed token; takes the caller and the
 * call id from the signed context. What it cannot verify stays anonymous and is refused later.
 */
final class InternalCallFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(InternalCallFilter.class);

    private final Signer signer;
    private final String self;

    InternalCallFilter(Signer signer, String self) {
        this.signer = signer;
        this.self = self;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            authenticate(request);
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
            MDC.remove("call_id");
        }
    }

    private void authenticate(HttpServletRequest request) {
        String token = request.getHeader(InternalHeaders.SERVICE);
        if (token == null) {
            return;
        }
        try {
            ServiceToken service = signer.verify(self, ServiceToken.class, token);
            CallContext context = context(request.getHeader(InternalHeaders.CONTEXT));
            if (context != null) {
                MDC.put("call_id", context.requestId().toString());
            }
            SecurityContextHolder.getContext()
                    .setAuthentication(new InternalCall(service.service(), context));
        } catch (InvalidSignatureException forged) {
            log.warn("refused an internal call: {}", forged.getMessage());
        }
    }

    private @Nullable CallContext context(@Nullable String signed) {
        return signed == null ? null : signer.verify(self, CallContext.class, signed);
    }
}
