package io.tollgate.bench.subject;

/** What a request asks for. */
public enum Workload {
    /** A whole answer, same dialect on both sides. */
    UNARY,
    /** A streamed answer, same dialect on both sides. */
    STREAM,
    /** A question that was answered before. */
    CACHE_HIT,
    /** OpenAI's dialect in, Anthropic's wire out. */
    TRANSLATED,
    TRANSLATED_STREAM;

    boolean streamed() {
        return this == STREAM || this == TRANSLATED_STREAM;
    }

    boolean translated() {
        return this == TRANSLATED || this == TRANSLATED_STREAM;
    }
}
