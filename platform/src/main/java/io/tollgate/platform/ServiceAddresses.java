package io.tollgate.platform;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the replicas of one service are. Calls go to each in turn; where nobody listens, or a
 * replica is about to leave, they go to the next one, and for a while past it.
 *
 * <p>One address may stand for several replicas as well, behind a load balancer: it is then tried
 * twice.
 */
public final class ServiceAddresses {

    private static final Logger log = LoggerFactory.getLogger(ServiceAddresses.class);

    /** How long a replica is avoided that nobody answers for. */
    private static final Duration AWAY = Duration.ofSeconds(1);

    /** How long a replica is avoided that leaves; afterwards another may have come in its place. */
    private static final Duration LEFT = Duration.ofSeconds(10);

    private final List<URI> addresses;
    private final AtomicLongArray avoidedUntil;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @throws IllegalStateException when there is none, or one that is no http address
     */
    public ServiceAddresses(List<URI> addresses) {
        if (addresses.isEmpty() || !addresses.stream().allMatch(ServiceAddresses::isHttp)) {
            throw new IllegalStateException(
                    "The address of a service begins with http:// or https://; several stand in a"
                            + " list with commas");
        }
        this.addresses = List.copyOf(addresses);
        this.avoidedUntil = new AtomicLongArray(addresses.size());
        long now = System.nanoTime();
        for (int i = 0; i < addresses.size(); i++) {
            avoidedUntil.set(i, now);
        }
    }

    /**
     * @param variable which setting it is, for the error
     * @param list addresses with commas between them
     * @throws IllegalStateException naming the setting when the list is not one of addresses
     */
    public static ServiceAddresses parse(String variable, String list) {
        try {
            return new ServiceAddresses(
                    Arrays.stream(list.split(",", -1))
                            .map(String::strip)
                            .map(URI::create)
                            .toList());
        } catch (IllegalStateException | IllegalArgumentException wrong) {
            throw new IllegalStateException(
                    variable + " must be an http or https address, or several with commas", wrong);
        }
    }

    private static boolean isHttp(URI address) {
        return address.getRawAuthority() != null
                && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
    }

    /** All of them, in the order of the setting; at least one. */
    public List<URI> all() {
        return addresses;
    }

    /** How often a request may be sent in all when one replica after another does not take it. */
    public enum Repeat {
        /** As long as no connection was made: the request's body exists only once. */
        UNTIL_CONNECTED,
        /** As long as surely no replica has begun with it. */
        UNTIL_BEGUN,
        /** Also when a connection broke before the answer: doing it twice is doing it once. */
        ALWAYS
    }

    /**
     * One try.
     *
     * @param <T> what comes of it
     */
    public interface Try<T> {
        /**
         * @throws LeftException when the replica said that it leaves and has not begun
         */
        T at(URI address) throws IOException;
    }

    /** The replica leaves and does not take the request; nothing was done. */
    public static final class LeftException extends IOException {

        private static final long serialVersionUID = 1L;

        public LeftException(URI address) {
            super(address.getAuthority() + " is leaving");
        }
    }

    /**
     * Tries one address after another until one takes the request.
     *
     * @throws IOException of the last try
     */
    public <T> T call(Repeat repeat, Try<T> request) throws IOException {
        int[] order = order();
        int most = Math.max(2, order.length);
        for (int tried = 0; ; tried++) {
            int chosen = order[tried % order.length];
            URI address = addresses.get(chosen);
            try {
                return request.at(address);
            } catch (IOException failed) {
                note(chosen, failed);
                if (tried + 1 >= most || !mayRepeat(repeat, failed)) {
                    throw failed;
                }
                log.info("{} did not take a request, trying again", address.getAuthority());
            }
        }
    }

    /** The replica behind this address said that it will leave soon. */
    public void leaves(URI address) {
        int index = addresses.indexOf(address);
        if (index >= 0) {
            avoidedUntil.set(index, System.nanoTime() + LEFT.toNanos());
        }
    }

    /**
     * @return whether the request has surely not been begun with
     */
    public static boolean unsent(IOException failed) {
        return failed instanceof LeftException || unconnected(failed);
    }

    private static boolean unconnected(IOException failed) {
        return failed instanceof ConnectException
                || failed instanceof HttpConnectTimeoutException
                || failed instanceof UnknownHostException
                || failed instanceof NoRouteToHostException;
    }

    private static boolean mayRepeat(Repeat repeat, IOException failed) {
        return switch (repeat) {
            case UNTIL_CONNECTED -> unconnected(failed);
            case UNTIL_BEGUN -> unsent(failed);
            // Who is slow is not made faster by another request.
            case ALWAYS ->
                    unsent(failed)
                            || !(failed instanceof SocketTimeoutException
                                    || failed instanceof HttpTimeoutException);
        };
    }

    private void note(int index, IOException failed) {
        if (failed instanceof LeftException) {
            avoidedUntil.set(index, System.nanoTime() + LEFT.toNanos());
        } else if (unconnected(failed)) {
            avoidedUntil.set(index, System.nanoTime() + AWAY.toNanos());
        }
    }

    /** Each in turn; who is avoided comes last, because everybody may be. */
    private int[] order() {
        int count = addresses.size();
        if (count == 1) {
            return new int[1];
        }
        int first = Math.floorMod(turn.getAndIncrement(), count);
        long now = System.nanoTime();
        int[] order = new int[count];
        int next = 0;
        List<Integer> avoided = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int index = (first + i) % count;
            if (avoidedUntil.get(index) - now > 0) {
                avoided.add(index);
            } else {
                order[next++] = index;
            }
        }
        for (int index : avoided) {
            order[next++] = index;
        }
        return order;
    }

    @Override
    public String toString() {
        return addresses.toString();
    }
}
