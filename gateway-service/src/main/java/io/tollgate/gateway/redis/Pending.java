package io.tollgate.gateway.redis;

import java.util.function.Consumer;

/** An answer of Redis that is on its way. */
public interface Pending<T> {

    /**
     * Waits for it, within the time limit.
     *
     * @throws RedisUnavailableException when none came; the command may have run, or may still
     */
    T await();

    /**
     * What to do with an answer that comes after nobody waits for it any more.
     *
     * @param lost run instead when none will ever come; the command may have run all the same
     */
    void whenLate(Consumer<T> action, Runnable lost);
}
