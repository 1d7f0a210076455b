package io.tollgate.platform;

import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** The authenticated call: which service makes it, and on whose behalf. */
public final class InternalCall extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final String service;
    private final transient @Nullable CallContext context;

    InternalCall(String service, @Nullable CallContext context) {
        super(
                context == null
                        ? List.of(new SimpleGrantedAuthority("SERVICE"))
                        : List.of(
                                new SimpleGrantedAuthority("SERVICE"),
                                new SimpleGrantedAuthority("CALLER")));
        this.service = service;
        this.context = context;
        setAuthenticated(true);
    }

    /** The signed context of the call being handled on this thread. */
    public static CallContext currentContext() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof InternalCall call
                && call.context != null) {
            return call.context;
        }
        throw new IllegalStateException("not inside a call with a signed context");
    }

    /** The same, null on a thread that handles no call. */
    public static @Nullable CallContext contextOrNull() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof InternalCall call
                ? call.context
                : null;
    }

    /** Who stands behind the call being handled on this thread. */
    public static Principal currentPrincipal() {
        return currentContext().principal();
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return service;
    }
}
