package io.tollgate.spend.alerts;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import javax.net.SocketFactory;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Keeps destinations out of the operator's network. The very addresses that are connected to are
 * looked at, so that a name which changes its mind after a check gains nothing.
 *
 * <p>Public is what the IANA registries of special addresses do not list, see
 * https://www.iana.org/assignments/iana-ipv4-special-registry and
 * https://www.iana.org/assignments/iana-ipv6-special-registry.
 */
final class AddressGuard implements DnsResolver {

    private static final List<Net> SPECIAL =
            List.of(
                    Net.of("0.0.0.0", 8),
                    Net.of("10.0.0.0", 8),
                    Net.of("100.64.0.0", 10),
                    Net.of("127.0.0.0", 8),
                    Net.of("169.254.0.0", 16),
                    Net.of("172.16.0.0", 12),
                    Net.of("192.0.0.0", 24),
                    Net.of("192.0.2.0", 24),
                    Net.of("192.88.99.0", 24),
                    Net.of("192.168.0.0", 16),
                    Net.of("198.18.0.0", 15),
                    Net.of("198.51.100.0", 24),
                    Net.of("203.0.113.0", 24),
                    Net.of("224.0.0.0", 3),
                    Net.of("2001::", 23),
                    Net.of("2001:db8::", 32),
                    Net.of("2002::", 16),
                    Net.of("3fff::", 20));

    /** All of IPv6 that was ever given out. */
    private static final Net GLOBAL = Net.of("2000::", 3);

    /** IPv4 addresses as networks without IPv4 see them, RFC 6052. */
    private static final Net TRANSLATED = Net.of("64:ff9b::", 96);

    private final boolean allowsPrivate;

    AddressGuard(boolean allowsPrivate) {
        this.allowsPrivate = allowsPrivate;
    }

    /** The host has no public address. */
    static final class PrivateAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        PrivateAddressException() {
            super(
                    "the host has no public address, and TOLLGATE_ALERTS_ALLOW_PRIVATE is not"
                            + " switched on");
        }
    }

    boolean allowsPrivate() {
        return allowsPrivate;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] allowed =
                Arrays.stream(InetAddress.getAllByName(host))
                        .filter(this::allows)
                        .toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new PrivateAddressException();
        }
        return allowed;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** Sockets that connect to allowed addresses only. */
    SocketFactory sockets() {
        return new Sockets();
    }

    private boolean allows(InetAddress address) {
        return allowsPrivate || isPublic(address);
    }

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (TRANSLATED.holds(bytes)) {
            return isPublic(ipv4(Arrays.copyOfRange(bytes, 12, 16)));
        }
        return (address instanceof Inet4Address || GLOBAL.holds(bytes))
                && SPECIAL.stream().noneMatch(net -> net.holds(bytes));
    }

    private static InetAddress ipv4(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    /**
     * @param bits how many of the first bits count
     */
    private record Net(List<Byte> start, int bits) {

        static Net of(String start, int bits) {
            byte[] bytes = InetAddress.ofLiteral(start).getAddress();
            Byte[] boxed = new Byte[bytes.length];
            Arrays.setAll(boxed, i -> bytes[i]);
            return new Net(List.of(boxed), bits);
        }

        boolean holds(byte[] address) {
            if (address.length != start.size()) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if (((address[bit / 8] ^ start.get(bit / 8)) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Only the way without arguments is open: it leaves connecting to the guarded socket. */
    private final class Sockets extends SocketFactory {

        @Override
        public Socket createSocket() {
            return new Socket() {
                @Override
                public void connect(SocketAddress endpoint, int timeout) throws IOException {
                    if (endpoint instanceof InetSocketAddress wanted
                            && wanted.getAddress() != null
                            && !allows(wanted.getAddress())) {
                        throw new PrivateAddressException();
                    }
                    super.connect(endpoint, timeout);
                }
            };
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }
    }
}
