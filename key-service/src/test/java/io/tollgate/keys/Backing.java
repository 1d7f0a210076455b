package io.tollgate.keys;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real PostgreSQL and a real Redis, one each for all tests of a run. */
public final class Backing {

    public static final EmbeddedPostgres POSTGRES = startPostgres();
    public static final String REDIS_URL = startRedis();

    private Backing() {}

    /** Address in Tollgate's form. */
    public static String databaseUrl(String database) {
        return "postgresql://postgres:postgres@localhost:" + POSTGRES.getPort() + "/" + database;
    }

    private static EmbeddedPostgres startPostgres() {
        try {
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.builder()
                            .setServerConfig("fsync", "off")
                            .setServerConfig("max_connections", "60")
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres)));
            return postgres;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void stop(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String startRedis() {
        try {
            int port = freePort();
            RedisServer redis =
                    RedisServer.newRedisServer().port(port).setting("save \"\"").build();
            redis.start();
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        try {
                                            redis.stop();
                                        } catch (IOException gone) {
                                            throw new UncheckedIOException(gone);
                                        }
                                    }));
            return "redis://127.0.0.1:" + port;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
