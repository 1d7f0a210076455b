package io.tollgate.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NdjsonReaderTest {
    private static List<String> read(NdjsonReader reader, byte[] bytes, int... cuts) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : bytes.length;
            for (Frame frame : reader.feed(bytes, from, to - from)) {
                lines.add(frame.failure() == null ? frame.data() : "unreadable");
            }
            from = to;
        }
        Frame rest = reader.flush();
        if (rest != null) {
            lines.add("rest " + rest.data());
        }
        return lines;
    }

    @Test
    void everyPairOfCutsGivesTheSameLines() {
        byte[] bytes =
                "{\"a\":\"Möwe 🐦\"}\n\n{\"b\":2}\r\n \n{\"c\":3}".getBytes(StandardCharsets.UTF_8);
        for (int a = 0; a <= bytes.length; a++) {
            for (int b = a; b <= bytes.length; b++) {
                assertThat(read(new NdjsonReader(), bytes, a, b))
                        .containsExactly("{\"a\":\"Möwe 🐦\"}", "{\"b\":2}", "rest {\"c\":3}");
            }
        }
    }

    @Test
    void aLineBeyondTheBoundIsRefusedAndNothingComesAfterIt() {
        byte[] bytes = ("{}\n" + "x".repeat(100) + "\n{}\n").getBytes(StandardCharsets.UTF_8);
        assertThat(read(new NdjsonReader(50), bytes, 30)).containsExactly("{}", "unreadable");
    }
}
