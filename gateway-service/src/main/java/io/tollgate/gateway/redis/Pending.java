package io.tollgate.gateway.redis;

/** An answer of Redis that is on its way. */
public interface Pending<T> {

    /**
     * Waits for it, within the time limit.
     *
     * @throws RedisUnavailableException when none came; the command may have run
     */
    T await();
}
