package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.StreamEvent;
import java.util.List;

/** Reads one provider stream. Made for one call, used by one thread, never throws for bad input. */
public interface StreamDecoder {
    /** What the frame means; malformed frames become one {@link StreamEvent.Failed}. */
    List<StreamEvent> decode(Frame frame);
}
