package io.tollgate.spend.sweep;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tollgate.contracts.UsageReceipts.Outcome;
import io.tollgate.spend.SpendServiceTestBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "tollgate.spend.redis-url=redis://127.0.0.1:1")
@ExtendWith(OutputCaptureExtension.class)
class RedisAwayIT extends SpendServiceTestBase {

    @Autowired private Sweeper sweeper;

    @Test
    void theLedgerGoesOnAndTheSweeperComplainsOnce(CapturedOutput output) {
        for (int i = 0; i < 5; i++) {
            assertThatCode(sweeper::sweepOnSchedule).doesNotThrowAnyException();
        }

        assertThat(send(event().build())).isEqualTo(Outcome.STORED);
        assertThat(output.getAll().split("cannot sweep Holds", -1).length - 1)
                .isLessThanOrEqualTo(1);
    }
}
