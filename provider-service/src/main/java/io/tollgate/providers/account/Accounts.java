package io.tollgate.providers.account;

import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Money;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.providers.account.Admission.Admitted;
import io.tollgate.providers.account.Admission.Reason;
import io.tollgate.providers.account.Admission.Refused;
import io.tollgate.providers.account.ProviderBudgets.Standing;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.ClientRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.client.RestClientException;

/**
 * Takes a Hold on the budgets and limits of a deployment and its provider for each attempt; where
 * there are none it costs nothing.
 *
 * <p>While nobody can tell how far a limit is used the attempt is made all the same, because the
 * provider enforces its own limits, unless a budget says otherwise. Its Hold is made once Redis is
 * back.
 */
public final class Accounts {

    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    /** Each try deals with one thing that has changed meanwhile: window, budget, trust, figures. */
    private static final int MAX_TRIES = 6;

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration SHORTLY = Duration.ofSeconds(2);

    /** A spent budget that is never reset: only somebody who raises it helps. */
    private static final Duration SOME_TIME = Duration.ofMinutes(1);

    private final ProviderBudgets budgets;
    private final AccountRedis redis;
    private final Figures figures;
    private final Heartbeat heartbeat;
    private final Duration warmUp;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    Accounts(
            ProviderBudgets budgets,
            AccountRedis redis,
            Figures figures,
            Heartbeat heartbeat,
            Duration warmUp,
            InstantSource clock,
            MeterRegistry metrics) {
        this.budgets = budgets;
        this.redis = redis;
        this.figures = figures;
        this.heartbeat = heartbeat;
        this.warmUp = warmUp;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** How an admission went, as the metric names it. */
    private enum Outcome {
        OK,
        REFUSED,
        /** Admitted without knowing. */
        OPEN,
        /** Refused without knowing. */
        CLOSED
    }

    /** Asks for one attempt of a call. */
    public Admission admit(UUID call, Deployment deployment, ClientRequest request) {
        Standing standing = budgets.of(deployment.provider());
        List<Level> levels =
                Stream.of(deployment.limits(), standing.level()).filter(Objects::nonNull).toList();
        if (levels.isEmpty()) {
            return Admitted.FREE;
        }
        return admit(call, deployment, standing, levels, WorstCase.of(deployment, request));
    }

    /** Asks for a call that costs nothing: budgets do not matter to it, other limits do. */
    public Admission admitFree(UUID call, Deployment deployment) {
        Level limits = deployment.limits();
        if (limits == null
                || (limits.rpm() == null && limits.tpm() == null && limits.maxParallel() == null)) {
            return Admitted.FREE;
        }
        Level withoutBudgets =
                Level.of(
                        limits.kind(),
                        limits.id(),
                        limits.rpm(),
                        limits.tpm(),
                        limits.maxParallel(),
                        List.of());
        Standing standing = budgets.of(deployment.provider());
        return admit(call, deployment, standing, List.of(withoutBudgets), WorstCase.NOTHING);
    }

    private Admission admit(
            UUID call,
            Deployment deployment,
            Standing standing,
            List<Level> levels,
            WorstCase worst) {
        if (deployment.price().isEmpty()
                && levels.stream().anyMatch(level -> !level.budgets().isEmpty())) {
            count(Outcome.REFUSED);
            return new Refused(Reason.NO_PRICE, SOME_TIME);
        }
        String provider = deployment.provider();
        String tenant = HoldKeys.providerAccount(provider);
        Instant now = clock.instant();
        List<Check> checks = Check.of(tenant, provider, standing.version(), levels, now);
        AccountHold draft = AccountHold.draft(call, tenant, worst, checks, now);
        try {
            for (int tried = 0; tried < MAX_TRIES; tried++) {
                AccountRedis.Answer answer = redis.admit(draft, checks, worst);
                now = answer.now();
                switch (answer.status()) {
                    case "OK", "OK_UNTRUSTED" -> {
                        return granted(draft.at(now), Outcome.OK);
                    }
                    case "AGAIN" -> {
                        checks = Check.of(tenant, provider, standing.version(), levels, now);
                        draft = AccountHold.draft(call, tenant, worst, checks, now);
                    }
                    case "STALE" -> {
                        budgets.refresh();
                        standing = budgets.of(provider);
                        levels = with(standing.level(), levels, worst);
                        checks = Check.of(tenant, provider, standing.version(), levels, now);
                        draft = AccountHold.draft(call, tenant, worst, checks, now);
                    }
                    case "LOST" -> {
                        heartbeat.hurry();
                        figures.trust(
                                tenant, answer.run(), failClosed(checks) ? warmUp : Duration.ZERO);
                    }
                    case "SEED" -> seed(tenant, answer, checks);
                    case "REFUSED" -> {
                        count(Outcome.REFUSED);
                        return refused(answer, checks);
                    }
                    default -> {
                        return unknown(draft, checks, "calls under way are still to be heard of");
                    }
                }
            }
            return unknown(draft, checks, "budgets keep changing while they are checked");
        } catch (RedisException
                | RestClientException
                | DataAccessException
                | TransactionException away) {
            return unknown(draft, checks, String.valueOf(away.getMessage()));
        }
    }

    /** The same levels with the provider's as it is now. */
    private static List<Level> with(
            @Nullable Level ofProvider, List<Level> levels, WorstCase worst) {
        Stream<Level> others = levels.stream().filter(level -> level.kind() != LevelKind.PROVIDER);
        return ofProvider == null || worst == WorstCase.NOTHING
                ? others.toList()
                : Stream.concat(others, Stream.of(ofProvider)).toList();
    }

    private void seed(String tenant, AccountRedis.Answer answer, List<Check> checks) {
        for (Long unseeded : answer.numbers()) {
            figures.seed(tenant, checks.get(unseeded.intValue() - 1));
        }
    }

    private Admission granted(AccountHold hold, Outcome outcome) {
        count(outcome);
        heartbeat.start(hold);
        AtomicBoolean ended = new AtomicBoolean();
        return new Admitted(
                made -> {
                    if (ended.compareAndSet(false, true)) {
                        ended.set(end(hold, made));
                    }
                });
    }

    /** False when somebody who stopped the call interrupted this as well. */
    private boolean end(AccountHold hold, @Nullable List<Attempt> made) {
        heartbeat.stop(hold);
        long nanoUsd = hold.amount();
        long tokens = hold.tokens();
        if (made != null) {
            nanoUsd = made.stream().mapToLong(a -> Money.ceilNanoUsd(a.cost().total())).sum();
            tokens = made.stream().mapToLong(a -> a.usage().total()).sum();
        }
        try {
            redis.settle(hold, nanoUsd, tokens);
        } catch (RedisCommandInterruptedException stopped) {
            return false;
        } catch (RedisException away) {
            // The sweeper ends it after its lease.
            log.debug("a hold on a provider account is left to run out: {}", away.getMessage());
        }
        return true;
    }

    private static Refused refused(AccountRedis.Answer answer, List<Check> checks) {
        Check check = checks.get(answer.numbers().get(0).intValue() - 1);
        if (check.kind() != 'b') {
            return new Refused(Reason.AT_LIMIT, Duration.ofMillis(answer.numbers().get(1)));
        }
        boolean held = answer.numbers().get(3) > 0;
        Instant reset = Objects.requireNonNull(check.window()).end();
        Duration wait =
                held ? SOON : reset == null ? SOME_TIME : Duration.between(answer.now(), reset);
        return new Refused(Reason.AT_LIMIT, wait);
    }

    private Admission unknown(AccountHold draft, List<Check> checks, String why) {
        log.debug("limits of a provider account cannot be checked: {}", why);
        if (!failClosed(checks)) {
            return granted(draft, Outcome.OPEN);
        }
        count(Outcome.CLOSED);
        // The question may have been answered all the same, and nobody makes the attempt.
        Thread.ofVirtual().name("give-back").start(() -> end(draft, List.of()));
        return new Refused(Reason.CANNOT_BE_CHECKED, SHORTLY);
    }

    private static boolean failClosed(List<Check> checks) {
        return checks.stream().anyMatch(Check::failsClosed);
    }

    private void count(Outcome outcome) {
        metrics.counter(
                        "tollgate.provider.account.admissions",
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
