package io.tollgate.e2e.upstream;

/** Decides what the provider answers; called on the connection's own thread. */
@FunctionalInterface
public interface Script {

    Reply answer(Received call);
}
