package io.tollgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time by which budgets begin, end and grow for a while: Redis's, as its last answer told it.
 * Gateways whose own clocks differ decide alike. Before the first answer it is this gateway's.
 */
final class RedisClock implements InstantSource {

    private final InstantSource own;
    private volatile Duration ahead = Duration.ZERO;

    RedisClock(InstantSource own) {
        this.own = own;
    }

    /** Redis said a moment ago that it was this time there. */
    void heard(Instant time) {
        ahead = Duration.between(own.instant(), time);
    }

    @Override
    public Instant instant() {
        return own.instant().plus(ahead);
    }
}
