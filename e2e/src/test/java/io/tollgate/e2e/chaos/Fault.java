package io.tollgate.e2e.chaos;

import java.time.Duration;
import java.util.Set;

/**
 * One thing that goes wrong during a round.
 *
 * @param effects what clients and limits may notice of it; whatever is not named here must not
 *     happen
 * @param kills processes that it ends without a last word
 * @param lasts from its beginning until its end is tried
 * @param begin makes it
 * @param end mends it; returns when everything is ready again
 */
record Fault(
        String name, Set<Effect> effects, int kills, Duration lasts, Runnable begin, Runnable end) {

    /** What may be noticed. */
    enum Effect {
        /** Calls under way at one gateway end without a word. */
        GATEWAY_DIES,
        /** provider-service ends in the middle of calls. */
        PROVIDER_SERVICE_DIES,
        /** Answers of the provider are late, or get lost after it billed them. */
        PROVIDER_CUT,
        /** Redis cannot be asked. */
        REDIS_AWAY,
        /** Redis has lost what it knew. */
        REDIS_FORGETS,
        /** One of several replicas is replaced in order: nobody may notice anything. */
        REPLACED
    }

    boolean may(Effect effect) {
        return effects.contains(effect);
    }
}
