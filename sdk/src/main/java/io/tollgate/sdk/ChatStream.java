package io.tollgate.sdk;

import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.http.UpstreamErrors;
import io.tollgate.sdk.price.Cost;
import io.tollgate.sdk.price.Price;
import io.tollgate.sdk.wire.Frame;
import io.tollgate.sdk.wire.FrameReader;
import io.tollgate.sdk.wire.StreamDecoder;
import io.tollgate.sdk.wire.Wire;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer, event by event, readable once. Closing it before its end aborts the call.
 *
 * <p>The iterator throws {@link LlmException} when the provider fails or ends early.
 */
public final class ChatStream implements Iterable<StreamEvent>, AutoCloseable {
    private final UpstreamAnswer upstream;
    private final StreamDecoder decoder;
    private final @Nullable Price price;
    private final long estimatedInputTokens;
    private final FrameReader reader;
    private final Queue<StreamEvent> ready = new ArrayDeque<>();
    private final byte[] buffer = new byte[8192];
    private long outputCharacters;
    private boolean choiceFinished;
    private boolean over;
    private @Nullable Usage reported;

    ChatStream(
            UpstreamAnswer upstream, Wire wire, @Nullable Price price, long estimatedInputTokens) {
        this.upstream = upstream;
        this.decoder = wire.stream();
        this.reader = wire.form().framing().reader();
        this.price = price;
        this.estimatedInputTokens = estimatedInputTokens;
    }

    @Override
    public Iterator<StreamEvent> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                while (ready.isEmpty() && !over) {
                    read();
                }
                return !ready.isEmpty();
            }

            @Override
            public StreamEvent next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.remove();
            }
        };
    }

    /** Usage as known now; estimated until the provider has counted. */
    public Usage usage() {
        return reported != null
                ? reported
                : Usage.estimate(estimatedInputTokens, Usage.estimateTokens(outputCharacters));
    }

    /** Exact USD of {@link #usage()}; null when nobody has priced the model. */
    public @Nullable Cost cost() {
        return price == null ? null : price.cost(usage());
    }

    private void read() {
        int n;
        try {
            n = upstream.body().read(buffer);
        } catch (IOException failure) {
            over = true;
            throw new LlmException(UpstreamErrors.of(failure), failure);
        }
        if (n >= 0) {
            for (Frame frame : reader.feed(buffer, 0, n)) {
                take(frame);
            }
            return;
        }
        Frame rest = reader.flush();
        if (rest != null) {
            take(rest);
        }
        if (!over) {
            over = true;
            if (!choiceFinished) {
                throw new LlmException(
                        ProviderError.of(
                                ErrorKind.UPSTREAM_PROTOCOL,
                                "The provider's stream ended before the answer was complete."));
            }
        }
    }

    private void take(Frame frame) {
        if (frame.failure() != null) {
            over = true;
            throw new LlmException(frame.failure());
        }
        for (StreamEvent event : decoder.decode(frame)) {
            outputCharacters += OutputSize.characters(event);
            if (event instanceof StreamEvent.Failed failed) {
                over = true;
                throw new LlmException(failed.error());
            }
            if (event instanceof StreamEvent.Reported report) {
                reported = report.usage();
            }
            choiceFinished |= event instanceof StreamEvent.Finished;
            over |= event instanceof StreamEvent.Ended;
            ready.add(event);
        }
    }

    @Override
    public void close() {
        over = true;
        upstream.close();
    }
}
