package io.tollgate.spend.bench;

import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import io.tollgate.contracts.UsageBatch;
import io.tollgate.contracts.UsageEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The service as it is delivered, in a process of its own with 256 MB of heap. */
final class MeasuredService implements AutoCloseable {

    private static final String SECRET = "0f3b7c1d9e5a24688642ace0bdf97531";
    private static final Pattern HEAP =
            Pattern.compile("jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*\\} (\\S+)");

    private final Signer signer = new Signer(SECRET, InstantSource.system());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final int managementPort;

    MeasuredService(String databaseUrl, String redisUrl, Path log) throws IOException {
        port = freePort();
        managementPort = freePort();
        ProcessBuilder command =
                new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        jar().toString());
        command.environment().put("TOLLGATE_PORT", Integer.toString(port));
        command.environment().put("TOLLGATE_MANAGEMENT_PORT", Integer.toString(managementPort));
        command.environment().put("TOLLGATE_INTERNAL_SECRET", SECRET);
        command.environment().put("TOLLGATE_DATABASE_URL", databaseUrl);
        command.environment().put("TOLLGATE_REDIS_URL", redisUrl);
        process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(this::isReady);
    }

    /** Milliseconds of one answer, read to its end. */
    Answered get(String path) throws IOException, InterruptedException {
        CallContext context = new CallContext(UUID.randomUUID(), Principal.master(), null);
        HttpRequest request =
                request(path)
                        .header(InternalHeaders.CONTEXT, signer.sign("spend-service", context))
                        .GET()
                        .build();
        long start = System.nanoTime();
        HttpResponse<InputStream> response =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        long bytes = 0;
        try (InputStream body = response.body()) {
            byte[] buffer = new byte[65_536];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                bytes += read;
            }
        }
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode());
        }
        return new Answered((System.nanoTime() - start) / 1e6, bytes);
    }

    /** An answer's time and size. */
    record Answered(double millis, long bytes) {}

    /** Brings a batch to the ledger and answers how many milliseconds that took. */
    double send(List<UsageEvent> events) throws IOException, InterruptedException {
        byte[] body = ContractJson.MAPPER.writeValueAsBytes(new UsageBatch(events));
        long start = System.nanoTime();
        HttpResponse<Void> response =
                http.send(
                        request("/internal/usage")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        if (response.statusCode() != 200) {
            throw new IOException("a batch was answered " + response.statusCode());
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** Megabytes of heap in use at this moment, garbage included. */
    double heap() throws IOException, InterruptedException {
        String text =
                http.send(
                                HttpRequest.newBuilder(management("prometheus")).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        double bytes = 0;
        Matcher matcher = HEAP.matcher(text);
        while (matcher.find()) {
            bytes += Double.parseDouble(matcher.group(1));
        }
        return bytes / 1e6;
    }

    /** Seconds of processor that the service took since its start. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("content-type", "application/json")
                .header(
                        InternalHeaders.SERVICE,
                        signer.sign("spend-service", new ServiceToken("gateway-service")));
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest ready = HttpRequest.newBuilder(management("health/readiness")).build();
            return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the service did not start; see its log", notYet);
            }
            return false;
        }
    }

    private URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + "/actuator/" + path);
    }

    private static Path jar() throws IOException {
        try (var files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-boot.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("spend-service is not built yet"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        http.close();
    }
}
