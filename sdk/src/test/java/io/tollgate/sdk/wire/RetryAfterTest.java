package io.tollgate.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.http.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Duration of(String... pairs) {
        Headers headers = Headers.empty();
        for (int i = 0; i < pairs.length; i += 2) {
            headers = headers.with(pairs[i], pairs[i + 1]);
        }
        return RetryAfter.of(headers, NOW);
    }

    @Test
    void readsEveryFormProvidersUse() {
        assertThat(of("retry-after-ms", "1500", "retry-after", "9"))
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(of("Retry-After", "9")).isEqualTo(Duration.ofSeconds(9));
        assertThat(of("retry-after", "0.5")).isEqualTo(Duration.ofMillis(500));
        assertThat(of("retry-after", "Sun, 01 Mar 2026 12:00:30 GMT"))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "6m0s"))
                .isEqualTo(Duration.ofMinutes(6));
        assertThat(
                        of(
                                "anthropic-ratelimit-requests-remaining",
                                "0",
                                "anthropic-ratelimit-requests-reset",
                                "2026-03-01T12:00:07Z"))
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void saysNothingWhereTheProviderSaidNothing() {
        assertThat(of()).isNull();
        assertThat(of("retry-after", "soon")).isNull();
        assertThat(of("x-ratelimit-remaining-tokens", "12", "x-ratelimit-reset-tokens", "1s"))
                .isNull();
    }

    @Test
    void readsDurationsWithUnits() {
        Map.of(
                        "12ms", Duration.ofMillis(12),
                        "1h2m3.5s", Duration.ofMillis(3_723_500),
                        "1s30ms", Duration.ofMillis(1030),
                        "17", Duration.ofSeconds(17),
                        "1d2h", Duration.ofHours(26))
                .forEach((text, wait) -> assertThat(RetryAfter.duration(text)).isEqualTo(wait));
        assertThat(RetryAfter.duration("ms")).isNull();
        assertThat(RetryAfter.duration("tomorrow")).isNull();
    }
}
