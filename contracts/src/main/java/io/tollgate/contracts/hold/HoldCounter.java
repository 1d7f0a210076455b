package io.tollgate.contracts.hold;

/**
 * A counter that a Hold has a share in, as stored in the Hold for the sweeper.
 *
 * @param kind {@code b} budget, {@code t} tokens per minute, {@code p} parallel requests
 * @param limit the bucket's size for {@code t}, else 0
 */
public record HoldCounter(String kind, String key, long limit) {}
