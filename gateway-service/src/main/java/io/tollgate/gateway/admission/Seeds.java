package io.tollgate.gateway.admission;

import io.tollgate.contracts.Totals;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.contracts.Window;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.relay.InternalHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a budget's figures from the ledger to Redis; many calls that need one ask once. */
final class Seeds {

    private static final Logger log = LoggerFactory.getLogger(Seeds.class);

    private static final int MAX_TRIES = 10;

    private final InternalHttp spendService;
    private final Holds holds;
    private final ConcurrentMap<String, CompletableFuture<Void>> underWay =
            new ConcurrentHashMap<>();

    Seeds(InternalHttp spendService, Holds holds) {
        this.spendService = spendService;
        this.holds = holds;
    }

    /**
     * @throws Refusal 503 when the ledger cannot be asked
     */
    void seed(Check check) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> others = underWay.putIfAbsent(check.key(), mine);
        try {
            if (others != null) {
                others.get();
                return;
            }
            bring(check);
            mine.complete(null);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable();
        } catch (ExecutionException | IOException away) {
            mine.completeExceptionally(away);
            throw unavailable();
        } catch (RuntimeException failed) {
            mine.completeExceptionally(failed);
            throw failed;
        } finally {
            if (others == null) {
                underWay.remove(check.key(), mine);
            }
        }
    }

    /** Seeds without making anybody wait; a failure shows in the next try. */
    void seedLater(Check check) {
        if (!underWay.containsKey(check.key())) {
            Thread.ofVirtual()
                    .name("seed")
                    .start(
                            () -> {
                                try {
                                    seed(check);
                                } catch (RuntimeException nextTime) {
                                    // The budget limits nothing; the next call tries again.
                                    log.warn("{} has no figures yet", check.key(), nextTime);
                                }
                            });
        }
    }

    /** Again when calls were settled meanwhile: the figure may lack their rows. */
    private void bring(Check check) throws IOException {
        for (int tried = 0; tried < MAX_TRIES; tried++) {
            long missed = holds.missed(check.key());
            if (holds.seed(check.key(), spent(check), missed)) {
                return;
            }
        }
        throw unavailable();
    }

    private long spent(Check check) throws IOException {
        Window window = Objects.requireNonNull(check.window());
        TotalsRequest.Question question =
                new TotalsRequest.Question(
                        check.level().kind(),
                        check.level().id(),
                        null,
                        window.start(),
                        window.end());
        Totals totals =
                spendService.post(
                        "/internal/totals", new TotalsRequest(List.of(question)), Totals.class);
        return totals.totals().getFirst().nanoUsd();
    }

    private static Refusal unavailable() {
        return Refusal.unavailable(
                "Budgets cannot be checked at the moment. Try again shortly.",
                Duration.ofSeconds(2));
    }
}
