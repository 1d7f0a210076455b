package io.tollgate.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseSplitterTest {

    private static final String REPORT = "event: tollgate.report\ndata: {\"attempts\":[]}\n\n";

    private static final class Taken implements SseSplitter.Sink {
        final StringBuilder events = new StringBuilder();
        final List<String> reports = new ArrayList<>();
        final List<Integer> eventsBefore = new ArrayList<>();
        boolean whole = true;

        @Override
        public void events(byte[] bytes, int offset, int length) {
            String text = new String(bytes, offset, length, UTF_8);
            whole &= text.isEmpty() || text.endsWith("\n\n") || text.endsWith("\n\r\n");
            events.append(text);
        }

        @Override
        public void report(byte[] json) {
            reports.add(new String(json, UTF_8));
            eventsBefore.add(events.length());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"a\":\"ä✓\"}\n\n@data: [DONE]\n\n",
                "event: message_delta\r\ndata: 1\r\n\r\n@event: message_stop\r\ndata: 2\r\n\r\n",
                "@data: only after\n\n",
                "data: only before\n\n@",
                ": comment\n\ndata: a\ndata: b\n\n@data: event: tollgate.report\n\n",
                "data: x event: tollgate.report\ndata: {}\n\n@: event: tollgate.report\n\n"
            })
    void takesTheReportOutWhereverTheBytesAreSplit(String stream) {
        int at = stream.indexOf('@');
        String expected = stream.replace("@", "");
        byte[] bytes = stream.replace("@", REPORT).getBytes(UTF_8);
        int before = new String(stream.substring(0, at).getBytes(UTF_8), UTF_8).length();
        for (int first = 0; first <= bytes.length; first++) {
            for (int second : new int[] {first, Math.min(bytes.length, first + 1), bytes.length}) {
                SseSplitter splitter = new SseSplitter();
                Taken taken = new Taken();
                splitter.accept(bytes, 0, first, taken);
                splitter.accept(bytes, first, second - first, taken);
                splitter.accept(bytes, second, bytes.length - second, taken);

                assertThat(taken.events).hasToString(expected);
                assertThat(taken.reports).containsExactly("{\"attempts\":[]}");
                assertThat(taken.eventsBefore).containsExactly(before);
                assertThat(taken.whole).isTrue();
                assertThat(splitter.leftOver()).isZero();
            }
        }
    }

    @Test
    void byteForByteIsNoDifferent() {
        byte[] bytes = ("data: 1\r\n\r\ndata: 2\n\n" + REPORT + "data: 3\n\n").getBytes(UTF_8);
        SseSplitter splitter = new SseSplitter();
        Taken taken = new Taken();
        for (int i = 0; i < bytes.length; i++) {
            splitter.accept(bytes, i, 1, taken);
        }
        assertThat(taken.events).hasToString("data: 1\r\n\r\ndata: 2\n\ndata: 3\n\n");
        assertThat(taken.reports).hasSize(1);
    }

    @Test
    void halfAnEventIsNotPassedOn() {
        SseSplitter splitter = new SseSplitter();
        Taken taken = new Taken();
        byte[] bytes = "data: 1\n\ndata: 2\n".getBytes(UTF_8);
        splitter.accept(bytes, 0, bytes.length, taken);

        assertThat(taken.events).hasToString("data: 1\n\n");
        assertThat(splitter.leftOver()).isEqualTo("data: 2\n".length());
    }

    @Test
    void anEventBeyondAllBoundsEndsTheStreamWithoutSearchingItAgainAndAgain() {
        SseSplitter splitter = new SseSplitter();
        byte[] chunk = new byte[4_096];
        java.util.Arrays.fill(chunk, (byte) 'x');

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> {
                            for (int i = 0; i < 20_000; i++) {
                                splitter.accept(chunk, 0, chunk.length, new Taken());
                            }
                        });
    }
}
