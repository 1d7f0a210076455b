package io.tollgate.e2e.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A provider on a port of its own, with a virtual thread for each connection. */
public final class MockProvider {

    private final ServerSocket socket;
    private final ConcurrentMap<String, Lane> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger strays = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();

    public MockProvider() throws IOException {
        socket = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("mock-provider").start(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** A new lane, whose calls nobody else's are mixed with. */
    public Lane lane(Script script) {
        String name = "lane" + names.incrementAndGet();
        URI base = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/" + name + "/v1");
        Lane lane = new Lane(base, script);
        lanes.put(name, lane);
        return lane;
    }

    /** Calls to addresses that no lane has. */
    public int strays() {
        return strays.get();
    }

    private void accept() {
        while (true) {
            try {
                Socket connection = socket.accept();
                connection.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> new Connection(connection, this).serve());
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Nullable Lane find(String path) {
        int end = path.indexOf('/', 1);
        Lane lane = end < 0 ? null : lanes.get(path.substring(1, end));
        if (lane == null) {
            strays.incrementAndGet();
        }
        return lane;
    }
}
