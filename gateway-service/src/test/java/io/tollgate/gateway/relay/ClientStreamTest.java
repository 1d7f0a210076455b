package io.tollgate.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.gateway.Calls;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.ModelRoute;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ClientStreamTest {

    private static final String COMMENT = ": keep-alive\n\n";

    /** A client whose connection can break. */
    private static final class Client extends MockHttpServletResponse {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        volatile boolean left;

        synchronized String taken() {
            return taken.toString(UTF_8);
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public void write(int b) throws IOException {
                    if (left) {
                        throw new IOException("connection reset");
                    }
                    synchronized (Client.this) {
                        taken.write(b);
                    }
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {}
            };
        }
    }

    private final Client client = new Client();
    private final ClientStream stream = new ClientStream(call(client));

    @Test
    void aCommentIsWrittenAfterSilenceOnlyAndNeverAfterTheEnd() {
        write("data: 1\n\n");
        stream.keepAlive(Duration.ofHours(1).toNanos());
        assertThat(client.taken()).isEqualTo("data: 1\n\n");

        stream.keepAlive(0);
        assertThat(client.taken()).isEqualTo("data: 1\n\n" + COMMENT);
        stream.end();
        stream.keepAlive(0);
        assertThat(client.taken()).isEqualTo("data: 1\n\n" + COMMENT);
    }

    @Test
    void aCommentMayStartTheStream() {
        assertThat(stream.started()).isFalse();
        stream.keepAlive(0);

        assertThat(stream.started()).isTrue();
        assertThat(client.getContentType()).startsWith("text/event-stream");
        assertThat(client.getStatus()).isEqualTo(200);
    }

    @Test
    void aClientThatLeftIsNoticedOnceAndWrittenToNoMore() {
        AtomicInteger noticed = new AtomicInteger();
        stream.whenGone(noticed::incrementAndGet);
        write("data: 1\n\n");
        client.left = true;

        stream.keepAlive(0);
        assertThat(stream.gone()).isTrue();
        write("data: 2\n\n");
        stream.keepAlive(0);
        client.left = false;
        write("data: 3\n\n");

        assertThat(noticed).hasValue(1);
        assertThat(client.taken()).isEqualTo("data: 1\n\n");
    }

    @Test
    void commentsStandBetweenWholeEventsOnly() throws Exception {
        try (KeepAlive keepAlive = new KeepAlive(Duration.ofMillis(20))) {
            keepAlive.add(stream);
            await().until(() -> client.taken().contains(COMMENT));
            Thread writer =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 3_000; i++) {
                                            write("data: " + "x".repeat(50) + "\n\n");
                                        }
                                    });
            writer.join();
            keepAlive.remove(stream);
        }
        String events = client.taken().replace(COMMENT, "");
        assertThat(events).isEqualTo(("data: " + "x".repeat(50) + "\n\n").repeat(3_000));
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        stream.write(bytes, 0, bytes.length);
    }

    private static Call call(MockHttpServletResponse response) {
        Call call =
                new Call(
                        ModelRoute.CHAT_COMPLETIONS,
                        new MockHttpServletRequest(),
                        response,
                        UUID.randomUUID(),
                        Instant.EPOCH);
        call.caller(Calls.caller("t", List.of(), List.of()));
        return call;
    }
}
