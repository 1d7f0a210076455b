package io.tollgate.contracts;

import java.util.List;

/**
 * What a caller must keep to beside models and routes.
 *
 * @param addresses lists of IP addresses and ranges, of the key and of its team; each that has
 *     entries must contain the client's
 * @param enforcedParams fields that every request must have, for example {@code user} or {@code
 *     metadata.team}
 * @param cacheControls what a request's {@code cache} object may contain; empty allows all
 * @param guardrails names of guardrails that always run for the caller
 */
public record Restrictions(
        List<List<String>> addresses,
        List<String> enforcedParams,
        List<String> cacheControls,
        List<String> guardrails) {

    public static final Restrictions NONE =
            new Restrictions(List.of(), List.of(), List.of(), List.of());

    public Restrictions {
        addresses = addresses.stream().map(List::copyOf).toList();
        enforcedParams = List.copyOf(enforcedParams);
        cacheControls = List.copyOf(cacheControls);
        guardrails = List.copyOf(guardrails);
    }
}
