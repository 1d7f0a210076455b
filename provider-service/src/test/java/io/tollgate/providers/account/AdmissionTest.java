package io.tollgate.providers.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.account.Admission.Reason;
import io.tollgate.providers.account.Admission.Refused;
import io.tollgate.sdk.error.ErrorKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final Refused SOON = new Refused(Reason.AT_LIMIT, Duration.ofSeconds(1));
    private static final Refused LATER = new Refused(Reason.AT_LIMIT, Duration.ofHours(1));
    private static final Refused AWAY =
            new Refused(Reason.CANNOT_BE_CHECKED, Duration.ofMillis(10));
    private static final Refused UNPRICED = new Refused(Reason.NO_PRICE, Duration.ofMillis(1));

    @Test
    void aClientHearsOfTheLimitThatEndsFirst() {
        assertThat(LATER.or(null)).isEqualTo(LATER);
        assertThat(LATER.or(SOON)).isEqualTo(SOON);
        assertThat(SOON.or(LATER)).isEqualTo(SOON);
        assertThat(AWAY.or(LATER)).isEqualTo(LATER);
        assertThat(LATER.or(AWAY)).isEqualTo(LATER);
        assertThat(UNPRICED.or(AWAY)).isEqualTo(AWAY);
    }

    @Test
    void everyReasonHasItsError() {
        assertThat(SOON.error("m").kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(SOON.error("m").retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(AWAY.error("m").kind()).isEqualTo(ErrorKind.SERVICE_UNAVAILABLE);
        assertThat(UNPRICED.error("m").kind()).isEqualTo(ErrorKind.UNPRICED_MODEL);
    }
}
