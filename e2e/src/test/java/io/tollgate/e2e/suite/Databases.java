package io.tollgate.e2e.suite;

import io.tollgate.e2e.fault.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real PostgreSQL and a real Redis, empty at the start, each behind a {@link FaultProxy}. */
final class Databases {

    private final PostgresProcess postgres;
    private final RedisProcess redis;
    private final FaultProxy postgresProxy;
    private final FaultProxy redisProxy;

    private Databases(PostgresProcess postgres, RedisProcess redis) {
        this.postgres = postgres;
        this.redis = redis;
        this.postgresProxy = new FaultProxy(postgres.port());
        this.redisProxy = new FaultProxy(redis.port());
    }

    static Databases start(Path folder, int postgresPort, int redisPort, ChildGuard guard)
            throws IOException {
        RedisProcess redis = new RedisProcess(folder, redisPort, guard);
        return new Databases(new PostgresProcess(folder, postgresPort, guard), redis);
    }

    /** What services are given, through the proxy. */
    String databaseUrl() {
        return "postgresql://postgres:postgres@127.0.0.1:" + postgresProxy.port() + "/postgres";
    }

    /** What services are given, through the proxy. */
    String redisUrl() {
        return "redis://127.0.0.1:" + redisProxy.port();
    }

    PostgresProcess postgres() {
        return postgres;
    }

    RedisProcess redis() {
        return redis;
    }

    FaultProxy postgresProxy() {
        return postgresProxy;
    }

    FaultProxy redisProxy() {
        return redisProxy;
    }

    void stop() {
        redis.killHard();
        postgres.killHard();
    }

    static void deleteAll(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
