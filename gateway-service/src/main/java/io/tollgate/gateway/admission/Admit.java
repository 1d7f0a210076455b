package io.tollgate.gateway.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.Level;
import io.tollgate.gateway.cache.CacheLookup;
import io.tollgate.gateway.cache.ResponseCache;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.call.Step;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.caller.Authorize;
import io.tollgate.gateway.caller.LevelDirectory;
import io.tollgate.gateway.ledger.Ledger;
import io.tollgate.gateway.ledger.UsageEvents;
import io.tollgate.gateway.redis.RedisUnavailableException;
import io.tollgate.sdk.error.ErrorKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Takes a Hold on every budget and limit of the call, all or nothing, in one round trip that also
 * brings the cached answer if there is one.
 */
public final class Admit implements Step {

    /**
     * Each try deals with one thing that has changed meanwhile: window, caller, missing figures.
     */
    private static final int MAX_TRIES = 6;

    /** Output tokens debited from rate limits when the client set no limit; settled later. */
    private static final long USUAL_OUTPUT_TOKENS = 1_024;

    private final Holds holds;
    private final Seeds seeds;
    private final LocalLimits local;
    private final Heartbeat heartbeat;
    private final Ledger ledger;
    private final ResponseCache cache;
    private final Authenticate authenticate;
    private final Authorize authorize;
    private final LevelDirectory levels;
    private final RedisClock clock;
    private final MeterRegistry metrics;
    private final ConcurrentMap<String, Counter> counters = new ConcurrentHashMap<>();

    Admit(
            Holds holds,
            Seeds seeds,
            LocalLimits local,
            Heartbeat heartbeat,
            Ledger ledger,
            ResponseCache cache,
            Authenticate authenticate,
            Authorize authorize,
            LevelDirectory levels,
            InstantSource clock,
            MeterRegistry metrics) {
        this.holds = holds;
        this.seeds = seeds;
        this.local = local;
        this.heartbeat = heartbeat;
        this.ledger = ledger;
        this.cache = cache;
        this.authenticate = authenticate;
        this.authorize = authorize;
        this.levels = levels;
        this.clock = new RedisClock(clock);
        this.metrics = metrics;
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        CacheLookup lookup = cache.lookUp(call);
        call.cache(lookup);
        Admission admission;
        try {
            admission = admit(call);
        } catch (RedisUnavailableException away) {
            admission = withoutRedis(call);
        } catch (Refusal refusal) {
            count(refusal.error().kind().name());
            throw refusal;
        }
        count("OK");
        call.admission(admission);
        admission.describe(call);
        Hold hold = admission.hold();
        if (hold != null) {
            heartbeat.start(hold);
        }
        admission.figures().forEach(figure -> local.begun(figure.check()));
        try {
            next.handle(call);
        } finally {
            admission.figures().forEach(figure -> local.ended(figure.check()));
            if (hold != null) {
                heartbeat.abandon(hold);
            }
            if (admission.local() != null) {
                local.giveBack(admission.local());
            }
        }
    }

    private Admission admit(Call call) {
        Instant now = clock.instant();
        List<Level> requested = requested(call);
        for (int tried = 0; tried < MAX_TRIES; tried++) {
            List<Check> checks = checks(call, requested, now);
            requirePrice(call, checks);
            if (ledger.full()) {
                throw Refusal.unavailable(
                        "The ledger is behind; metered calls wait.", Duration.ofSeconds(5));
            }
            Price price = Price.worstCase(call);
            long debit = debit(call, price);
            Holds.Draft draft = Holds.Draft.of(UsageEvents.orphan(call, now), checks);
            Holds.Answer answer = holds.admit(draft, checks, price, debit);
            now = answer.now();
            clock.heard(now);
            switch (answer.status()) {
                case "OK" -> {
                    return granted(call, answer, checks, price, debit, draft);
                }
                case "AGAIN" -> {}
                case "STALE" -> authorizeAnew(call);
                case "LOST" -> {
                    heartbeat.hurry();
                    seeds.trust(call.caller().tenant(), answer.run(), heartbeat.warmUp());
                }
                case "WARMING" -> throw warming(answer);
                case "SEED" -> {
                    List<Check> unseeded = new ArrayList<>();
                    answer.numbers().forEach(i -> unseeded.add(checks.get(i.intValue() - 1)));
                    seeds.seed(call.caller().tenant(), unseeded);
                }
                default -> throw Refusals.of(answer, checks);
            }
        }
        throw Refusal.unavailable(
                "Budgets keep changing while they are checked. Try again.", Duration.ofSeconds(1));
    }

    private static List<Check> checks(Call call, List<Level> requested, Instant now) {
        return Check.of(call.caller(), call.facts().model(), requested, now);
    }

    /** The levels that the request names itself. */
    private List<Level> requested(Call call) {
        return levels.levels(UsageEvents.endUser(call), UsageEvents.tags(call));
    }

    private Admission granted(
            Call call,
            Holds.Answer answer,
            List<Check> checks,
            Price price,
            long debit,
            Holds.Draft draft) {
        long tokens = answer.numbers().get(0);
        long amount = answer.numbers().get(1);
        List<Admission.Figure> figures = new ArrayList<>(checks.size());
        for (int i = 0; i < checks.size(); i++) {
            long first = answer.numbers().get(2 + 2 * i);
            long second = answer.numbers().get(3 + 2 * i);
            Check check = checks.get(i);
            figures.add(new Admission.Figure(check, first, second));
            if (check.kind() == 'b' && first < 0) {
                seeds.seedLater(call.caller().tenant(), check);
            }
            local.remember(check, first, second);
        }
        if (!call.offer().priced()) {
            metrics.counter("tollgate.admissions.unpriced").increment();
        }
        if (!answer.trusted()) {
            // So that a budget given to one of the tenant's callers later need not wait.
            seeds.trustLater(call.caller().tenant(), answer.run(), heartbeat.warmUp());
        }
        Hold hold = draft.granted(amount, debit, answer.now());
        boolean limited = checks.stream().anyMatch(Check::limitsSpending);
        boolean lowered = tokens < price.outputTokens();
        boolean clamp = lowered || (limited && price.clampAlways());
        return new Admission(
                hold,
                null,
                clamp ? Math.max(1, tokens) : null,
                checks.stream().anyMatch(Check::failsClosed),
                lowered,
                figures);
    }

    private void authorizeAnew(Call call) {
        authorize.choose(call, authenticate.identifyAnew(call.request()));
    }

    /** Redis lost its data, and calls under way are still to be heard of. */
    private static Refusal warming(Holds.Answer answer) {
        return Refusal.unavailable(
                "Budgets are being recounted after an outage. Try again shortly.",
                Duration.ofMillis(answer.numbers().getFirst()));
    }

    /** Redis is away: strict budgets wait, everybody else goes on within this gateway's share. */
    private Admission withoutRedis(Call call) {
        List<Check> checks = checks(call, requested(call), clock.instant());
        if (checks.stream().anyMatch(Check::failsClosed)) {
            count("REDIS_AWAY");
            throw Refusal.unavailable(
                    "Budgets cannot be checked at the moment. Try again shortly.",
                    Duration.ofSeconds(2));
        }
        requirePrice(call, checks);
        Price price = Price.worstCase(call);
        long most = price.inputNanoUsd() + price.nanoUsdPerOutputToken() * price.outputTokens();
        LocalLimits.Grant grant = local.admit(checks, most, debit(call, price));
        count("LOCAL");
        boolean limited = checks.stream().anyMatch(Check::limitsSpending);
        boolean clamp = limited && price.clampAlways();
        return new Admission(
                null,
                grant,
                clamp ? Math.max(1, price.outputTokens()) : null,
                false,
                false,
                List.of());
    }

    private static void requirePrice(Call call, List<Check> checks) {
        if (!call.offer().priced() && checks.stream().anyMatch(Check::limitsSpending)) {
            if (call.passThrough() != null) {
                throw Refusal.of(
                        ErrorKind.UNPRICED_MODEL,
                        "What this call can cost is not known, so a key with a budget cannot make"
                                + " it.");
            }
            throw Refusal.of(
                    ErrorKind.UNPRICED_MODEL,
                    "The model `"
                            + call.facts().model()
                            + "` has no price, so a key with a budget cannot use it.",
                    "model");
        }
    }

    private static long debit(Call call, Price price) {
        if (!call.route().hasOutput()) {
            return call.facts().promptTokenEstimate();
        }
        Long asked = call.facts().maxTokens();
        long output = asked == null ? USUAL_OUTPUT_TOKENS : asked;
        return call.facts().promptTokenEstimate() + Math.min(output, price.outputTokens());
    }

    private void count(String outcome) {
        counters.computeIfAbsent(
                        outcome,
                        unseen -> metrics.counter("tollgate.admissions", "outcome", unseen))
                .increment();
    }
}
