package io.tollgate.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of IP addresses such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a single address is
 * a range of one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632">RFC 4632</a>
 */
public final class AddressRange {

    /** Names are never looked up: only what reads like an address is taken for one. */
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final Pattern DOTTED = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");

    private final byte[] network;
    private final int bits;

    private AddressRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] network = bytes(slash < 0 ? text : text.substring(0, slash));
        int longest = network.length * 8;
        int bits = slash < 0 ? longest : number(text.substring(slash + 1));
        if (bits < 0 || bits > longest) {
            throw new IllegalArgumentException("not a range of addresses: " + text);
        }
        return new AddressRange(network, bits);
    }

    /** Whether an address lies inside; what is no address lies nowhere. */
    public boolean contains(String address) {
        byte[] other;
        try {
            other = bytes(address);
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
        if (other.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((other[bit / 8] & mask) != (network[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Four bytes or sixteen; an IPv4 address in IPv6 form has four. */
    private static byte[] bytes(String literal) {
        boolean dotted = !literal.contains(":");
        if (!LITERAL.matcher(literal).matches() || (dotted && !DOTTED.matcher(literal).matches())) {
            throw new IllegalArgumentException("not an address: " + literal);
        }
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException malformed) {
            throw new IllegalArgumentException("not an address: " + literal, malformed);
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            return -1;
        }
    }
}
