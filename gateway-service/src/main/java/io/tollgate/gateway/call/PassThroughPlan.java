package io.tollgate.gateway.call;

import io.tollgate.contracts.PassThroughCall;

/**
 * What was decided about a call that goes to a provider as it came.
 *
 * @param provider its own name, whichever name the path has
 * @param path as the client called it, for the key's list of routes
 * @param mostNanoUsd that the call can cost; meaningless when nobody can tell
 */
public record PassThroughPlan(
        PassThroughCall call, String provider, String path, long mostNanoUsd) {}
