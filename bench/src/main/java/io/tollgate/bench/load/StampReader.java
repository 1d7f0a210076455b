package io.tollgate.bench.load;

import io.netty.util.ByteProcessor;
import io.tollgate.bench.upstream.Stamp;

/** Finds the mock's stamps in an answer's bytes, wherever packets cut them. */
final class StampReader implements ByteProcessor {

    private static final int MARKS = Stamp.MARK.length();
    private static final int SECOND = MARKS + Stamp.DIGITS + 1;
    private static final int LENGTH = SECOND + Stamp.DIGITS;

    /** Told of every stamp. */
    interface Sink {
        void stamp(long sentNanos, long receivedNanos);
    }

    private final Sink sink;
    private int position;
    private long sent;
    private long received;

    StampReader(Sink sink) {
        this.sink = sink;
    }

    void reset() {
        position = 0;
    }

    @Override
    public boolean process(byte value) {
        if (position < MARKS) {
            position = value == '@' ? position + 1 : 0;
            sent = 0;
            received = 0;
        } else if (position == SECOND - 1) {
            position = value == '@' ? position + 1 : 0;
        } else if (value < '0' || value > '9') {
            position = 0;
        } else {
            if (position < SECOND) {
                sent = sent * 10 + (value - '0');
            } else {
                received = received * 10 + (value - '0');
            }
            if (++position == LENGTH) {
                position = 0;
                sink.stamp(sent, received);
            }
        }
        return true;
    }
}
