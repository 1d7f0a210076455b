package io.tollgate.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseReaderTest {
    private static final String STREAM =
            "\uFEFFevent: gull\ndata: Möwe 🐦\n\n: nothing\n\ndata:one\ndata: two\nid: 7\n\ndata\n\nevent: lost\n\n";
    private static final List<String> EVENTS =
            List.of("gull=Möwe 🐦", "message=one\ntwo", "message=");

    private static List<String> read(byte[] bytes, int... cuts) {
        SseReader reader = new SseReader();
        List<String> events = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : bytes.length;
            for (Frame frame : reader.feed(bytes, from, to - from)) {
                events.add(frame.event() + "=" + frame.data());
            }
            from = to;
        }
        Frame rest = reader.flush();
        if (rest != null) {
            events.add("rest " + rest.event() + "=" + rest.data());
        }
        return events;
    }

    @Test
    void everyPairOfCutsGivesTheSameEventsWithEveryLineEnding() {
        for (String ending : List.of("\n", "\r\n", "\r")) {
            byte[] bytes = STREAM.replace("\n", ending).getBytes(StandardCharsets.UTF_8);
            for (int a = 0; a <= bytes.length; a++) {
                for (int b = a; b <= bytes.length; b++) {
                    assertThat(read(bytes, a, b)).isEqualTo(EVENTS);
                }
            }
        }
    }

    @Test
    void anEventWithoutItsBlankLineIsGivenAtTheEnd() {
        assertThat(read("data: [DONE]".getBytes(StandardCharsets.UTF_8)))
                .containsExactly("rest message=[DONE]");
    }

    @Test
    void anEventBeyondTheBoundIsRefused() {
        SseReader reader = new SseReader(100);
        byte[] line = ("data: " + "x".repeat(80)).getBytes(StandardCharsets.UTF_8);
        assertThat(reader.feed(line, 0, line.length)).isEmpty();
        assertThat(reader.feed(line, 0, line.length))
                .singleElement()
                .satisfies(frame -> assertThat(frame.failure()).isNotNull());
        assertThat(reader.feed(line, 0, line.length)).isEmpty();
        assertThat(reader.flush()).isNull();
    }
}
