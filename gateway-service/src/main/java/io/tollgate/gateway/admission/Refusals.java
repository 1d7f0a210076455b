package io.tollgate.gateway.admission;

import io.tollgate.contracts.Level;
import io.tollgate.contracts.Money;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says which limit refused a call, how far it is used, and when to come again. */
final class Refusals {

    private Refusals() {}

    static Refusal of(Holds.Answer answer, java.util.List<Check> checks) {
        Check check = checks.get(answer.numbers().get(0).intValue() - 1);
        long wait = answer.numbers().get(1);
        long first = answer.numbers().get(2);
        long second = answer.numbers().get(3);
        return switch (check.kind()) {
            case 'b' -> budget(check, answer.now(), first, second);
            case 'r' -> limit(check, "requests", "requests per minute", wait, first, second);
            case 't' -> limit(check, "tokens", "tokens per minute", wait, first, second);
            default ->
                    refusal(
                                    ErrorKind.TOO_MANY_PARALLEL,
                                    "Limit of "
                                            + check.a()
                                            + " parallel requests reached for this "
                                            + check.level().kind().label()
                                            + ".",
                                    Duration.ofMillis(wait))
                            .header("rate_limit_type", "max_parallel_requests");
        };
    }

    private static Refusal budget(Check check, Instant now, long spent, long held) {
        Instant reset = Objects.requireNonNull(check.window()).end();
        String text =
                "Budget has been exceeded! Current cost: "
                        + Money.usd(spent).toPlainString()
                        + ", Max budget: "
                        + Money.usd(Long.parseLong(check.a())).toPlainString()
                        + " ("
                        + check.level().kind().label()
                        + (held > 0
                                ? ", "
                                        + Money.usd(held).toPlainString()
                                        + " held by calls under way"
                                : "")
                        + (reset == null ? "" : ", resets at " + reset)
                        + ")";
        Duration wait = held > 0 ? null : untilReset(now, reset);
        return refusal(ErrorKind.BUDGET_EXCEEDED, text, wait);
    }

    private static @Nullable Duration untilReset(Instant now, @Nullable Instant reset) {
        return reset == null ? null : Duration.between(now, reset);
    }

    private static Refusal limit(
            Check check, String unit, String name, long wait, long left, long reset) {
        Level level = check.level();
        String text =
                "Rate limit reached for this "
                        + level.kind().label()
                        + ": "
                        + check.a()
                        + " "
                        + name
                        + ". Remaining: "
                        + Math.max(0, left)
                        + ". Try again in "
                        + RateLimitHeaders.duration(wait)
                        + ".";
        return refusal(ErrorKind.KEY_RATE_LIMITED, text, Duration.ofMillis(wait))
                .header("rate_limit_type", unit)
                .header("x-ratelimit-limit-" + unit, check.a())
                .header("x-ratelimit-remaining-" + unit, Long.toString(Math.max(0, left)))
                .header("x-ratelimit-reset-" + unit, RateLimitHeaders.duration(reset));
    }

    private static Refusal refusal(ErrorKind kind, String text, @Nullable Duration wait) {
        return new Refusal(new ProviderError(kind, 0, text, null, null, wait));
    }
}
