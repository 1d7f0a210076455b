package io.tollgate.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Says who makes a call, for the rules behind it to decide; an anonymous one they refuse. */
final class InternalCallFilter extends OncePerRequestFilter {

    private final InternalCalls calls;

    InternalCallFilter(InternalCalls calls) {
        this.calls = calls;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            calls.enter(request);
            chain.doFilter(request, response);
        } finally {
            calls.leave();
        }
    }
}
