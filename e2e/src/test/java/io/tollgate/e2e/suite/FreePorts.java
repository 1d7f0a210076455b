package io.tollgate.e2e.suite;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Ports that nobody listened on a moment ago, all different. */
final class FreePorts {

    private final Iterator<Integer> ports;

    FreePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        List<Integer> found = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                found.add(socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        this.ports = found.iterator();
    }

    int next() {
        return ports.next();
    }
}
