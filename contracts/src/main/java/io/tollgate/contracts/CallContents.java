package io.tollgate.contracts;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was said in some calls of keys that have it kept. Sending it twice keeps it once. */
public record CallContents(List<Content> contents) {

    public CallContents {
        contents = List.copyOf(contents);
    }

    /**
     * One call's words, not redacted yet.
     *
     * @param requestId UUIDv7, as in the ledger
     * @param request the body as the client sent it, perhaps cut off
     * @param response what the client was sent, perhaps cut off: JSON, or server-sent events; null
     *     for an answer that is no text
     */
    public record Content(UUID requestId, String request, @Nullable String response) {

        /** What was said stays out of logs. */
        @Override
        public String toString() {
            return "Content[" + requestId + "]";
        }
    }
}
