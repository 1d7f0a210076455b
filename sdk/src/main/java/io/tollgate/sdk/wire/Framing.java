package io.tollgate.sdk.wire;

/** How the pieces of a streamed answer are told apart. */
public enum Framing {
    /** Server-sent events. */
    SSE {
        @Override
        public FrameReader reader() {
            return new SseReader();
        }
    },
    /** One JSON value a line. */
    NDJSON {
        @Override
        public FrameReader reader() {
            return new NdjsonReader();
        }
    },
    /**
     * Amazon's binary messages; needs {@code software.amazon.awssdk:eventstream}.
     *
     * @see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Event stream</a>
     */
    AWS_EVENT_STREAM {
        @Override
        public FrameReader reader() {
            return new AwsEventStreamReader();
        }
    };

    /** A fresh reader for one stream. */
    public abstract FrameReader reader();
}
