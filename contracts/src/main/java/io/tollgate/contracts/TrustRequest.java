package io.tollgate.contracts;

/**
 * {@code POST /internal/counters/trust} of spend-service: Redis, in the given run, does not know
 * whether it knows all of a tenant. It is trusted again at once if the tenant was idle, else after
 * a warm-up in which every gateway has made the Holds of its calls under way anew.
 *
 * @param run Redis's {@code run_id}, see https://redis.io/docs/latest/commands/info/
 * @param warmUpMillis 1.5 heartbeats of the gateways
 */
public record TrustRequest(String tenant, String run, long warmUpMillis) {}
