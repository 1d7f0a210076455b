package io.tollgate.e2e.suite;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tollgate.e2e.fault.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A Redis that writes everything down, and may be killed, frozen, emptied and started again. */
public final class RedisProcess {

    private final Path data;
    private final Path binary;
    private final int port;
    private final ChildGuard guard;
    private @Nullable Process process;

    RedisProcess(Path folder, int port, ChildGuard guard) throws IOException {
        this.data = Files.createDirectories(folder.resolve("redis"));
        this.binary = data.resolve("redis-server");
        this.port = port;
        this.guard = guard;
        Files.copy(
                ExecutableProvider.newJarResourceProvider().get().toPath(),
                binary,
                StandardCopyOption.REPLACE_EXISTING);
        if (!binary.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + binary + " executable");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        start();
    }

    /** Without any proxy in between. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** With whatever the last one wrote down; returns when it answers. */
    public void start() {
        try {
            Process started =
                    new ProcessBuilder(
                                    binary.toString(),
                                    "--port",
                                    Integer.toString(port),
                                    "--bind",
                                    "127.0.0.1",
                                    "--dir",
                                    data.toString(),
                                    "--appendonly",
                                    "yes",
                                    "--save",
                                    "",
                                    "--maxmemory-policy",
                                    "noeviction")
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            data.resolve("redis.log").toFile()))
                            .start();
            guard.watch(started.pid());
            process = started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Awaitility.await("Redis answers")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(30))
                .until(this::answers);
    }

    public void killHard() {
        Process running = running();
        running.destroyForcibly();
        try {
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Redis does not end");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
        guard.forget(running.pid());
    }

    public void freeze() {
        Signal.STOP.to(running().pid());
    }

    public void thaw() {
        Signal.CONT.to(running().pid());
    }

    /** Only while it does not run: what it wrote down is gone. */
    public void forgetAll() {
        try (var files = Files.list(data)) {
            for (Path file : files.filter(f -> !f.equals(binary)).toList()) {
                if (file.getFileName().toString().startsWith("appendonly")) {
                    Databases.deleteAll(file);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** As an administrator may do by mistake. */
    public void flushAll() {
        RedisClient client = RedisClient.create(url());
        try (StatefulRedisConnection<String, String> redis = client.connect()) {
            redis.sync().flushall();
        } finally {
            client.shutdown();
        }
    }

    private boolean answers() {
        RedisClient client =
                RedisClient.create(
                        RedisURI.builder(RedisURI.create(url()))
                                .withTimeout(Duration.ofSeconds(1))
                                .build());
        try (StatefulRedisConnection<String, String> redis = client.connect()) {
            return "PONG".equals(redis.sync().ping());
        } catch (io.lettuce.core.RedisException notYet) {
            return false;
        } finally {
            client.shutdown(Duration.ZERO, Duration.ZERO);
        }
    }

    private Process running() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException("Redis was never started");
        }
        return current;
    }

    private void end() {
        Process current = process;
        if (current != null) {
            current.destroyForcibly();
        }
    }
}
