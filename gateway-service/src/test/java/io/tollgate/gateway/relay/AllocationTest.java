package io.tollgate.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tollgate.contracts.KeyPeppers;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Hard upper bounds for what happens to every call or chunk: more is a leak in the hot path. */
class AllocationTest {

    private static final int WARM = 3_000;
    private static final int MEASURED = 1_000;

    private static final byte[] CHUNK =
            ("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
                            + "\"delta\":{\"content\":\"word\"},\"finish_reason\":null}]}\n\n")
                    .getBytes(UTF_8);

    @Test
    void aChunkIsPassedOnWithoutAnyAllocation() {
        SseSplitter splitter = new SseSplitter();
        long[] passed = new long[1];
        SseSplitter.Sink sink =
                new SseSplitter.Sink() {
                    @Override
                    public void events(byte[] bytes, int offset, int length) {
                        passed[0] += length;
                    }

                    @Override
                    public void report(byte[] json) {
                        throw new AssertionError("there is none");
                    }
                };

        long bytes = perRun(() -> splitter.accept(CHUNK, 0, CHUNK.length, sink));

        assertThat(passed[0]).isEqualTo((long) CHUNK.length * (WARM + MEASURED));
        assertThat(bytes).isLessThanOrEqualTo(16);
    }

    @Test
    void hashingAKeyTakesLessThanThreeKilobytes() {
        KeyPeppers peppers = KeyPeppers.parse("v1:0123456789abcdef");

        assertThat(perRun(() -> peppers.hashes("sk-0123456789abcdefghijkl"))).isLessThan(3_000);
    }

    private static long perRun(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM; i++) {
            action.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MEASURED; i++) {
            action.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
    }
}
