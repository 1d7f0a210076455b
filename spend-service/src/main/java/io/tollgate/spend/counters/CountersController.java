package io.tollgate.spend.counters;

import io.tollgate.contracts.CountersRequest;
import io.tollgate.contracts.TrustRequest;
import io.tollgate.platform.ApiException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What gateways ask when budgets in Redis have no figures. */
@RestController
class CountersController {

    private static final int MOST_COUNTERS = 100;
    private static final long LONGEST_WARM_UP_MILLIS = 600_000;

    private final Seeder seeder;

    CountersController(Seeder seeder) {
        this.seeder = seeder;
    }

    /** 204 when all have figures; 503 when Redis keeps losing its data. */
    @PostMapping("/internal/counters/seed")
    ResponseEntity<Void> seed(@RequestBody CountersRequest request) {
        if (request.counters().size() > MOST_COUNTERS) {
            throw ApiException.badRequest(
                    "counters", "at most " + MOST_COUNTERS + " counters at a time");
        }
        for (CountersRequest.Counter asked : request.counters()) {
            BudgetCounter counter =
                    new BudgetCounter(request.tenant(), asked.kind(), asked.id(), asked.window());
            if (!seeder.seed(counter)) {
                return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
            }
        }
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/internal/counters/trust")
    ResponseEntity<Void> trust(@RequestBody TrustRequest request) {
        if (request.run().isBlank()) {
            throw ApiException.badRequest("run", "run must not be empty");
        }
        if (request.warmUpMillis() < 0 || request.warmUpMillis() > LONGEST_WARM_UP_MILLIS) {
            throw ApiException.badRequest(
                    "warmUpMillis", "a warm-up lasts from 0 to " + LONGEST_WARM_UP_MILLIS + " ms");
        }
        seeder.trust(request.tenant(), request.run(), request.warmUpMillis());
        return ResponseEntity.noContent().build();
    }
}
