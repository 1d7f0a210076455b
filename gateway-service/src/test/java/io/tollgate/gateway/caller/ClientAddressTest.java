package io.tollgate.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressTest {

    private final ClientAddress behindProxies =
            new ClientAddress(List.of("10.0.0.0/8", "fd00::/8", "192.0.2.7"));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "203.0.113.9, -, 203.0.113.9",
                "203.0.113.9, '1.2.3.4', 203.0.113.9",
                "10.1.1.1, -, 10.1.1.1",
                "10.1.1.1, '198.51.100.4', 198.51.100.4",
                "10.1.1.1, '1.1.1.1, 198.51.100.4', 198.51.100.4",
                "10.1.1.1, '1.1.1.1, 198.51.100.4, 192.0.2.7, 10.2.2.2', 198.51.100.4",
                "10.1.1.1, '10.3.3.3, 10.2.2.2', 10.3.3.3",
                "10.1.1.1, '198.51.100.4, unknown', 10.1.1.1",
                "10.1.1.1, '2001:db8::1', 2001:db8::1",
                "fd00::1, '198.51.100.4', 198.51.100.4"
            })
    void onlyTrustedProxiesAreBelieved(String peer, String forwarded, String client) {
        assertThat(behindProxies.of(request(peer, forwarded))).isEqualTo(client);
    }

    @Test
    void withoutTrustedProxiesThePeerIsTheClient() {
        assertThat(new ClientAddress(List.of()).of(request("10.1.1.1", "1.2.3.4")))
                .isEqualTo("10.1.1.1");
    }

    @Test
    void aProxyThatIsNoAddressIsNamedAtTheStart() {
        assertThatThrownBy(() -> new ClientAddress(List.of("10.0.0.0/99")))
                .hasMessageContaining("TOLLGATE_TRUSTED_PROXIES");
    }

    private static MockHttpServletRequest request(String peer, String forwarded) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        if (forwarded != null) {
            request.addHeader("X-Forwarded-For", forwarded);
        }
        return request;
    }
}
