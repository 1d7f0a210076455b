package io.tollgate.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.error.ErrorKind;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ReadBodyTest {

    private static final int MOST = 20_000;

    private final ReadBody readBody = new ReadBody(MOST, MOST);

    @ParameterizedTest
    @CsvSource({"100, true", "100, false", "20000, true", "20000, false", "8192, false"})
    void readsDeclaredAndUndeclaredBodiesUpToTheLimit(int size, boolean declared)
            throws IOException {
        String body = body(size);
        assertThat(read(body, declared, "application/json; charset=utf-8"))
                .isEqualTo(body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneByteMoreIsTooLarge(boolean declared) {
        assertThatThrownBy(() -> read(body(MOST + 1), declared, "application/json"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal ->
                                assertThat(refusal.error().kind())
                                        .isEqualTo(ErrorKind.REQUEST_TOO_LARGE));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "text/plain", "application/jsonx", "multipart/form-data"})
    void otherContentTypesAreRefused(@Nullable String type) {
        assertThatThrownBy(() -> read(body(100), true, type))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.error().upstreamStatus()).isEqualTo(415));
    }

    @Test
    void aBodyThatEndsEarlyIsRefused() {
        MockHttpServletRequest request = request(body(100), false, "application/json");
        MockHttpServletRequest lying =
                new MockHttpServletRequest() {
                    @Override
                    public long getContentLengthLong() {
                        return 200;
                    }

                    @Override
                    public jakarta.servlet.ServletInputStream getInputStream() {
                        return request.getInputStream();
                    }
                };
        lying.setContentType("application/json");

        assertThatThrownBy(() -> run(lying)).hasMessageContaining("ended early");
    }

    @Test
    void memoryIsGivenBackWhateverHappens() throws IOException {
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> read("{\"a\":1,", true, "application/json"))
                    .isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> read(body(MOST + 1), false, "application/json"))
                    .isInstanceOf(Refusal.class);
        }
        assertThat(read(body(MOST), false, "application/json")).hasSize(MOST);
    }

    private byte[] read(String body, boolean declared, @Nullable String type) throws IOException {
        return run(request(body, declared, type));
    }

    private byte[] run(MockHttpServletRequest request) throws IOException {
        Call call =
                new Call(
                        ModelRoute.CHAT_COMPLETIONS,
                        request,
                        new MockHttpServletResponse(),
                        UUID.randomUUID(),
                        Instant.EPOCH);
        readBody.handle(call, next -> {});
        return call.body();
    }

    private static MockHttpServletRequest request(
            String body, boolean declared, @Nullable String type) {
        MockHttpServletRequest request =
                new MockHttpServletRequest() {
                    @Override
                    public long getContentLengthLong() {
                        return declared ? super.getContentLengthLong() : -1;
                    }
                };
        request.setContent(body.getBytes(UTF_8));
        if (type != null) {
            request.setContentType(type);
        }
        return request;
    }

    private static String body(int size) {
        String start = "{\"model\":\"m\",\"x\":\"";
        return start + "y".repeat(size - start.length() - 2) + "\"}";
    }
}
