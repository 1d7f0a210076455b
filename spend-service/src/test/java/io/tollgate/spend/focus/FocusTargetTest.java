package io.tollgate.spend.focus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FocusTargetTest {

    private static final List<String> CREDENTIALS =
            List.of("aws.accessKeyId", "aws.secretAccessKey");

    @TempDir private Path folder;

    @BeforeEach
    void credentials() {
        CREDENTIALS.forEach(name -> System.setProperty(name, "AKIDEXAMPLE"));
    }

    @AfterEach
    void noCredentials() {
        CREDENTIALS.forEach(System::clearProperty);
    }

    @Test
    void aBucketGetsTheFileUnderItsPrefixAndSigned() throws IOException {
        AtomicReference<String> seen = new AtomicReference<>("");
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        String body =
                                new String(
                                        exchange.getRequestBody().readAllBytes(),
                                        StandardCharsets.UTF_8);
                        seen.set(
                                exchange.getRequestMethod()
                                        + " "
                                        + exchange.getRequestURI()
                                        + "\n"
                                        + exchange.getRequestHeaders().getFirst("authorization")
                                        + "\n"
                                        + body);
                        exchange.sendResponseHeaders(200, -1);
                    }
                });
        server.start();
        Path file = Files.writeString(folder.resolve("x.csv"), "BilledCost");
        FocusProperties properties =
                new FocusProperties(
                        "s3://bills/ai/focus/",
                        List.of("csv"),
                        "-",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "eu-central-1");

        try (FocusTarget target = FocusTarget.of(properties)) {
            assertThat(target.put(file, "billing_period=2026-09/f.csv"))
                    .isEqualTo("s3://bills/ai/focus/billing_period=2026-09/f.csv");
        } finally {
            server.stop(0);
        }

        assertThat(seen.get())
                .startsWith("PUT /bills/ai/focus/billing_period%3D2026-09/f.csv")
                .contains("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/", "/eu-central-1/s3/")
                .contains("BilledCost");
    }

    @Test
    void aFolderNeverShowsHalfAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("draft"), "new");
        Path place = folder.resolve("a/b.csv");
        FocusTarget target = new FocusTarget.Folder(folder);

        target.put(file, "a/b.csv");
        Files.writeString(file, "newer");
        target.put(file, "a/b.csv");

        assertThat(place).hasContent("newer");
        try (var left = Files.list(folder.resolve("a"))) {
            assertThat(left).containsExactly(place);
        }
    }
}
