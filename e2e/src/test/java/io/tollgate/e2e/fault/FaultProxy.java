package io.tollgate.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands in front of a server on this machine and makes trouble when told to, for connections that
 * are open as well as for new ones.
 */
public final class FaultProxy {

    private final ServerSocket socket;
    private final int target;
    private final Set<Passage> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Trouble trouble = new Trouble.None();

    /**
     * Listens on a port of its own from now on.
     *
     * @param target port of the server; it need not listen yet
     */
    public FaultProxy(int target) {
        this.target = target;
        try {
            socket = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofVirtual().name("fault-proxy-" + target).start(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Connections that go through now. */
    public int open() {
        return open.size();
    }

    /** Begins this trouble, and ends the one before. */
    public void make(Trouble next) {
        lock.lock();
        try {
            trouble = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        open.forEach(Passage::feel);
    }

    public void heal() {
        make(new Trouble.None());
    }

    Trouble trouble() {
        return trouble;
    }

    void ended(Passage passage) {
        open.remove(passage);
    }

    /** Waits, but no longer than the trouble lasts. */
    void waitIn(Trouble now, Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lock();
        try {
            while (trouble == now && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the trouble's end. */
    void waitIn(Trouble now) throws InterruptedException {
        waitIn(now, Duration.ofNanos(TimeUnit.DAYS.toNanos(1)));
    }

    private void accept() {
        while (true) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> pass(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pass(Socket client) {
        Socket server;
        try {
            client.setTcpNoDelay(true);
            if (trouble instanceof Trouble.Reset) {
                Passage.reset(client);
                return;
            }
            server = new Socket(InetAddress.getLoopbackAddress(), target);
            server.setTcpNoDelay(true);
        } catch (IOException away) {
            // Nobody listens: the client sees its connection end, as behind a load balancer.
            Passage.reset(client);
            return;
        }
        Passage passage = new Passage(this, client, server);
        open.add(passage);
        passage.start();
    }
}
