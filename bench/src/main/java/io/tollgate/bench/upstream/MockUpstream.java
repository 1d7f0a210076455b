package io.tollgate.bench.upstream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The mock provider: OpenAI's chat completions and Anthropic's messages, whole or streamed, for
 * thousands of connections on one event loop.
 */
public final class MockUpstream implements AutoCloseable {

    private static final int LARGEST_REQUEST = 64 * 1024 * 1024;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicReference<Behaviour> behaviour = new AtomicReference<>(Behaviour.unary(0));
    private final AtomicLong calls = new AtomicLong();
    private final Channel server;

    /**
     * @param port on the loopback address; 0 for any
     */
    public MockUpstream(int port) {
        this.server =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 4096)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        new HttpRequestDecoder(),
                                                        new HttpObjectAggregator(LARGEST_REQUEST),
                                                        new MockCall(behaviour, calls));
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), port)
                        .syncUninterruptibly()
                        .channel();
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Model calls taken so far. */
    public long calls() {
        return calls.get();
    }

    public void behave(Behaviour wanted) {
        behaviour.set(wanted);
    }

    /** Returns when the mock was closed. */
    public void join() {
        server.closeFuture().syncUninterruptibly();
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
    }
}
