package io.tollgate.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StampReaderTest {

    private final List<String> found = new ArrayList<>();
    private final StampReader reader =
            new StampReader((sent, received) -> found.add(sent + " " + received));

    @Test
    void findsStampsAmongOtherText() {
        read(
                "{\"content\":\"@@0000000000000042@0000000000000007\"} @@0000000000000043@0000000000000008");

        assertThat(found).containsExactly("42 7", "43 8");
    }

    @Test
    void findsAStampThatPacketsCutAnywhere() {
        String text = "x@@0000000000000042@0000000000000007y";
        for (int cut = 1; cut < text.length(); cut++) {
            found.clear();
            read(text.substring(0, cut));
            read(text.substring(cut));
            assertThat(found).as("cut at %d", cut).containsExactly("42 7");
        }
    }

    @Test
    void takesNothingElseForAStamp() {
        read(
                "a@b.c @@12@34 @@000000000000004x@0000000000000007 @@0000000000000042 0000000000000007");

        assertThat(found).isEmpty();
    }

    private void read(String text) {
        Unpooled.copiedBuffer(text, US_ASCII).forEachByte(reader);
    }
}
