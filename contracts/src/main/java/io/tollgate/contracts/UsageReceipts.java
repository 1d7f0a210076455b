package io.tollgate.contracts;

import java.util.List;
import java.util.UUID;

/** Answer to a {@link UsageBatch}: one receipt for each event, in the batch's order. */
public record UsageReceipts(List<Receipt> receipts) {

    public UsageReceipts {
        receipts = List.copyOf(receipts);
    }

    /** What became of an event. */
    public enum Outcome {
        STORED,
        DUPLICATE,
        /** An orphan row at the reserved amount stood there; a correction row now mends it. */
        CORRECTED
    }

    /**
     * One event's fate.
     *
     * @param correctionNanoUsd what the counters must be changed by (negative when the orphan was
     *     dearer); 0 unless corrected
     */
    public record Receipt(UUID requestId, int attempt, Outcome outcome, long correctionNanoUsd) {}
}
