package io.tollgate.platform;

import io.lettuce.core.RedisURI;
import java.util.ArrayList;
import java.util.List;

/**
 * Where Redis is.
 *
 * @param nodes one server, or some of a cluster's; at least one. May hold a password: not printed
 * @param cluster whether they belong to a Redis Cluster
 */
public record RedisAddress(List<RedisURI> nodes, boolean cluster) {

    private static final String CLUSTER = "-cluster://";

    public RedisAddress {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("no Redis address");
        }
    }

    /**
     * Reads {@code redis://user:password@host:6379/0}, {@code rediss://…} for TLS, or {@code
     * redis-cluster://user:password@host:6379,host:6379} and {@code rediss-cluster://…} with one or
     * more nodes of a cluster.
     *
     * @throws IllegalArgumentException when the address cannot be read; the text does not repeat it
     */
    public static RedisAddress parse(String url) {
        try {
            int cluster = url.indexOf(CLUSTER);
            if (cluster < 0) {
                return new RedisAddress(List.of(RedisURI.create(url)), false);
            }
            String scheme = url.substring(0, cluster) + "://";
            String rest = url.substring(cluster + CLUSTER.length());
            int at = rest.lastIndexOf('@');
            String credentials = rest.substring(0, at + 1);
            List<RedisURI> nodes = new ArrayList<>();
            for (String host : rest.substring(at + 1).split(",", -1)) {
                nodes.add(RedisURI.create(scheme + credentials + host.trim()));
            }
            return new RedisAddress(nodes, true);
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "the address of Redis must look like redis://host:6379, rediss://host:6379 or"
                            + " redis-cluster://host:6379,host:6379");
        }
    }

    /** The same servers with another database; a cluster has only one. */
    public RedisAddress database(int database) {
        if (cluster) {
            return this;
        }
        RedisURI other = RedisURI.builder(nodes.getFirst()).build();
        other.setDatabase(database);
        return new RedisAddress(List.of(other), false);
    }

    @Override
    public String toString() {
        return cluster ? "Redis Cluster" : "Redis";
    }
}
