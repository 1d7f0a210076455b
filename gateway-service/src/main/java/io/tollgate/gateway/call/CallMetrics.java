package io.tollgate.gateway.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tollgate.contracts.Attempt;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** What is counted of every call. Labels have few values: never a key, a user or a model name. */
public final class CallMetrics {

    private final MeterRegistry registry;
    private final Counter inputTokens;
    private final Counter outputTokens;
    private final Counter costUsd;
    private final ConcurrentMap<Integer, Timer> timers = new ConcurrentHashMap<>();
    private final ConcurrentMap<ModelRoute, Timer> firstTokens = new ConcurrentHashMap<>();
    private final Timer overhead;

    public CallMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.inputTokens = registry.counter("tollgate.tokens", "direction", "input");
        this.outputTokens = registry.counter("tollgate.tokens", "direction", "output");
        this.costUsd = registry.counter("tollgate.cost.usd");
        this.overhead =
                Timer.builder("tollgate.overhead").publishPercentileHistogram().register(registry);
    }

    /** A call that was answered, however. */
    void answered(Call call) {
        int status = call.response().getStatus();
        timers.computeIfAbsent(
                        status * 64 + call.route().ordinal(), known -> timer(call.route(), status))
                .record(call.elapsedNanos(), TimeUnit.NANOSECONDS);
    }

    /** The first event of a stream left for the client. */
    public void firstToken(Call call) {
        firstTokens
                .computeIfAbsent(
                        call.route(),
                        route ->
                                Timer.builder("tollgate.time.to.first.token")
                                        .tag("route", route.path())
                                        .publishPercentileHistogram()
                                        .register(registry))
                .record(call.elapsedNanos(), TimeUnit.NANOSECONDS);
    }

    /** What the gateway and provider-service added to the provider's own time, in a unary call. */
    public void overhead(long nanos) {
        overhead.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    public void attempt(Attempt attempt) {
        inputTokens.increment(attempt.usage().input());
        outputTokens.increment(attempt.usage().output());
        costUsd.increment(attempt.cost().total().doubleValue());
    }

    private Timer timer(ModelRoute route, int status) {
        return Timer.builder("tollgate.requests")
                .tag("route", route.path())
                .tag("status", Integer.toString(status))
                .tag("dialect", route.protocol().name().toLowerCase(Locale.ROOT))
                .publishPercentileHistogram()
                .register(registry);
    }
}
