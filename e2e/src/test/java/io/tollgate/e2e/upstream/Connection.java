package io.tollgate.e2e.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One kept-alive HTTP/1.1 connection. While an answer is under way a second thread reads ahead: the
 * end of the input is a client that left, anything else is the start of its next request.
 */
final class Connection {

    private final Socket socket;
    private final MockProvider provider;

    Connection(Socket socket, MockProvider provider) {
        this.socket = socket;
        this.provider = provider;
    }

    void serve() {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            int first = in.read();
            while (first >= 0) {
                first = exchange(first, in);
            }
        } catch (IOException | InterruptedException gone) {
            // The other side is no longer interested; its call says so.
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @return first byte of the next request, -1 when there is none
     */
    private int exchange(int first, InputStream in) throws IOException, InterruptedException {
        String path = line(first, in).split(" ")[1];
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in.read(), in); !line.isEmpty(); line = line(in.read(), in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        byte[] body = body(headers, in);
        Lane lane = provider.find(path);
        if (lane == null) {
            return -1;
        }
        Served call = lane.begin(new Received(lane.nextNumber(), path, headers, body));
        int[] next = {-1};
        Thread watcher = Thread.ofVirtual().start(() -> next[0] = readAhead(in, call));
        boolean whole = false;
        try {
            whole = answer(call, lane.answer(call.received()));
        } finally {
            call.end(whole);
            lane.end();
            if (!whole) {
                socket.close();
            }
        }
        watcher.join();
        return whole ? next[0] : -1;
    }

    private static int readAhead(InputStream in, Served call) {
        try {
            int read = in.read();
            if (read < 0 && !call.ended()) {
                call.left();
            }
            return read;
        } catch (IOException reset) {
            if (!call.ended()) {
                call.left();
            }
            return -1;
        }
    }

    private boolean answer(Served call, Reply reply) throws IOException, InterruptedException {
        if (!call.pause(reply.latency())) {
            return false;
        }
        call.begin(reply.status(), reply.inputTokens());
        OutputStream out = socket.getOutputStream();
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Scripted\r\n");
        reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("transfer-encoding: chunked\r\n\r\n");
        try {
            out.write(head.toString().getBytes(ISO_8859_1));
            for (Reply.Piece piece : reply.pieces()) {
                if (!call.pause(piece.before())) {
                    return false;
                }
                call.made(piece.outputTokens());
                out.write(chunk(piece.bytes()));
                out.flush();
            }
            if (reply.cut()) {
                return false;
            }
            out.write("0\r\n\r\n".getBytes(ISO_8859_1));
            out.flush();
            return !call.clientLeft();
        } catch (IOException closed) {
            call.left();
            return false;
        }
    }

    private static byte[] chunk(byte[] bytes) {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
        chunk.writeBytes(bytes);
        chunk.writeBytes("\r\n".getBytes(ISO_8859_1));
        return chunk.toByteArray();
    }

    private static byte[] body(Map<String, String> headers, InputStream in) throws IOException {
        String length = headers.get("content-length");
        if (length != null) {
            return in.readNBytes(Integer.parseInt(length));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            int size = Integer.parseInt(line(in.read(), in), 16);
            while (size > 0) {
                body.writeBytes(in.readNBytes(size));
                line(in.read(), in);
                size = Integer.parseInt(line(in.read(), in), 16);
            }
            line(in.read(), in);
        }
        return body.toByteArray();
    }

    private static String line(int first, InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = first; c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the request ended early");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
