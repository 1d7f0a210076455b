package io.tollgate.gateway.admission;

import io.tollgate.contracts.CountersRequest;
import io.tollgate.contracts.TrustRequest;
import io.tollgate.contracts.Window;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.relay.InternalHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has spend-service bring figures from the ledger to Redis; many calls that need the same ask once.
 */
final class Seeds {

    private static final Logger log = LoggerFactory.getLogger(Seeds.class);

    private final InternalHttp spendService;
    private final ConcurrentMap<String, CompletableFuture<Void>> underWay =
            new ConcurrentHashMap<>();

    Seeds(InternalHttp spendService) {
        this.spendService = spendService;
    }

    /**
     * @throws Refusal 503 when the ledger cannot be asked
     */
    void seed(String tenant, List<Check> checks) {
        Map<String, Check> byKey = new HashMap<>();
        checks.forEach(check -> byKey.put(check.key(), check));
        once(
                List.copyOf(byKey.keySet()),
                keys -> {
                    List<CountersRequest.Counter> counters = new ArrayList<>();
                    for (String key : keys) {
                        Check check = Objects.requireNonNull(byKey.get(key));
                        Window window = Objects.requireNonNull(check.window());
                        counters.add(
                                new CountersRequest.Counter(
                                        check.level().kind(), check.level().id(), window));
                    }
                    spendService.tell(
                            "/internal/counters/seed", new CountersRequest(tenant, counters));
                });
    }

    /**
     * Redis, in this run, does not know what it knew of the tenant.
     *
     * @throws Refusal 503 when the ledger cannot be asked
     */
    void trust(String tenant, String run, Duration warmUp) {
        once(
                List.of(trustKey(tenant, run)),
                keys ->
                        spendService.tell(
                                "/internal/counters/trust",
                                new TrustRequest(tenant, run, warmUp.toMillis())));
    }

    private static String trustKey(String tenant, String run) {
        return "trust " + run + ' ' + tenant;
    }

    /** The same without making anybody wait; a failure shows in the next try. */
    void trustLater(String tenant, String run, Duration warmUp) {
        later(trustKey(tenant, run), () -> trust(tenant, run, warmUp));
    }

    /** Seeds without making anybody wait; a failure shows in the next try. */
    void seedLater(String tenant, Check check) {
        later(check.key(), () -> seed(tenant, List.of(check)));
    }

    private void later(String key, Runnable question) {
        if (!underWay.containsKey(key)) {
            Thread.ofVirtual()
                    .name("seed")
                    .start(
                            () -> {
                                try {
                                    question.run();
                                } catch (RuntimeException nextTime) {
                                    // Nobody waits for it; the next call tries again.
                                    log.warn("no figures yet: {}", nextTime.getMessage());
                                }
                            });
        }
    }

    private interface Request {
        void send(List<String> keys) throws IOException;
    }

    /** Sends the request for those keys that nobody asks for yet, and waits for the others. */
    private void once(List<String> keys, Request request) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        List<String> myKeys = new ArrayList<>();
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (String key : keys) {
            CompletableFuture<Void> other = underWay.putIfAbsent(key, mine);
            if (other == null) {
                myKeys.add(key);
            } else {
                others.add(other);
            }
        }
        try {
            if (!myKeys.isEmpty()) {
                request.send(myKeys);
                mine.complete(null);
            }
        } catch (IOException | RuntimeException failed) {
            mine.completeExceptionally(failed);
            log.debug("no figures: {}", failed.getMessage());
            throw unavailable();
        } finally {
            myKeys.forEach(key -> underWay.remove(key, mine));
        }
        try {
            for (CompletableFuture<Void> other : others) {
                other.get();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable();
        } catch (ExecutionException failed) {
            throw unavailable();
        }
    }

    private static Refusal unavailable() {
        return Refusal.unavailable(
                "Budgets cannot be checked at the moment. Try again shortly.",
                Duration.ofSeconds(2));
    }
}
