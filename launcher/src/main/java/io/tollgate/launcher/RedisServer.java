package io.tollgate.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/** Redis as a child, with an append-only file kept between runs. */
final class RedisServer implements AutoCloseable {

    private final Process process;
    private final int port;

    private RedisServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static RedisServer start(Home home, int port) {
        try {
            Path binary = binary(home);
            Process process =
                    new ProcessBuilder(
                                    Guard.ownSession(
                                            List.of(
                                                    binary.toString(),
                                                    "--port",
                                                    Integer.toString(port),
                                                    "--bind",
                                                    "127.0.0.1",
                                                    "--dir",
                                                    home.redisData().toString(),
                                                    "--appendonly",
                                                    "yes",
                                                    "--appendfsync",
                                                    "everysec",
                                                    "--save",
                                                    "",
                                                    "--maxmemory-policy",
                                                    "noeviction")))
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            home.logs().resolve("redis.log").toFile()))
                            .start();
            await(process, port);
            return new RedisServer(process, port);
        } catch (IOException failed) {
            throw new StartException(
                    "Redis did not start; see "
                            + home.logs().resolve("redis.log")
                            + ". To use your own, set TOLLGATE_REDIS_URL.",
                    failed);
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException hurried) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Path binary(Home home) throws IOException {
        Path kept = home.redisData().resolve("redis-server");
        if (!Files.isExecutable(kept)) {
            Path unpacked = ExecutableProvider.newJarResourceProvider().get().toPath();
            Files.copy(unpacked, kept, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            if (!kept.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + kept + " executable");
            }
        }
        return kept;
    }

    private static void await(Process process, int port) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (process.isAlive() && System.nanoTime() < until) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        process.destroyForcibly();
        throw new IOException("Redis does not answer on port " + port);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", hurried);
        }
    }
}
