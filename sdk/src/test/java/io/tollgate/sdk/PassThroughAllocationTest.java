package io.tollgate.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.wire.OpenAiWire;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A hard upper bound for what one chunk costs where client and provider speak alike. */
class PassThroughAllocationTest {

    private static final int WARM = 3_000;
    private static final int MEASURED = 1_000;

    private static final byte[] CHUNK =
            ("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
                            + "\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\","
                            + "\"system_fingerprint\":\"fp_0\",\"choices\":[{\"index\":0,"
                            + "\"delta\":{\"content\":\"word\"},\"logprobs\":null,"
                            + "\"finish_reason\":null}],\"usage\":null}\n\n")
                    .getBytes(UTF_8);

    @Test
    void aChunkOfTextTakesLessThanThreeKilobytes() {
        StreamTranslation stream =
                Translation.of(new OpenAiChatDialect(), new OpenAiWire()).stream(
                        new AnswerView("model", true, 10));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        long written = 0;
        for (int i = 0; i < WARM + MEASURED; i++) {
            if (i == WARM) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            written += stream.accept(CHUNK, 0, CHUNK.length).bytes().length;
        }

        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / MEASURED)
                .isLessThan(3_000);
        assertThat(written).isGreaterThan(200L * (WARM + MEASURED));
        assertThat(stream.usageSoFar().outputTokens()).isEqualTo(WARM + MEASURED);
    }
}
