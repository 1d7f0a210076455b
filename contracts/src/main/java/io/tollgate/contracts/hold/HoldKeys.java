package io.tollgate.contracts.hold;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Window;
import java.util.UUID;

/**
 * Names in Redis. Everything of one tenant lies in one hash slot (the part in braces), so that one
 * script may touch all of it on a cluster.
 */
public final class HoldKeys {

    /** Sorted set of the tenants that hold something, by the time they were last seen, in ms. */
    public static final String TENANTS = "tg:tenants";

    /**
     * Channel on which key-service says that an entity changed; the message is a key's id, or kind
     * and id of anything else as in {@code team:t-1}; {@code budget:b-1} is a shared budget. It
     * only makes caches fresh sooner: correctness comes from {@link #version}.
     */
    public static final String CHANGES = "tg:changes";

    /** Sorted set of the gateways at work, by the time they were last seen, in ms. */
    public static final String GATEWAYS = "tg:gateways";

    /** How long {@link #trusted} outlives the tenant's last call. */
    public static final long TRUST_LIFETIME_MILLIS = 345_600_000;

    /** How long a {@link #version} mark lives: longer than any gateway may cache a caller. */
    public static final long VERSION_LIFETIME_MILLIS = 600_000;

    private HoldKeys() {}

    /** The slot in which the limits of a provider's account and of its deployments are counted. */
    public static String providerAccount(String provider) {
        return "provider-" + provider;
    }

    /** Hash: the Hold of one request. */
    public static String hold(String tenant, UUID requestId) {
        return prefix(tenant) + "hold:" + requestId;
    }

    /** Sorted set: request ids of the tenant's Holds by the time they run out, in ms. */
    public static String holds(String tenant) {
        return prefix(tenant) + "holds";
    }

    /**
     * String: says at how many nano-USD this Hold was settled, so that a late heartbeat does not
     * make it again and a late outcome is applied as the difference.
     */
    public static String ended(String tenant, UUID requestId) {
        return prefix(tenant) + "ended:" + requestId;
    }

    /**
     * String {@code <run id>:<ms>}: from when on budgets of the tenant can be believed, and in
     * which run of the Redis server that was found. Without it, or in another run, Redis may have
     * lost what it knew.
     */
    public static String trusted(String tenant) {
        return prefix(tenant) + "trusted";
    }

    /** Set: the names of the tenant's budgets that have figures. */
    public static String budgets(String tenant) {
        return prefix(tenant) + "budgets";
    }

    /**
     * String: the newest version of an entity, written by key-service after each change. A gateway
     * that decided by an older version is told so by the admission script, on the very next call.
     */
    public static String version(String tenant, LevelKind level, String id) {
        return prefix(tenant) + "v:" + level.label() + ':' + id;
    }

    /**
     * Hash with {@code spent} and {@code held}, in nano-USD: one window of one budget. Until it has
     * {@code spent}, {@code pending} adds up what was settled meanwhile.
     */
    public static String budget(String tenant, LevelKind level, String id, Window window) {
        return prefix(tenant) + "b:" + level.label() + ':' + id + ':' + window.name();
    }

    /** String: theoretical arrival time of the requests-per-minute limit (GCRA), in ms. */
    public static String requests(String tenant, LevelKind level, String id) {
        return prefix(tenant) + "r:" + level.label() + ':' + id;
    }

    /** Hash with {@code level} and {@code at}: the tokens-per-minute bucket. */
    public static String tokens(String tenant, LevelKind level, String id) {
        return prefix(tenant) + "t:" + level.label() + ':' + id;
    }

    /** Sorted set: request ids under way by the time their lease ends, in ms. */
    public static String parallel(String tenant, LevelKind level, String id) {
        return prefix(tenant) + "p:" + level.label() + ':' + id;
    }

    private static String prefix(String tenant) {
        return "tg:{" + tenant + "}:";
    }
}
