package io.tollgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletResponse;

class RateLimitHeadersTest {

    @ParameterizedTest
    @CsvSource({
        "-5, 0s",
        "0, 0s",
        "12, 12ms",
        "999, 999ms",
        "1000, 1s",
        "1500, 1.5s",
        "59999, 59.9s",
        "60000, 1m0s",
        "361000, 6m1s"
    })
    void writesDurationsAsOpenAiDoes(long millis, String text) {
        assertThat(RateLimitHeaders.duration(millis)).isEqualTo(text);
    }

    @Test
    void neverShowsLessThanNothingLeft() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        RateLimitHeaders.write(response, "tokens", "100", -7, 1_000);

        assertThat(response.getHeader("x-ratelimit-limit-tokens")).isEqualTo("100");
        assertThat(response.getHeader("x-ratelimit-remaining-tokens")).isEqualTo("0");
        assertThat(response.getHeader("x-ratelimit-reset-tokens")).isEqualTo("1s");
    }
}
