package io.tollgate.platform.access;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.Principal;

/** Finds what a caller is to teams and organisations at this moment. */
@FunctionalInterface
public interface Identities {

    Identity of(Principal principal);
}
