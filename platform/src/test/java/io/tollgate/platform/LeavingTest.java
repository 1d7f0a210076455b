package io.tollgate.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/** A real web server behind the valve, with shorter times. */
class LeavingTest {

    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofMillis(600);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Leaving leaving = new Leaving(WAIT, QUIET, PATIENCE, LONGEST);
    private final CountDownLatch slowMayEnd = new CountDownLatch(1);
    private final HttpClient http = HttpClient.newHttpClient();
    private WebServer server = start(true);

    @AfterEach
    void stop() {
        slowMayEnd.countDown();
        server.stop();
    }

    @Test
    void servesAndSaysSoUntilNobodyCalls() throws Exception {
        assertThat(get("/fast").headers().firstValue("x-tollgate-leaving")).isEmpty();
        CompletableFuture<Void> left = leave();

        HttpResponse<String> meanwhile = get("/fast");

        assertThat(meanwhile.statusCode()).isEqualTo(200);
        assertThat(meanwhile.headers().firstValue("x-tollgate-leaving")).contains("soon");
        assertThat(meanwhile.headers().firstValue("connection")).contains("close");
        left.get(10, TimeUnit.SECONDS);
        assertThat(leaving.stage()).as("nobody was refused").isEqualTo(Leaving.Stage.LEAVING);
    }

    @Test
    void refusesThoseWhoGoOnCalling() throws Exception {
        CompletableFuture<Void> left = leave();
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(10))
                .until(() -> get("/fast").statusCode() == 503);

        HttpResponse<String> refused = get("/fast");

        assertThat(refused.headers().firstValue("x-tollgate-leaving")).contains("refused");
        assertThat(refused.headers().firstValue("connection")).contains("close");
        left.get(10, TimeUnit.SECONDS);
    }

    @Test
    void waitsForCallsUnderWay() throws Exception {
        CompletableFuture<HttpResponse<String>> slow =
                http.sendAsync(request("/slow"), HttpResponse.BodyHandlers.ofString());
        await().until(() -> slowIsIn.getCount() == 0);
        CompletableFuture<Void> left = leave();
        await().until(() -> leaving.stage() == Leaving.Stage.REFUSING);

        assertThat(left).isNotDone();
        slowMayEnd.countDown();

        assertThat(slow.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        left.get(10, TimeUnit.SECONDS);
    }

    @Test
    void theOuterServiceTellsNobodyButClosesConnections() throws Exception {
        server.stop();
        server = start(false);
        CompletableFuture<Void> left = leave();
        await().pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            get("/fast");
                            return leaving.stage() == Leaving.Stage.REFUSING;
                        });

        HttpResponse<String> meanwhile = get("/fast");

        assertThat(meanwhile.statusCode()).isEqualTo(200);
        assertThat(meanwhile.headers().firstValue("x-tollgate-leaving")).isEmpty();
        assertThat(meanwhile.headers().firstValue("connection")).contains("close");
        left.get(10, TimeUnit.SECONDS);
    }

    @Test
    void endsAtOnceWithoutAWait() {
        Leaving alone = new Leaving(Duration.ZERO, LONGEST);
        alone.start();
        long began = System.nanoTime();

        alone.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(QUIET);
        assertThat(alone.isRunning()).isFalse();
    }

    private final CountDownLatch slowIsIn = new CountDownLatch(1);

    private CompletableFuture<Void> leave() {
        CompletableFuture<Void> left = CompletableFuture.runAsync(leaving::stop);
        await().until(() -> leaving.stage() != Leaving.Stage.STAYING);
        return left;
    }

    private WebServer start(boolean inner) {
        leaving.start();
        TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory(0);
        tomcat.addEngineValves(new LeavingValve(leaving, inner));
        WebServer started =
                tomcat.getWebServer(
                        context -> context.addServlet("answer", new Answering()).addMapping("/*"));
        started.start();
        return started;
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + path))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private final class Answering extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            if (request.getRequestURI().equals("/slow")) {
                slowIsIn.countDown();
                try {
                    slowMayEnd.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
            response.getWriter().print("here");
        }
    }
}
