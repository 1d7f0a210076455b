package io.tollgate.gateway.admission;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.call.Step;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.caller.Authorize;
import io.tollgate.gateway.redis.RedisUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts a call that costs nothing against the limits of every level: requests, tokens and parallel
 * requests, not budgets, so that an exhausted one does not keep anybody from what was paid for. Its
 * Hold has no event: should it run out, nothing is booked.
 */
public final class CountIn implements Step {

    private static final Logger log = LoggerFactory.getLogger(CountIn.class);

    private static final int MAX_TRIES = 4;
    private static final Price NOTHING = new Price(0, 0, 0, 0, false);

    private final Holds holds;
    private final Seeds seeds;
    private final LocalLimits local;
    private final Heartbeat heartbeat;
    private final Authenticate authenticate;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    CountIn(
            Holds holds,
            Seeds seeds,
            LocalLimits local,
            Heartbeat heartbeat,
            Authenticate authenticate,
            InstantSource clock,
            MeterRegistry metrics) {
        this.holds = holds;
        this.seeds = seeds;
        this.local = local;
        this.heartbeat = heartbeat;
        this.authenticate = authenticate;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        Hold hold;
        try {
            hold = admit(call);
        } catch (RedisUnavailableException away) {
            withoutRedis(call, next);
            return;
        } catch (Refusal refusal) {
            count(refusal.error().kind().name());
            throw refusal;
        }
        count("OK");
        heartbeat.start(hold);
        try {
            next.handle(call);
        } finally {
            heartbeat.stop(hold);
            settle(hold);
        }
    }

    private void withoutRedis(Call call, Next next) throws IOException {
        LocalLimits.Grant grant = local.admit(checks(call, clock.instant()), 0, 0);
        count("LOCAL");
        try {
            next.handle(call);
        } finally {
            local.giveBack(grant);
        }
    }

    private Hold admit(Call call) {
        Instant now = clock.instant();
        for (int tried = 0; tried < MAX_TRIES; tried++) {
            List<Check> checks = checks(call, now);
            Holds.Draft draft = Holds.Draft.free(call.id(), call.caller().tenant(), checks);
            Holds.Answer answer = holds.admit(draft, checks, NOTHING, 0);
            now = answer.now();
            switch (answer.status()) {
                case "OK" -> {
                    describe(call, answer, checks);
                    return draft.granted(0, 0, answer.now());
                }
                case "STALE" -> identifyAnew(call);
                case "LOST" -> {
                    heartbeat.hurry();
                    seeds.trust(call.caller().tenant(), answer.run(), heartbeat.warmUp());
                }
                case "WARMING" ->
                        throw Refusal.unavailable(
                                "Limits are being recounted after an outage. Try again shortly.",
                                Duration.ofMillis(answer.numbers().getFirst()));
                default -> throw Refusals.of(answer, checks);
            }
        }
        throw Refusal.unavailable(
                "Limits keep changing while they are checked. Try again.", Duration.ofSeconds(1));
    }

    private static List<Check> checks(Call call, Instant now) {
        return Check.of(call.caller(), "", List.of(), now).stream()
                .filter(check -> check.kind() != 'b')
                .toList();
    }

    private void describe(Call call, Holds.Answer answer, List<Check> checks) {
        List<Admission.Figure> figures = new ArrayList<>(checks.size());
        for (int i = 0; i < checks.size(); i++) {
            long first = answer.numbers().get(2 + 2 * i);
            long second = answer.numbers().get(3 + 2 * i);
            figures.add(new Admission.Figure(checks.get(i), first, second));
            local.remember(checks.get(i), first, second);
        }
        new Admission(null, null, null, false, false, figures).describe(call);
    }

    /** Somebody changed the key or what it belongs to; it may be blocked by now. */
    private void identifyAnew(Call call) {
        call.callers(authenticate.identifyAnew(call.request()));
        Authorize.requireRoute(call, call.caller());
    }

    private void settle(Hold hold) {
        try {
            holds.settle(hold, 0, 0, 0);
        } catch (RedisUnavailableException away) {
            log.debug("left to the sweeper: {}", away.getMessage());
        }
    }

    private void count(String outcome) {
        metrics.counter("tollgate.admissions", "outcome", outcome).increment();
    }
}
