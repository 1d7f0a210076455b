package io.tollgate.spend.ledger;

import io.tollgate.contracts.Totals;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.contracts.UsageBatch;
import io.tollgate.contracts.UsageReceipts;
import io.tollgate.platform.ApiException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What other services send to the ledger and ask of it. */
@RestController
class InternalController {

    private static final int MOST_EVENTS = 1_000;
    private static final int MOST_QUESTIONS = 1_000;

    private final Ledger ledger;
    private final EntityTotals totals;

    InternalController(Ledger ledger, EntityTotals totals) {
        this.ledger = ledger;
        this.totals = totals;
    }

    @PostMapping("/internal/usage")
    UsageReceipts usage(@RequestBody UsageBatch batch) {
        if (batch.events().size() > MOST_EVENTS) {
            throw ApiException.badRequest(
                    "events", "a batch has at most " + MOST_EVENTS + " events");
        }
        return new UsageReceipts(ledger.record(batch.events()));
    }

    @PostMapping("/internal/totals")
    Totals totals(@RequestBody TotalsRequest request) {
        if (request.questions().size() > MOST_QUESTIONS) {
            throw ApiException.badRequest(
                    "questions", "at most " + MOST_QUESTIONS + " questions at a time");
        }
        return new Totals(totals.of(request.questions()));
    }
}
