package io.tollgate.gateway.relay;

import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.EventsAsArray;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a stream. The relay writes whole events to it; {@link KeepAlive} writes a
 * comment when nothing else was written for a while, and so also notices a client that has gone.
 */
final class ClientStream {

    private static final byte[] COMMENT = {
        ':', ' ', 'k', 'e', 'e', 'p', '-', 'a', 'l', 'i', 'v', 'e', '\n', '\n'
    };

    private static final byte[] BLANK = {'\n'};

    private final HttpServletResponse response;
    private final @Nullable EventsAsArray array;
    private final ReentrantLock writing = new ReentrantLock();
    private boolean started;
    private boolean ended;
    private volatile boolean gone;
    private volatile long lastWriteNanos = System.nanoTime();
    private volatile @Nullable Runnable whenGone;

    ClientStream(Call call) {
        this.response = call.response();
        this.array = EventsAsArray.wanted(call) ? new EventsAsArray() : null;
    }

    /** Whether bytes were sent, so that a failure can only be told inside the stream. */
    boolean started() {
        return started;
    }

    boolean gone() {
        return gone;
    }

    /** Runs once, on whichever thread notices that the client has gone. */
    void whenGone(Runnable action) {
        this.whenGone = action;
    }

    /** Writes whole events at once and flushes them; does nothing once the client has gone. */
    void write(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        writing.lock();
        try {
            if (!gone) {
                start();
                OutputStream out = response.getOutputStream();
                if (array == null) {
                    out.write(bytes, offset, length);
                } else {
                    out.write(array.elements(bytes, offset, length));
                }
                out.flush();
                lastWriteNanos = System.nanoTime();
            }
        } catch (IOException left) {
            leave();
        } finally {
            writing.unlock();
        }
    }

    /** Writes a comment if the stream was silent for {@code nanos}. */
    void keepAlive(long nanos) {
        if (!silentFor(nanos) || !writing.tryLock()) {
            return;
        }
        try {
            if (!ended && !gone && silentFor(nanos)) {
                start();
                OutputStream out = response.getOutputStream();
                // White space means nothing between the elements of an array.
                out.write(array == null ? COMMENT : BLANK);
                out.flush();
                lastWriteNanos = System.nanoTime();
            }
        } catch (IOException left) {
            leave();
        } finally {
            writing.unlock();
        }
    }

    /** No comments are written after this. */
    void end() {
        writing.lock();
        ended = true;
        writing.unlock();
    }

    /** Closes what was begun; nothing is written after this. */
    void finish() {
        writing.lock();
        try {
            if (array != null && started && !gone) {
                OutputStream out = response.getOutputStream();
                out.write(array.end());
                out.flush();
            }
        } catch (IOException left) {
            leave();
        } finally {
            writing.unlock();
        }
    }

    /** Whether nothing was written for {@code nanos}. */
    boolean silentFor(long nanos) {
        return System.nanoTime() - lastWriteNanos >= nanos;
    }

    private void start() {
        if (!started) {
            started = true;
            response.setStatus(200);
            response.setContentType(
                    array == null
                            ? "text/event-stream;charset=utf-8"
                            : "application/json; charset=utf-8");
            response.setHeader("cache-control", "no-cache");
            response.setHeader("x-accel-buffering", "no");
        }
    }

    private void leave() {
        if (!gone) {
            gone = true;
            Runnable action = whenGone;
            if (action != null) {
                action.run();
            }
        }
    }
}
