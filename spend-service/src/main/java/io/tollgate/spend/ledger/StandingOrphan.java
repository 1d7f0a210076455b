package io.tollgate.spend.ledger;

import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.TokenUsage;
import java.time.Instant;
import java.util.UUID;

/** A row at the reserved amount, as long as nobody said what really happened. */
record StandingOrphan(
        UUID requestId, Instant admittedAt, TokenUsage usage, CostParts cost, long nanoUsd) {}
