package io.tollgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

    @Test
    void areCountedFromTheGatewaysAndNeverMeet() {
        Ports ports = Ports.parse(" 5000 ");

        assertThat(Ports.parse(null).base()).isEqualTo(4000);
        assertThat(Ports.parse(" ").base()).isEqualTo(4000);
        int[] all = new int[2 * Suite.SERVICES.size() + 2];
        for (int i = 0; i < Suite.SERVICES.size(); i++) {
            all[2 * i] = ports.service(i);
            all[2 * i + 1] = ports.management(i);
        }
        all[all.length - 2] = ports.postgres();
        all[all.length - 1] = ports.redis();
        assertThat(all).doesNotHaveDuplicates();
        assertThat(all).contains(5000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "1023", "65501", "4000x", "-1", "99999999999"})
    void otherNumbersAreRefusedInWords(String given) {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> Ports.parse(given))
                .withMessageContaining("TOLLGATE_PORT");
    }

    @Test
    void aTakenPortIsNamedTogetherWithAChoiceThatWorks() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int base = taken.getLocalPort();
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> new Ports(base).requireFree(true, true))
                    .withMessageContaining("Port " + base)
                    .withMessageContaining("gateway-service")
                    .satisfies(
                            refused ->
                                    Ports.parse(
                                            refused.getMessage()
                                                    .replaceAll(".*TOLLGATE_PORT=(\\d+).*", "$1")));
        }
    }
}
