package io.tollgate.sdk.chat;

/** Why a model stopped, in neither vendor's words. */
public enum StopReason {
    END,
    MAX_TOKENS,
    STOP_SEQUENCE,
    TOOL_CALLS,
    /** Withheld by a filter, or the model refused. */
    CONTENT_FILTER,
    /** A long turn of server-side tools was paused; sending the answer back continues it. */
    PAUSE,
    CONTEXT_WINDOW
}
