package io.tollgate.spend.sweep;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.platform.ApiException;
import io.tollgate.spend.SpendProperties;
import io.tollgate.spend.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.core.JacksonException;

/**
 * Ends Holds whose lease ran out: their gateway is gone, or thinks it is. With an outcome in the
 * Hold the ledger gets exactly that; without one, an orphan row at the reserved amount, which a
 * late outcome corrects. A Hold on a provider's account has no event, and makes no row.
 *
 * <p>Ledger first, Redis second, so that Redis never knows less than was spent. Both are
 * idempotent: any number of replicas may sweep the same Hold.
 */
@Component
class Sweeper {

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration BETWEEN_COMPLAINTS = Duration.ofMinutes(1);

    private final HoldIndex holds;
    private final Ledger ledger;
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final SpendProperties properties;
    private Instant nextComplaint = Instant.MIN;

    Sweeper(
            HoldIndex holds,
            Ledger ledger,
            MeterRegistry metrics,
            InstantSource clock,
            SpendProperties properties) {
        this.holds = holds;
        this.ledger = ledger;
        this.metrics = metrics;
        this.clock = clock;
        this.properties = properties;
    }

    /** What became of an expired Hold. */
    enum Outcome {
        /** Its outcome went to the ledger. */
        RECOVERED,
        /** It went to the ledger at the reserved amount. */
        ORPHAN,
        /** It was a provider account's: ended at the reserved amount, without a row. */
        RELEASED,
        /** It was gone; only the index knew it. */
        GONE,
        /** It was extended before its turn came. */
        ALIVE,
        /** It cannot be read or booked; it is tried again in ten minutes. */
        SET_ASIDE
    }

    @Scheduled(
            initialDelayString = "${tollgate.spend.sweep-interval:2s}",
            fixedDelayString = "${tollgate.spend.sweep-interval:2s}")
    void sweepOnSchedule() {
        try {
            sweep();
        } catch (RedisException | DataAccessException | TransactionException away) {
            Instant now = clock.instant();
            if (now.isAfter(nextComplaint)) {
                nextComplaint = now.plus(BETWEEN_COMPLAINTS);
                log.warn("cannot sweep Holds for now: {}", away.getMessage());
            }
        }
    }

    /** One look at all tenants; ends at most the configured number of Holds. */
    void sweep() {
        Instant now = holds.now();
        Pass pass = new Pass(now, properties.sweepBatch());
        holds.forEachTenant(now, pass::visit);
        if (pass.swept > 0) {
            log.info("swept {} Hold(s)", pass.swept);
        }
    }

    /** One look's clock and what is left of its allowance. */
    private final class Pass {

        private final Instant now;
        private int left;
        private int swept;

        Pass(Instant now, int left) {
            this.now = now;
            this.left = left;
        }

        void visit(HoldIndex.Tenant tenant) {
            for (String requestId : tenant.expired()) {
                if (left == 0) {
                    return;
                }
                left--;
                Outcome outcome = end(tenant.id(), requestId, now);
                swept += outcome == Outcome.ALIVE ? 0 : 1;
                metrics.counter(
                                "tollgate.swept.holds",
                                "outcome",
                                outcome.name().toLowerCase(Locale.ROOT))
                        .increment();
            }
            Instant idleSince = now.minus(properties.tenantIdle());
            if (tenant.expired().isEmpty() && tenant.seen().isBefore(idleSince)) {
                holds.retire(tenant.id(), idleSince);
            }
        }
    }

    private Outcome end(String tenant, String id, Instant now) {
        try {
            UUID requestId = UUID.fromString(id);
            Map<String, String> fields = holds.fields(tenant, requestId);
            if (fields.isEmpty()) {
                holds.forget(tenant, requestId);
                return Outcome.GONE;
            }
            if (!holds.isExpired(tenant, id, now)) {
                return Outcome.ALIVE;
            }
            ExpiredHold hold = ExpiredHold.read(tenant, requestId, fields, now);
            if (hold.events().isEmpty()) {
                // Never less than the attempt cost; the reconciler sets it right from the rows that
                // the gateway brings.
                holds.settle(hold, hold.reserved());
                return Outcome.RELEASED;
            }
            ledger.record(hold.events());
            // Not the Hold's own figure: another may have booked this call already, otherwise.
            holds.settle(hold, ledger.nanoUsd(requestId));
            return hold.recovered() ? Outcome.RECOVERED : Outcome.ORPHAN;
        } catch (JacksonException | IllegalArgumentException | ClassCastException unreadable) {
            return setAside(tenant, id, now, unreadable);
        } catch (ApiException
                | DataIntegrityViolationException
                | RedisCommandExecutionException refused) {
            // This Hold's own fault; a database or Redis that is away ends the whole pass instead.
            return setAside(tenant, id, now, refused);
        }
    }

    private Outcome setAside(String tenant, String id, Instant now, RuntimeException reason) {
        log.error(
                "Hold {} cannot be booked, next try in ten minutes: {}",
                id,
                reason instanceof JacksonException
                        ? "its fields are not what they should be"
                        : reason.getMessage());
        holds.setAside(tenant, id, now);
        return Outcome.SET_ASIDE;
    }
}
