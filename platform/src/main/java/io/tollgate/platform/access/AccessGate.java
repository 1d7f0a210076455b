package io.tollgate.platform.access;

import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Stands before every handler of a management call: looks up the row that the handler names, turns
 * away roles that the row never lets pass, and hands the handler an {@link Access} for the rest. A
 * handler that names no row is left to proxy administrators.
 */
final class AccessGate implements HandlerInterceptor {

    static final String ATTRIBUTE = Access.class.getName();

    private static final Logger log = LoggerFactory.getLogger(AccessGate.class);

    private final Identities identities;

    AccessGate(Identities identities) {
        this.identities = identities;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)
                || request.getDispatcherType() != DispatcherType.REQUEST
                || request.getRequestURI().startsWith("/internal/")) {
            return true;
        }
        var context = InternalCall.currentContext();
        Operation operation = operation(method);
        if (operation == null) {
            // A model call: what its key may do is the gateway's business, which vouches for it.
            if (context.call() == null && !context.principal().role().isAdmin()) {
                log.error("{} names no operation", method.getShortLogMessage());
                throw ApiException.forbidden("Only an administrator may do this.");
            }
            return true;
        }
        Access access = Access.of(operation, context.principal(), identities);
        if (operation.reach(context.principal().role()) == Reach.NOTHING) {
            throw ApiException.forbidden(
                    "The role of this caller may not call " + operation.path() + ".");
        }
        request.setAttribute(ATTRIBUTE, access);
        return true;
    }

    /** The row a handler names, itself or through its class. */
    static @Nullable Operation operation(HandlerMethod method) {
        Performs performs =
                AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), Performs.class);
        if (performs == null) {
            performs =
                    AnnotatedElementUtils.findMergedAnnotation(
                            method.getBeanType(), Performs.class);
        }
        return performs == null ? null : performs.value();
    }
}
