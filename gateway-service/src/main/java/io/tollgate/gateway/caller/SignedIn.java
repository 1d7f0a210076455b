package io.tollgate.gateway.caller;

import io.tollgate.contracts.TokenIdentity;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Knows people by the session of their browser. */
public interface SignedIn {

    /** Who sent this request; null when nobody signed in sent it. */
    @Nullable TokenIdentity identity(HttpServletRequest request);
}
