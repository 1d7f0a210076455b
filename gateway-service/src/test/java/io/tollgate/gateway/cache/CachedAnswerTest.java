package io.tollgate.gateway.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachedAnswerTest {

    @Test
    void comesBackAsItWasKept() {
        byte[] body = "line\nline\n\n\u00e4\u0000".getBytes(UTF_8);
        Instant madeAt = Instant.ofEpochMilli(1_790_000_000_123L);

        CachedAnswer kept =
                CachedAnswer.read(new CachedAnswer(madeAt, "text/event-stream", body).toBytes());

        assertThat(kept.madeAt()).isEqualTo(madeAt);
        assertThat(kept.contentType()).isEqualTo("text/event-stream");
        assertThat(kept.body()).isEqualTo(body);
    }

    @Test
    void anEmptyBodyIsAnAnswerToo() {
        byte[] bytes = new CachedAnswer(Instant.EPOCH, "a/b", new byte[0]).toBytes();

        assertThat(CachedAnswer.read(bytes).body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "1\n", "1\nx", "x\ny\nz", "\n\n", "1.5\na\nb", "{\"a\":1}"})
    void foreignBytesAreAMiss(String bytes) {
        assertThat(CachedAnswer.read(bytes.getBytes(UTF_8))).isNull();
    }
}
