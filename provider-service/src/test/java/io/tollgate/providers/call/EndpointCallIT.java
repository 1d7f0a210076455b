package io.tollgate.providers.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.AnswerFrames;
import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.providers.FakeProvider;
import io.tollgate.providers.ProviderServiceTestBase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Endpoints beside chat: what comes from the provider goes on as it comes. */
class EndpointCallIT extends ProviderServiceTestBase {

    private static final String SPEECH = "/v1/audio/speech";
    private static final String SAY = "{\"model\":\"m\",\"input\":\"Hello\",\"voice\":\"alloy\"}";
    private static final String PARTIAL =
            "event: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\","
                    + "\"b64_json\":\"AAAA\"}\n\n";
    private static final String COMPLETED =
            "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\","
                    + "\"b64_json\":\"BBBB\",\"usage\":{\"input_tokens\":100,\"output_tokens\":1000}}\n\n";

    private final FakeProvider provider = new FakeProvider();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final String model = "m-" + UUID.randomUUID();

    @AfterEach
    void close() {
        goOn.countDown();
        provider.resume.countDown();
        provider.close();
    }

    /** An answer in pieces as the gateway takes it. */
    private static final class Taken implements AnswerFrames.Sink {
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();
        private final List<CallReport> reports = new ArrayList<>();

        @Override
        public void data(byte[] bytes, int offset, int length) {
            data.write(bytes, offset, length);
        }

        @Override
        public void report(byte[] json) {
            reports.add(ContractJson.MAPPER.readValue(json, CallReport.class));
        }

        Attempt attempt() {
            return reports.getFirst().attempts().getLast();
        }
    }

    private OutputStream sound(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "audio/mpeg");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write("first".getBytes(UTF_8));
        out.flush();
        return out;
    }

    @Test
    void soundGoesOnWhileTheProviderStillSpeaksAndItsReportComesLast() throws Exception {
        deploy("tts-1");
        provider.behaviour =
                exchange -> {
                    OutputStream out = sound(exchange);
                    goOn.await(20, TimeUnit.SECONDS);
                    out.write("second".getBytes(UTF_8));
                };

        HttpResponse<InputStream> answer = open(UUID.randomUUID(), SPEECH, model, SAY);
        assertThat(answer.headers().firstValue(InternalHeaders.FRAMED)).hasValue("audio/mpeg");
        assertThat(new String(answer.body().readNBytes(10), UTF_8)).endsWith("first");
        goOn.countDown();
        Taken rest = new Taken();
        AnswerFrames.read(answer.body(), new byte[64], rest);

        assertThat(rest.data.toString(UTF_8)).isEqualTo("second");
        assertThat(rest.attempt().success()).isTrue();
        assertThat(rest.attempt().firstTokenAt()).isNotNull();
        assertThat(rest.attempt().cost().total()).isEqualByComparingTo("0.000075");
        CallReport foretold =
                ContractJson.MAPPER.readValue(
                        Base64.getUrlDecoder()
                                .decode(
                                        answer.headers()
                                                .firstValue(InternalHeaders.FORETOLD)
                                                .orElseThrow()),
                        CallReport.class);
        assertThat(foretold.cost()).isEqualByComparingTo("0.000075");
    }

    @Test
    void soundNobodyWaitsForIsChargedWholeAndNoLongerFetched() throws Exception {
        deploy("tts-1");
        provider.behaviour =
                exchange -> {
                    OutputStream out = sound(exchange);
                    while (true) {
                        goOn.await(20, TimeUnit.MILLISECONDS);
                        out.write(new byte[1000]);
                        out.flush();
                    }
                };
        UUID id = UUID.randomUUID();
        HttpResponse<InputStream> answer = open(id, SPEECH, model, SAY);
        answer.body().readNBytes(10);

        assertThat(internal("POST", "/internal/calls/" + id + "/cancel").status()).isEqualTo(204);

        assertThat(provider.callerLeft.await(5, TimeUnit.SECONDS)).isTrue();
        Taken rest = new Taken();
        AnswerFrames.read(answer.body(), new byte[64], rest);
        assertThat(rest.attempt().errorClass()).isEqualTo("client_disconnected");
        assertThat(rest.attempt().cost().total()).isEqualByComparingTo("0.000075");
    }

    @Test
    void soundThatBreaksOffIsAFailureOnlyWhereItBegan() throws Exception {
        deploy("tts-1");
        provider.behaviour =
                exchange -> {
                    exchange.getResponseHeaders().set("content-type", "audio/mpeg");
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write("first".getBytes(UTF_8));
                    exchange.getResponseBody().flush();
                };
        HttpResponse<InputStream> begun = open(UUID.randomUUID(), SPEECH, model, SAY);
        Taken taken = new Taken();
        AnswerFrames.read(begun.body(), new byte[64], taken);
        assertThat(taken.data.toString(UTF_8)).isEqualTo("first");
        assertThat(taken.attempt().success()).isFalse();
        assertThat(taken.attempt().cost().total()).isEqualByComparingTo("0.000075");

        provider.behaviour =
                exchange -> {
                    exchange.getResponseHeaders().set("content-type", "audio/mpeg");
                    exchange.sendResponseHeaders(200, -1);
                };
        Answer empty = call(SPEECH, model, null, SAY);
        assertThat(empty.status()).isEqualTo(502);
        assertThat(empty.report().attempts()).noneMatch(Attempt::success);
    }

    @Test
    void picturesGoOnAsTheyAreMadeAndTheReportStandsBeforeTheLast() throws Exception {
        deploy("gpt-image-1");
        provider.behaviour =
                exchange -> {
                    OutputStream out = FakeProvider.stream(exchange, PARTIAL);
                    goOn.await(20, TimeUnit.SECONDS);
                    out.write(COMPLETED.getBytes(UTF_8));
                };
        HttpResponse<InputStream> answer =
                open(
                        UUID.randomUUID(),
                        "/v1/images/generations",
                        model,
                        "{\"model\":\"m\",\"prompt\":\"A heron\",\"stream\":true,\"partial_images\":1}");
        assertThat(new String(answer.body().readNBytes(PARTIAL.length()), UTF_8))
                .isEqualTo(PARTIAL);
        goOn.countDown();
        String rest = new String(answer.body().readAllBytes(), UTF_8);

        assertThat(rest).startsWith("event: tollgate.report").endsWith(COMPLETED);
        Attempt attempt =
                new Answer(200, rest, java.util.Map.of()).reported().attempts().getFirst();
        assertThat(attempt.success()).isTrue();
        assertThat(attempt.estimated()).isFalse();
        assertThat(attempt.cost().total()).isEqualByComparingTo("0.0405");
    }

    @Test
    void picturesNobodyWaitsForAreEstimatedAndNeverFree() throws Exception {
        deploy("gpt-image-1");
        provider.behaviour =
                exchange -> {
                    OutputStream out = FakeProvider.stream(exchange, PARTIAL);
                    while (true) {
                        goOn.await(20, TimeUnit.MILLISECONDS);
                        out.write(PARTIAL.getBytes(UTF_8));
                        out.flush();
                    }
                };
        UUID id = UUID.randomUUID();
        HttpResponse<InputStream> answer =
                open(
                        id,
                        "/v1/images/generations",
                        model,
                        "{\"model\":\"m\",\"prompt\":\"A heron\",\"stream\":true,\"quality\":\"low\"}");
        answer.body().readNBytes(20);
        internal("POST", "/internal/calls/" + id + "/cancel");

        String rest = new String(answer.body().readAllBytes(), UTF_8);
        Attempt attempt =
                new Answer(200, rest, java.util.Map.of()).reported().attempts().getFirst();
        assertThat(attempt.errorClass()).isEqualTo("client_disconnected");
        assertThat(attempt.estimated()).isTrue();
        assertThat(attempt.cost().total())
                .isBetween(new java.math.BigDecimal("0.016"), new java.math.BigDecimal("0.017"));
    }

    @Test
    void aModelThatDoesNotStreamAnswersWhole() throws Exception {
        deploy("whisper-1");
        provider.behaviour =
                exchange ->
                        FakeProvider.json(
                                exchange,
                                200,
                                "{\"text\":\"Hello\",\"usage\":{\"type\":\"duration\",\"seconds\":30}}");
        HttpResponse<String> answer = upload(1000);

        assertThat(answer.body()).contains("Hello");
        Attempt attempt =
                new Answer(
                                200,
                                answer.body(),
                                java.util.Map.of(
                                        InternalHeaders.REPORT,
                                        answer.headers()
                                                .firstValue(InternalHeaders.REPORT)
                                                .orElseThrow()))
                        .report()
                        .attempts()
                        .getFirst();
        assertThat(attempt.cost().total()).isEqualByComparingTo("0.003");
    }

    /** Half of the file has reached the provider when the heap is measured. */
    @Test
    void anUploadOf200MegabytesDoesNotGrowTheHeap() throws Exception {
        deploy("whisper-1");
        provider.behaviour = exchange -> FakeProvider.json(exchange, 200, "{\"text\":\"Hello\"}");
        upload(1_000_000);
        long before = used();
        provider.pauseAfter = 100_000_000;
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return upload(200_000_000);
                            } catch (IOException | InterruptedException broken) {
                                throw new IllegalStateException(broken);
                            }
                        });
        assertThat(provider.paused.await(60, TimeUnit.SECONDS)).isTrue();
        long grown = used() - before;
        provider.resume.countDown();

        assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(provider.received.get()).isGreaterThan(201_000_000);
        assertThat(grown).isLessThan(30_000_000);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private HttpResponse<String> upload(long size) throws IOException, InterruptedException {
        byte[] head =
                ("--cut\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--cut\r\n"
                                + "Content-Disposition: form-data; name=\"stream\"\r\n\r\ntrue\r\n--cut\r\n"
                                + "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n")
                        .getBytes(UTF_8);
        byte[] end = "\r\n--cut--\r\n".getBytes(UTF_8);
        return upload(
                "/v1/audio/transcriptions",
                model,
                "multipart/form-data; boundary=cut",
                HttpRequest.BodyPublishers.ofInputStream(
                        () ->
                                new SequenceInputStream(
                                        java.util.Collections.enumeration(
                                                Stream.of(
                                                                new ByteArrayInputStream(head),
                                                                new Zeros(size),
                                                                new ByteArrayInputStream(end))
                                                        .toList()))));
    }

    /** So many bytes of nothing. */
    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int given = (int) Math.min(left, length);
            left -= given;
            return given;
        }
    }

    private void deploy(String name) {
        Answer added =
                post(
                        ADMIN,
                        "/model/new",
                        """
                        {"model_name": "%s", "litellm_params": {"model": "openai/%s",
                         "api_key": "sk-up", "api_base": "%s"}}
                        """
                                .formatted(model, name, provider.address()));
        assertThat(added.status()).as(added.text()).isEqualTo(200);
    }
}
