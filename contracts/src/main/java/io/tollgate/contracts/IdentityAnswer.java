package io.tollgate.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a {@link TokenIdentity}, {@code POST /internal/identities/resolve}.
 *
 * @param callers one for each team of the token that exists here, in its order, else one for the
 *     user alone; empty when the token is refused
 * @param refusal why, for the client to read; null when there is a caller
 * @param userId the user's id here, which need not be the token's; null for none
 */
public record IdentityAnswer(
        List<Caller> callers, @Nullable String refusal, @Nullable String userId) {

    public IdentityAnswer {
        callers = List.copyOf(callers);
    }

    public static IdentityAnswer of(List<Caller> callers, @Nullable String userId) {
        return new IdentityAnswer(callers, null, userId);
    }

    public static IdentityAnswer refused(String why) {
        return new IdentityAnswer(List.of(), why, null);
    }
}
