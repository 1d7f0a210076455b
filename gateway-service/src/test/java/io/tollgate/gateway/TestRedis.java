package io.tollgate.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis, one for all tests of a run. */
public final class TestRedis {

    public static final String URL = start();

    private TestRedis() {}

    private static String start() {
        try {
            int port = freePort();
            RedisServer redis =
                    RedisServer.newRedisServer().port(port).setting("save \"\"").build();
            redis.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(redis)));
            return "redis://127.0.0.1:" + port;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void stop(RedisServer redis) {
        try {
            redis.stop();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
