package io.tollgate.sdk;

import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.wire.Frame;
import io.tollgate.sdk.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Different protocols: the provider's events are written anew in the client's dialect. */
final class TranslatedStream extends CallStream {
    TranslatedStream(Dialect dialect, Wire wire, AnswerView view) {
        super(dialect, wire, view);
    }

    @Override
    void write(Frame frame, List<StreamEvent> events, ByteArrayOutputStream out) {
        for (StreamEvent event : events) {
            encoder.encode(event, out);
        }
    }

    @Override
    byte[] terminal() {
        return encoder.terminal();
    }

    @Override
    void writeEnd(Usage usage, ByteArrayOutputStream out) {
        encoder.beforeTerminal(usage, out);
    }
}
