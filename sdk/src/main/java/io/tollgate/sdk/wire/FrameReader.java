package io.tollgate.sdk.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one stream into frames. Made for one call, used by one thread. Never throws for bad input:
 * what cannot be read becomes a frame with a {@link Frame#failure()}, and nothing comes after it.
 */
public interface FrameReader {
    /** Most bytes of one frame. */
    int MAX_FRAME_BYTES = 16 * 1024 * 1024;

    /** The frames that these bytes complete; they may be split anywhere. */
    List<Frame> feed(byte[] bytes, int offset, int length);

    /** The stream is over: a last frame without its end. Null when nothing was left. */
    @Nullable Frame flush();
}
