package io.tollgate.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A load under way. One event loop sends and reads; a thread beside it says when requests are due,
 * and does not wait for answers, so that a slow answer cannot hide the slowness of the next.
 */
public final class Load implements AutoCloseable {

    private static final long FIRST_DUE_NANOS = 20_000_000;

    private final LoadPlan plan;
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Measured measured = new Measured();
    private final Set<ClientConnection> open = new HashSet<>();
    private final Queue<ClientConnection> idle = new ArrayDeque<>();
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong chunks = new AtomicLong();
    private volatile boolean sending = true;
    private volatile long measureFrom = Long.MAX_VALUE;
    private volatile long measureTo = Long.MAX_VALUE;
    private int nextRequest;

    private Load(LoadPlan plan) {
        this.plan = plan;
    }

    /** Opens the connections and begins to send. */
    public static Load start(LoadPlan plan) {
        Load load = new Load(plan);
        for (int i = 0; i < plan.connections(); i++) {
            load.connect();
        }
        if (!plan.closedLoop()) {
            Thread.ofPlatform().daemon().name("load-pacer").start(load::pace);
        }
        return load;
    }

    LoadPlan plan() {
        return plan;
    }

    Measured measured() {
        return measured;
    }

    public Counts counts() {
        return new Counts(started.get(), answered.get(), chunks.get());
    }

    /** Requests due from now on count. */
    public void beginMeasuring() {
        measureFrom = System.nanoTime();
    }

    /** Requests due from now on do not count; those that did are still waited for. */
    public void endMeasuring() {
        measureTo = System.nanoTime();
    }

    /**
     * Sends nothing more and waits for the calls under way; one that does not end in time is an
     * error.
     */
    public Measured finish(long patienceSeconds) {
        sending = false;
        if (measureTo == Long.MAX_VALUE) {
            endMeasuring();
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (System.nanoTime() < until && underWay() > 0) {
            LockSupport.parkNanos(5_000_000);
        }
        onLoop(
                () -> {
                    waiting.stream()
                            .filter(this::counts)
                            .forEach(due -> measured.error("never sent"));
                    waiting.clear();
                    open.forEach(ClientConnection::giveUp);
                });
        close();
        return measured;
    }

    private long underWay() {
        AtomicLong busy = new AtomicLong();
        onLoop(() -> busy.set(waiting.size() + open.stream().filter(c -> c.busy()).count()));
        return busy.get();
    }

    private void onLoop(Runnable action) {
        loop.submit(action).syncUninterruptibly();
    }

    @Override
    public void close() {
        sending = false;
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void pace() {
        double interval = 1e9 / plan.ratePerSecond();
        long begin = System.nanoTime() + FIRST_DUE_NANOS;
        for (long number = 0; sending; number++) {
            long due = begin + (long) (number * interval);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            try {
                loop.execute(() -> due(due));
            } catch (RejectedExecutionException ended) {
                return;
            }
        }
    }

    private void due(long dueNanos) {
        ClientConnection connection = idle.poll();
        if (connection == null) {
            waiting.add(dueNanos);
        } else {
            send(connection, dueNanos);
        }
    }

    private void send(ClientConnection connection, long dueNanos) {
        byte[] request = plan.requests().get(nextRequest++ % plan.requests().size());
        started.incrementAndGet();
        connection.send(request, dueNanos, counts(dueNanos));
    }

    private boolean counts(long dueNanos) {
        return dueNanos >= measureFrom && dueNanos < measureTo;
    }

    void token() {
        chunks.incrementAndGet();
    }

    void answered() {
        answered.incrementAndGet();
    }

    /** A connection can take the next request. */
    void free(ClientConnection connection) {
        Long due = waiting.poll();
        if (due != null) {
            send(connection, due);
        } else if (plan.closedLoop() && sending) {
            send(connection, System.nanoTime());
        } else {
            idle.add(connection);
        }
    }

    void lost(ClientConnection connection) {
        idle.remove(connection);
        if (open.remove(connection) && sending) {
            connect();
        }
    }

    private void connect() {
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
                .handler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline().addLast(new HttpResponseDecoder());
                            }
                        })
                .connect(plan.target())
                .addListener(
                        (io.netty.channel.ChannelFuture connected) -> {
                            if (connected.isSuccess()) {
                                opened(connected.channel());
                            } else {
                                measured.error("cannot connect");
                            }
                        });
    }

    private void opened(io.netty.channel.Channel channel) {
        ClientConnection connection = new ClientConnection(this, channel);
        channel.pipeline().addLast(connection);
        open.add(connection);
        free(connection);
    }
}
