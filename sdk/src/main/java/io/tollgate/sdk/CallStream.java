package io.tollgate.sdk;

import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.StreamEncoder;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Frame;
import io.tollgate.sdk.wire.FrameReader;
import io.tollgate.sdk.wire.StreamDecoder;
import io.tollgate.sdk.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of stream share: reading frames, watching events, ending well or badly, usage.
 */
abstract sealed class CallStream implements StreamTranslation
        permits PassThroughStream, TranslatedStream {
    private static final byte[] NOTHING = new byte[0];

    final StreamEncoder encoder;
    final AnswerView view;
    private final StreamDecoder decoder;
    private final boolean mayEndSilently;
    private final FrameReader reader;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private final Set<Integer> openChoices = new HashSet<>();
    private byte[] terminal = NOTHING;
    private boolean startedOutput;
    private boolean anyFinished;
    private boolean finished;
    private long outputCharacters;
    private @Nullable Usage reported;
    private @Nullable StopReason stopReason;
    private @Nullable ProviderError failed;

    CallStream(Dialect dialect, Wire wire, AnswerView view) {
        this.encoder = dialect.encoder(view.publicModel(), view.wantsUsage());
        this.decoder = wire.stream();
        this.mayEndSilently = wire.form().mayEndSilently();
        this.reader = wire.form().framing().reader();
        this.view = view;
    }

    /** Writes what the frame, which means these events, is for the client. */
    abstract void write(Frame frame, List<StreamEvent> events, ByteArrayOutputStream out);

    /** Writes what has to stand before the terminal event. */
    abstract void writeEnd(Usage usage, ByteArrayOutputStream out);

    /** The event that ends the stream well. */
    abstract byte[] terminal();

    @Override
    public StreamStep accept(byte[] buffer, int offset, int length) {
        try {
            for (Frame frame : finished ? List.<Frame>of() : reader.feed(buffer, offset, length)) {
                if (!finished) {
                    take(frame);
                }
            }
        } catch (RuntimeException surprise) {
            fail(unreadable());
        }
        return step();
    }

    @Override
    public StreamStep end() {
        if (!finished) {
            try {
                Frame rest = reader.flush();
                if (rest != null) {
                    take(rest);
                }
            } catch (RuntimeException surprise) {
                fail(unreadable());
            }
        }
        if (!finished) {
            if (completeWithoutTerminal()) {
                finish();
            } else {
                fail(
                        ProviderError.of(
                                ErrorKind.UPSTREAM_PROTOCOL,
                                "The provider's stream ended before the answer was complete."));
            }
        }
        return step();
    }

    /** Where the last word may be left out ({@code [DONE]}), finished choices say as much. */
    private boolean completeWithoutTerminal() {
        return mayEndSilently && anyFinished && openChoices.isEmpty();
    }

    private void take(Frame frame) {
        if (frame.failure() != null) {
            fail(frame.failure());
            return;
        }
        if (frame.isBlank()) {
            // How some servers keep a connection open.
            return;
        }
        List<StreamEvent> events = decoder.decode(frame);
        for (StreamEvent event : events) {
            watch(event);
            if (event instanceof StreamEvent.Failed failure) {
                fail(failure.error());
                return;
            }
        }
        write(frame, events, out);
        for (StreamEvent event : events) {
            if (event instanceof StreamEvent.Ended) {
                finish();
            }
        }
    }

    private void watch(StreamEvent event) {
        outputCharacters += OutputSize.characters(event);
        startedOutput |= OutputSize.isOutput(event);
        if (event instanceof StreamEvent.Reported report) {
            reported = report.usage();
        } else if (event instanceof StreamEvent.TextDelta text) {
            openChoices.add(text.choice());
        } else if (event instanceof StreamEvent.ToolCallStarted call) {
            openChoices.add(call.choice());
        } else if (event instanceof StreamEvent.Finished end) {
            anyFinished = true;
            openChoices.remove(end.choice());
            if (end.choice() == 0) {
                stopReason = end.reason();
            }
        }
    }

    private void finish() {
        finished = true;
        writeEnd(usageSoFar(), out);
        terminal = terminal();
    }

    private void fail(ProviderError error) {
        if (!finished) {
            finished = true;
            failed = error;
            encoder.encode(new StreamEvent.Failed(error), out);
        }
    }

    private StreamStep step() {
        byte[] bytes = out.size() == 0 ? NOTHING : out.toByteArray();
        out.reset();
        byte[] last = terminal;
        terminal = NOTHING;
        return new StreamStep(
                bytes, last, startedOutput, failed, finished ? usageSoFar() : null, finished);
    }

    @Override
    public Usage usageSoFar() {
        Usage told = reported;
        long estimate = Usage.estimateTokens(outputCharacters);
        if (told == null) {
            return Usage.estimate(view.estimatedInputTokens(), estimate);
        }
        boolean cutShort = failed != null || !finished;
        if (cutShort && told.outputTokens() < estimate) {
            // Anthropic tells the prompt first and the output last: a broken stream knows only
            // half.
            return new Usage(
                    told.inputTokens(),
                    told.cacheReadTokens(),
                    told.cacheWriteTokens(),
                    told.cacheWriteLongTokens(),
                    estimate,
                    told.reasoningTokens(),
                    told.audioInputTokens(),
                    told.audioOutputTokens(),
                    true,
                    told.extras());
        }
        return told;
    }

    @Override
    public @Nullable StopReason stopReason() {
        return stopReason;
    }

    private static ProviderError unreadable() {
        return ProviderError.of(
                ErrorKind.UPSTREAM_PROTOCOL, "The provider's stream could not be read.");
    }
}
