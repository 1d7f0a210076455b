package io.tollgate.gateway.caller;

import io.tollgate.contracts.KeyHash;
import io.tollgate.contracts.TokenIdentity;
import java.util.List;

/** What key-service knows callers by. */
sealed interface Credential {

    /** A virtual key, under every pepper in force, the current one first. */
    record Key(List<KeyHash> hashes) implements Credential {}

    /** A verified token of an identity provider. */
    record Token(TokenIdentity identity) implements Credential {}
}
