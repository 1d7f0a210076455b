package io.tollgate.platform.access;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.Principal;

/** Finds what a caller is to teams and organisations at this moment. */
@FunctionalInterface
public interface Identities {

    Identity of(Principal principal);

    /**
     * Whether the caller may still call. The gateway has looked already, but may have done so in
     * what it remembers; whoever knows better says so here.
     */
    default boolean inForce(Principal principal) {
        return true;
    }
}
