package io.tollgate.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.platform.ServiceAddresses.LeftException;
import io.tollgate.platform.ServiceAddresses.Repeat;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAddressesTest {

    private static final URI A = URI.create("http://a:1");
    private static final URI B = URI.create("http://b:1");
    private static final URI C = URI.create("http://c:1");

    private final ServiceAddresses three =
            ServiceAddresses.parse("X", "http://a:1, http://b:1,http://c:1");
    private final List<URI> asked = new ArrayList<>();

    @Test
    void goesToEachInTurn() throws IOException {
        for (int i = 0; i < 6; i++) {
            send(three, Repeat.UNTIL_BEGUN, Map.of());
        }

        assertThat(asked).containsExactly(A, B, C, A, B, C);
    }

    @Test
    void goesOnToTheNextWhereNobodyListensAndPastItAfterwards() throws IOException {
        Map<URI, IOException> down = Map.of(A, new ConnectException("refused"));

        for (int i = 0; i < 4; i++) {
            send(three, Repeat.UNTIL_CONNECTED, down);
        }

        assertThat(asked.subList(0, 2)).containsExactly(A, B);
        assertThat(asked.subList(2, asked.size())).doesNotContain(A).contains(B, C);
    }

    @Test
    void asksWhoIsAvoidedWhenNobodyElseIsThere() throws IOException {
        three.leaves(A);
        three.leaves(B);
        Map<URI, IOException> down = Map.of(C, new ConnectException("refused"));

        assertThat(send(three, Repeat.UNTIL_BEGUN, down)).isIn(A, B);
        assertThat(asked).first().isEqualTo(C);
    }

    @Test
    void triesASingleAddressTwice() {
        ServiceAddresses one = new ServiceAddresses(List.of(A));

        assertThatThrownBy(
                        () ->
                                send(
                                        one,
                                        Repeat.UNTIL_BEGUN,
                                        Map.of(A, new ConnectException("refused"))))
                .isInstanceOf(ConnectException.class);
        assertThat(asked).containsExactly(A, A);
    }

    @Test
    void repeatsWhatWasRefusedUnlessItsBodyIsGone() throws IOException {
        Map<URI, IOException> leaving = Map.of(A, new LeftException(A));

        assertThat(send(three, Repeat.UNTIL_BEGUN, leaving)).isEqualTo(B);
        ServiceAddresses others = new ServiceAddresses(List.of(A, B));
        assertThatThrownBy(() -> send(others, Repeat.UNTIL_CONNECTED, leaving))
                .isInstanceOf(LeftException.class);
    }

    @Test
    void repeatsWhatBrokeOnlyIfTwiceIsLikeOnce() throws IOException {
        Map<URI, IOException> broken = Map.of(A, new EOFException("no answer"));

        assertThatThrownBy(() -> send(three, Repeat.UNTIL_BEGUN, broken))
                .isInstanceOf(EOFException.class);
        assertThat(asked).containsExactly(A);
        ServiceAddresses others = new ServiceAddresses(List.of(A, B));
        assertThat(send(others, Repeat.ALWAYS, broken)).isEqualTo(B);
    }

    @Test
    void doesNotAskAnotherWhereOneIsSlow() {
        Map<URI, IOException> slow = Map.of(A, new SocketTimeoutException("slow"));

        assertThatThrownBy(() -> send(three, Repeat.ALWAYS, slow))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(asked).containsExactly(A);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "keys:4001", "ftp://keys", "http://a:1,", "http://a:1,b:2", "http:"})
    void refusesWhatIsNoListOfAddresses(String list) {
        assertThatThrownBy(() -> ServiceAddresses.parse("TOLLGATE_KEY_SERVICE_URL", list))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("TOLLGATE_KEY_SERVICE_URL");
    }

    private URI send(ServiceAddresses to, Repeat repeat, Map<URI, IOException> failures)
            throws IOException {
        return to.call(
                repeat,
                address -> {
                    asked.add(address);
                    IOException failure = failures.get(address);
                    if (failure != null) {
                        throw failure;
                    }
                    return address;
                });
    }
}
