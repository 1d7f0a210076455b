package io.tollgate.bench.subject;

import io.tollgate.bench.process.ChildProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for processes to take calls. */
public final class Waiting {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private Waiting() {}

    static void forPort(InetSocketAddress address, ChildProcess process, int seconds) {
        until(
                seconds,
                address + " to open",
                () -> {
                    if (!process.alive()) {
                        throw new IllegalStateException("the process for " + address + " ended");
                    }
                    try (Socket probe = new Socket()) {
                        probe.connect(address, 500);
                        return true;
                    } catch (IOException notYet) {
                        return false;
                    }
                });
    }

    /** Whether a service says on its management port that it takes calls. */
    public static boolean ready(int managementPort) {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness");
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * @throws IllegalStateException when it has not happened within {@code seconds}
     */
    public static void until(int seconds, String what, BooleanSupplier happened) {
        long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("waited " + seconds + " s for " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
