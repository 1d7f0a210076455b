package io.tollgate.spend.query;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.Principal;
import io.tollgate.platform.InternalCall;
import io.tollgate.spend.directory.KeyDirectory;
import org.springframework.stereotype.Component;

/** Finds out what the caller of the running request may see. */
@Component
public class Sights {

    private final KeyDirectory directory;

    Sights(KeyDirectory directory) {
        this.directory = directory;
    }

    /**
     * What the caller may see, as key-service knows it now.
     *
     * @throws io.tollgate.platform.ApiException 503 when that cannot be found out
     */
    public Sight current() {
        Principal principal = InternalCall.currentPrincipal();
        boolean alone = principal.userId() == null || principal.role().seesEverything();
        return Sight.of(alone ? Identity.of(principal) : directory.identity(principal));
    }
}
