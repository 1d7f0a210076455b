package io.tollgate.spend.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "172.31.255.255",
                "192.168.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:10.0.0.1",
                "fe80::1",
                "fd00::1",
                "ff02::1",
                "2002:a00:1::",
                "2001:db8::1",
                "64:ff9b::7f00:1"
            })
    void addressesInsideAreNotPublic(String address) throws Exception {
        assertThat(AddressGuard.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "2606:4700::1111",
                "64:ff9b::808:808"
            })
    void addressesOutsideArePublic(String address) throws Exception {
        assertThat(AddressGuard.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void aPostToAPrivateAddressNeverConnects() throws Exception {
        try (Receiver receiver = new Receiver();
                HttpPost guarded = new HttpPost(new AddressGuard(false), Duration.ofSeconds(3));
                HttpPost open = new HttpPost(new AddressGuard(true), Duration.ofSeconds(3))) {
            Reply byName =
                    guarded.post(
                            receiver.url().replace("127.0.0.1", "localhost"),
                            Map.of(),
                            new byte[0]);
            Reply byAddress = guarded.post(receiver.url(), Map.of(), new byte[0]);
            assertThat(byName.text()).contains("no public address");
            assertThat(byAddress.text()).contains("no public address");
            assertThat(receiver.deliveries()).isEmpty();
            assertThat(open.post(receiver.url(), Map.of(), new byte[0]).delivered()).isTrue();
        }
    }

    @Test
    void namesWithoutAPublicAddressAreRefused() {
        assertThatThrownBy(() -> new AddressGuard(false).resolve("localhost"))
                .isInstanceOf(AddressGuard.PrivateAddressException.class);
    }
}
