package io.tollgate.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The body is looked at without building a tree: what that costs does not grow with the prompt. */
class BodyScannerAllocationTest {

    private static final int WARM = 2_000;
    private static final int MEASURED = 500;

    @Test
    void aLongPromptCostsNoMoreMemoryThanAShortOne() {
        long small = perScan(body(1_000));
        long large = perScan(body(20_000));

        assertThat(small).isLessThan(8_000);
        assertThat(large - small).as("for 19 kB more").isLessThan(4_000);
    }

    private static byte[] body(int promptBytes) {
        String prompt = "word ".repeat(promptBytes / 5);
        return ("{\"model\":\"m\",\"stream\":true,\"max_tokens\":100,\"messages\":"
                        + "[{\"role\":\"user\",\"content\":\""
                        + prompt
                        + "\"}]}")
                .getBytes(UTF_8);
    }

    private static long perScan(byte[] body) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < WARM + MEASURED; i++) {
            if (i == WARM) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            BodyScanner.scan(body, ModelRoute.CHAT_COMPLETIONS, 0);
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
    }
}
