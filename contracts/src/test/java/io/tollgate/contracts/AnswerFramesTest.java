package io.tollgate.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AnswerFramesTest {

    private static final class Taken implements AnswerFrames.Sink {
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();
        private String report = "";

        @Override
        public void data(byte[] bytes, int offset, int length) {
            data.write(bytes, offset, length);
        }

        @Override
        public void report(byte[] json) {
            report = new String(json, UTF_8);
        }
    }

    private static byte[] answer() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnswerFrames.data(out, "xHellox".getBytes(UTF_8), 1, 5);
        AnswerFrames.data(out, ", world".getBytes(UTF_8), 0, 7);
        AnswerFrames.report(out, "{}".getBytes(UTF_8));
        return out.toByteArray();
    }

    @Test
    void piecesComeOutAsTheyWentInHoweverSmallTheBuffer() throws IOException {
        for (int size = 1; size < 20; size++) {
            Taken taken = new Taken();
            AnswerFrames.read(new ByteArrayInputStream(answer()), new byte[size], taken);
            assertThat(taken.data.toString(UTF_8)).isEqualTo("Hello, world");
            assertThat(taken.report).isEqualTo("{}");
        }
    }

    @Test
    void anAnswerCutAnywhereHasNoReport() throws IOException {
        byte[] whole = answer();
        for (int length = 0; length < whole.length; length++) {
            Taken taken = new Taken();
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(
                            () ->
                                    AnswerFrames.read(
                                            new ByteArrayInputStream(cut), new byte[8], taken))
                    .isInstanceOf(EOFException.class);
            assertThat("Hello, world").startsWith(taken.data.toString(UTF_8));
            assertThat(taken.report).isEmpty();
        }
    }

    @Test
    void somethingElseIsRefused() {
        byte[] page = "<html>not an answer</html>".getBytes(UTF_8);
        assertThatThrownBy(
                        () ->
                                AnswerFrames.read(
                                        new ByteArrayInputStream(page), new byte[8], new Taken()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a piece");
    }
}
