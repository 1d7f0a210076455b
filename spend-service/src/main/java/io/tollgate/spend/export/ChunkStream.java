package io.tollgate.spend.export;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.BiConsumer;

/** Cuts what is written into pieces of a megabyte. */
final class ChunkStream extends OutputStream {

    private static final int CHUNK = 1 << 20;

    private final BiConsumer<Integer, byte[]> store;
    private final ByteArrayOutputStream current = new ByteArrayOutputStream(CHUNK);
    private int number;
    private long written;

    /**
     * @param store takes each piece with its number from 0
     */
    ChunkStream(BiConsumer<Integer, byte[]> store) {
        this.store = store;
    }

    /** Bytes so far. */
    long written() {
        return written;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            int some = Math.min(left, CHUNK - current.size());
            current.write(bytes, from, some);
            from += some;
            left -= some;
            if (current.size() == CHUNK) {
                store();
            }
        }
        written += length;
    }

    private void store() {
        store.accept(number++, current.toByteArray());
        current.reset();
    }

    /** Stores the rest; call it when all is written. */
    @Override
    public void close() {
        if (current.size() > 0) {
            store();
        }
    }
}
