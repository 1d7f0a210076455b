package io.tollgate.bench.load;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** One connection: sends a request, measures its answer, and says that it is free again. */
final class ClientConnection extends ChannelInboundHandlerAdapter {

    private final Load load;
    private final StampReader stamps = new StampReader(this::stamp);
    private final Channel channel;
    private boolean busy;
    private boolean counted;
    private boolean stream;
    private int status;
    private int tokens;
    private long due;
    private long lastToken;
    private long providerNanos;

    ClientConnection(Load load, Channel channel) {
        this.load = load;
        this.channel = channel;
    }

    boolean busy() {
        return busy;
    }

    /** An answer that has not come until now counts as one that never came. */
    void giveUp() {
        if (busy && counted) {
            load.measured().error("never answered");
        }
        busy = false;
    }

    /** {@code counts}: whether the call's times belong to the measurement. */
    void send(byte[] request, long dueNanos, boolean counts) {
        busy = true;
        counted = counts;
        stream = false;
        status = 0;
        tokens = 0;
        due = dueNanos;
        lastToken = 0;
        providerNanos = -1;
        stamps.reset();
        channel.writeAndFlush(Unpooled.wrappedBuffer(request), channel.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpResponse head) {
                status = head.status().code();
                String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
                stream = type != null && type.startsWith("text/event-stream");
            }
            if (message instanceof HttpContent content) {
                if (content.decoderResult().isFailure()) {
                    fail("unreadable answer");
                    return;
                }
                content.content().forEachByte(stamps);
                if (message instanceof LastHttpContent) {
                    ended();
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void stamp(long sent, long received) {
        long now = System.nanoTime();
        tokens++;
        providerNanos = sent - received;
        if (!stream) {
            return;
        }
        load.token();
        if (counted) {
            Measured measured = load.measured();
            Measured.record(measured.chunkDelay, now - sent);
            if (lastToken == 0) {
                Measured.record(measured.addedFirstToken, now - due - providerNanos);
            } else {
                Measured.record(measured.gap, now - lastToken);
            }
        }
        lastToken = now;
    }

    private void ended() {
        if (!busy) {
            return;
        }
        long now = System.nanoTime();
        String wrong = wrong();
        if (wrong != null) {
            if (counted) {
                load.measured().error(wrong);
            }
        } else {
            load.answered();
            if (counted && !stream) {
                Measured.record(load.measured().whole, now - due);
                Measured.record(load.measured().added, now - due - providerNanos);
            }
        }
        busy = false;
        load.free(this);
    }

    private @org.jspecify.annotations.Nullable String wrong() {
        if (status != 200) {
            return "status " + status;
        }
        if (tokens == 0) {
            return "empty answer";
        }
        return stream && tokens != load.plan().chunks() ? "stream cut short" : null;
    }

    private void fail(String why) {
        if (busy && counted) {
            load.measured().error(why);
        }
        busy = false;
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail("connection closed");
        load.lost(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause.getClass().getSimpleName());
    }
}
