package io.tollgate.e2e.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection through a {@link FaultProxy}: two pumps, one for each direction. */
final class Passage {

    private static final int BUFFER = 16 * 1024;

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;
    private final AtomicInteger pumping = new AtomicInteger(2);
    private volatile boolean halfClosed;

    Passage(FaultProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    void start() {
        Thread.ofVirtual().start(() -> pump(client, server, false));
        Thread.ofVirtual().start(() -> pump(server, client, true));
        feel();
    }

    /** The proxy's trouble has changed: some befall a connection at once. */
    void feel() {
        switch (proxy.trouble()) {
            case Trouble.Reset reset -> {
                reset(client);
                reset(server);
            }
            case Trouble.HalfClose half -> halfClose();
            case Trouble.None none -> {}
            case Trouble.Latency latency -> {}
            case Trouble.Drip drip -> {}
            case Trouble.BlackHole hole -> {}
        }
    }

    /** Ends without the usual goodbye, so that the other side's next read or write fails. */
    static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyGone) {
            // That is what was wanted.
        }
    }

    private void halfClose() {
        halfClosed = true;
        try {
            client.shutdownOutput();
        } catch (IOException alreadyGone) {
            // Nothing left to close.
        }
    }

    private void pump(Socket from, Socket to, boolean towardsClient) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (towardsClient && halfClosed) {
                    continue;
                }
                carry(buffer, read, out);
            }
            if (!(towardsClient && halfClosed)) {
                to.shutdownOutput();
            }
        } catch (IOException broken) {
            reset(client);
            reset(server);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            if (pumping.decrementAndGet() == 0) {
                reset(client);
                reset(server);
                proxy.ended(this);
            }
        }
    }

    private void carry(byte[] bytes, int count, OutputStream out)
            throws IOException, InterruptedException {
        int sent = 0;
        while (sent < count) {
            Trouble now = proxy.trouble();
            int portion =
                    switch (now) {
                        case Trouble.Drip drip -> {
                            proxy.waitIn(now, drip.pause());
                            yield drip.bytes();
                        }
                        case Trouble.Latency latency -> {
                            proxy.waitIn(now, latency.each());
                            yield count;
                        }
                        case Trouble.BlackHole hole -> {
                            proxy.waitIn(now);
                            yield 0;
                        }
                        case Trouble.None none -> count;
                        case Trouble.Reset reset -> throw new IOException("reset");
                        case Trouble.HalfClose half -> count;
                    };
            int next = Math.min(portion, count - sent);
            out.write(bytes, sent, next);
            sent += next;
        }
    }
}
