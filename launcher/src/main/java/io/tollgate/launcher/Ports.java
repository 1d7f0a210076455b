package io.tollgate.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * The ports of one suite, counted from the gateway's: inner services follow it, management ports
 * are ten higher, then come PostgreSQL and Redis.
 *
 * @param base the gateway's, from {@code TOLLGATE_PORT}, 4000 unless given
 */
record Ports(int base) {

    private static final int LARGEST = 65_500;

    static Ports fromEnvironment() {
        return parse(System.getenv("TOLLGATE_PORT"));
    }

    /**
     * @param given null or blank for the usual ports
     * @throws StartException when it is no usable number
     */
    static Ports parse(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return new Ports(4000);
        }
        try {
            int base = Integer.parseInt(given.trim());
            if (base >= 1024 && base <= LARGEST) {
                return new Ports(base);
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new StartException("TOLLGATE_PORT must be a number from 1024 to 65500.");
    }

    int service(int index) {
        return base + index;
    }

    int management(int index) {
        return base + 10 + index;
    }

    int postgres() {
        return base + 14;
    }

    int redis() {
        return base + 15;
    }

    /**
     * @throws StartException naming the port that is taken
     */
    void requireFree(boolean postgres, boolean redis) {
        for (int index = 0; index < Suite.SERVICES.size(); index++) {
            requireFree(service(index), Suite.SERVICES.get(index).name());
            requireFree(management(index), Suite.SERVICES.get(index).name() + "'s health");
        }
        if (postgres) {
            requireFree(postgres(), "PostgreSQL");
        }
        if (redis) {
            requireFree(redis(), "Redis");
        }
    }

    private void requireFree(int port, String purpose) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            throw new StartException(
                    "Port "
                            + port
                            + " (for "
                            + purpose
                            + ") is taken by another program. Choose other ports with"
                            + " TOLLGATE_PORT="
                            + (base + 1000 <= LARGEST ? base + 1000 : base - 1000)
                            + " ./tollgate up");
        }
    }
}
