package io.tollgate.e2e.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the provider answers.
 *
 * @param latency before the head is sent
 * @param inputTokens billed as soon as the first piece is made
 * @param cut whether the connection breaks after the last piece instead of ending well
 */
public record Reply(
        int status,
        Map<String, String> headers,
        Duration latency,
        int inputTokens,
        List<Piece> pieces,
        boolean cut) {

    /**
     * Bytes that are written and flushed at once.
     *
     * @param before pause before they are made
     * @param outputTokens billed when they are made, whether or not anybody takes them
     */
    public record Piece(byte[] bytes, Duration before, int outputTokens) {}

    public Reply {
        headers = Map.copyOf(headers);
        pieces = List.copyOf(pieces);
    }

    static Reply json(String body, int inputTokens, int outputTokens) {
        return new Reply(
                200,
                Map.of("content-type", "application/json"),
                Duration.ZERO,
                inputTokens,
                List.of(new Piece(body.getBytes(UTF_8), Duration.ZERO, outputTokens)),
                false);
    }

    static Reply events(List<Piece> pieces, int inputTokens) {
        return new Reply(
                200,
                Map.of("content-type", "text/event-stream; charset=utf-8"),
                Duration.ZERO,
                inputTokens,
                pieces,
                false);
    }

    /** An error answer; bills nothing. */
    public static Reply error(int status, String body, Map<String, String> headers) {
        Map<String, String> all = new java.util.TreeMap<>(headers);
        all.put("content-type", "application/json");
        Piece piece = new Piece(body.getBytes(UTF_8), Duration.ZERO, 0);
        return new Reply(status, all, Duration.ZERO, 0, List.of(piece), false);
    }

    /** Recorded bytes, in pieces of the given sizes; bills nothing. */
    public static Reply replay(int status, String contentType, byte[] body, List<Integer> sizes) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        for (int size : sizes) {
            int end = Math.min(body.length, at + size);
            if (end > at) {
                byte[] part = java.util.Arrays.copyOfRange(body, at, end);
                pieces.add(new Piece(part, Duration.ZERO, 0));
            }
            at = end;
        }
        if (at < body.length) {
            byte[] rest = java.util.Arrays.copyOfRange(body, at, body.length);
            pieces.add(new Piece(rest, Duration.ZERO, 0));
        }
        return new Reply(
                status, Map.of("content-type", contentType), Duration.ZERO, 0, pieces, false);
    }

    /** All pieces together. */
    public byte[] wholeBody() {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        pieces.forEach(piece -> all.writeBytes(piece.bytes()));
        return all.toByteArray();
    }

    public Reply after(Duration wait) {
        return new Reply(status, headers, wait, inputTokens, pieces, cut);
    }

    /** With a pause before every piece but the first. */
    public Reply pacedBy(Duration pause) {
        List<Piece> paced = new ArrayList<>();
        for (Piece piece : pieces) {
            Duration before = paced.isEmpty() ? Duration.ZERO : pause;
            paced.add(new Piece(piece.bytes(), before, piece.outputTokens()));
        }
        return new Reply(status, headers, latency, inputTokens, paced, cut);
    }

    /** At most the first pieces; then the connection breaks. */
    public Reply cutAfter(int count) {
        return new Reply(
                status,
                headers,
                latency,
                inputTokens,
                pieces.subList(0, Math.min(count, pieces.size())),
                true);
    }

    /** The first pieces, and then others. */
    public Reply insteadAfter(int count, String text) {
        List<Piece> some = new ArrayList<>(pieces.subList(0, count));
        some.add(new Piece(text.getBytes(UTF_8), Duration.ZERO, 0));
        return new Reply(status, headers, latency, inputTokens, some, false);
    }

    /** The first pieces, and then nothing for {@code silence} before the rest. */
    public Reply silentAfter(int count, Duration silence) {
        List<Piece> all = new ArrayList<>(pieces);
        Piece next = all.get(count);
        all.set(count, new Piece(next.bytes(), silence, next.outputTokens()));
        return new Reply(status, headers, latency, inputTokens, all, cut);
    }
}
