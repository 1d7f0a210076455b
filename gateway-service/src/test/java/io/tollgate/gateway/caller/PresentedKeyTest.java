package io.tollgate.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class PresentedKeyTest {

    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer sk-1, sk-1",
        "authorization, bearer   sk-1 , sk-1",
        "Authorization, sk-1, sk-1",
        "x-api-key, sk-1, sk-1",
        "api-key, sk-1, sk-1",
        "x-litellm-api-key, Bearer sk-1, sk-1",
        "x-goog-api-key, sk-1, sk-1"
    })
    void isFoundInEveryHeaderThatClientsUse(String header, String value, String key) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader(header, value);

        assertThat(PresentedKey.of(request)).isEqualTo(key);
    }

    @Test
    void blankHeadersAreNoneAndAuthorizationComesFirst() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Authorization", " ");
        assertThat(PresentedKey.of(request)).isNull();

        request.addHeader("x-api-key", "sk-2");
        assertThat(PresentedKey.of(request)).isEqualTo("sk-2");

        request.removeHeader("Authorization");
        request.addHeader("Authorization", "Bearer sk-1");
        assertThat(PresentedKey.of(request)).isEqualTo("sk-1");
    }
}
