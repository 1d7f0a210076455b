package io.tollgate.bench.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.tollgate.bench.upstream.Answers.Wire;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Answers the requests of one connection, one after the other. */
final class MockCall extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                    + "Transfer-Encoding: chunked\r\nx-request-id: req_bench\r\n\r\n";
    private static final String END = "0\r\n\r\n";

    private final AtomicReference<Behaviour> behaviour;
    private final AtomicLong calls;

    MockCall(AtomicReference<Behaviour> behaviour, AtomicLong calls) {
        this.behaviour = behaviour;
        this.calls = calls;
    }

    /** One stream under way. */
    private record Stream(
            ChannelHandlerContext context,
            Wire wire,
            Behaviour pace,
            long receivedNanos,
            boolean usage) {

        /** Paced from the request on, so that a late chunk does not delay all further ones. */
        long microsUntil(int number) {
            long due =
                    receivedNanos
                            + pace.latencyMillis() * 1_000_000L
                            + (number - 1L) * pace.gapMicros() * 1_000L;
            return Math.max(1, (due - System.nanoTime()) / 1_000);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        long received = System.nanoTime();
        switch (request.uri()) {
            case "/behaviour" -> {
                behaviour.set(Behaviour.parse(request.content().toString(US_ASCII)));
                answer(context, "text/plain", "ok");
            }
            case "/calls" -> answer(context, "text/plain", Long.toString(calls.get()));
            default -> model(context, request, received);
        }
    }

    private void model(ChannelHandlerContext context, FullHttpRequest request, long received) {
        calls.incrementAndGet();
        Behaviour pace = Objects.requireNonNull(behaviour.get());
        Wire wire = request.uri().endsWith("/messages") ? Wire.ANTHROPIC : Wire.OPENAI;
        if (holds(request.content(), "\"stream\":true", "\"stream\": true")) {
            boolean usage =
                    holds(request.content(), "\"include_usage\":true", "\"include_usage\": true");
            Stream stream = new Stream(context, wire, pace, received, usage);
            after(context, pace.latencyMillis() * 1000L, () -> open(stream));
        } else {
            after(
                    context,
                    pace.latencyMillis() * 1000L,
                    () ->
                            answer(
                                    context,
                                    "application/json",
                                    Answers.unary(
                                            wire,
                                            Stamp.of(System.nanoTime(), received),
                                            pace.fillerBytes())));
        }
    }

    private static void open(Stream stream) {
        write(stream.context(), STREAM_HEAD + chunk(Answers.opening(stream.wire())), false);
        token(stream, 1);
    }

    private static void token(Stream stream, int number) {
        ChannelHandlerContext context = stream.context();
        if (!context.channel().isActive()) {
            return;
        }
        String stamp = Stamp.of(System.nanoTime(), stream.receivedNanos());
        write(context, chunk(Answers.token(stream.wire(), stamp)), true);
        if (number < stream.pace().chunks()) {
            after(context, stream.microsUntil(number + 1), () -> token(stream, number + 1));
        } else {
            String closing = Answers.closing(stream.wire(), stream.pace().chunks(), stream.usage());
            write(context, chunk(closing) + END, true);
        }
    }

    private static void after(ChannelHandlerContext context, long micros, Runnable action) {
        if (micros == 0) {
            action.run();
        } else {
            var unused = context.executor().schedule(action, micros, TimeUnit.MICROSECONDS);
        }
    }

    private static void answer(ChannelHandlerContext context, String type, String body) {
        write(
                context,
                "HTTP/1.1 200 OK\r\nContent-Type: "
                        + type
                        + "\r\nContent-Length: "
                        + body.length()
                        + "\r\nx-request-id: req_bench\r\n\r\n"
                        + body,
                true);
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static void write(ChannelHandlerContext context, String ascii, boolean flush) {
        ByteBuf bytes = context.alloc().buffer(ascii.length());
        ByteBufUtil.writeAscii(bytes, ascii);
        var unused = flush ? context.writeAndFlush(bytes) : context.write(bytes);
    }

    private static boolean holds(ByteBuf body, String compact, String spaced) {
        return find(body, compact) || find(body, spaced);
    }

    private static boolean find(ByteBuf body, String text) {
        ByteBuf needle = io.netty.buffer.Unpooled.copiedBuffer(text, US_ASCII);
        return ByteBufUtil.indexOf(needle, body) >= 0;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable left) {
        context.close();
    }
}
