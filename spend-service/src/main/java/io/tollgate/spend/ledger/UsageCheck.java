package io.tollgate.spend.ledger;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.Money;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.platform.ApiException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses events that the ledger could not keep exactly.
 *
 * <p>The bounds on times are what lets a sum over a stretch of time look into few partitions only:
 * the partition follows the request id, the sum follows the admission.
 */
final class UsageCheck {

    private static final Duration SKEW = Duration.ofDays(1);
    private static final Duration LONGEST_CALL = Duration.ofDays(7);
    private static final Set<String> STATUSES = Set.of("success", "failure");
    private static final int MOST_ATTEMPTS = 1_000;
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    /**
     * Beyond this many decimals nobody quotes prices, and a number could be made to fill memory.
     */
    private static final int MOST_DECIMALS = 30;

    private static final BigDecimal MOST_USD = Money.usd(Budget.MAX_NANO_USD);

    private UsageCheck() {}

    /**
     * Checks a whole batch.
     *
     * @throws ApiException 400 naming the first bad event's index and field
     */
    static void require(List<UsageEvent> events, Instant now) {
        for (int i = 0; i < events.size(); i++) {
            String fault = fault(events.get(i), now);
            if (fault != null) {
                String field = fault.substring(0, fault.indexOf(' '));
                throw ApiException.badRequest(
                        "events[" + i + "]." + field, "events[" + i + "]." + fault);
            }
        }
    }

    private static @Nullable String fault(UsageEvent event, Instant now) {
        if (event.requestId() == null
                || event.requestId().version() != 7
                || event.requestId().variant() != 2) {
            return "requestId must be a UUIDv7";
        }
        Instant identified = RequestDay.instant(event.requestId());
        if (identified.isAfter(now.plus(SKEW))) {
            return "requestId lies more than a day in the future";
        }
        if (event.attempt() < 0 || event.attempt() > MOST_ATTEMPTS) {
            return "attempt lies between 0 and " + MOST_ATTEMPTS;
        }
        if (event.source() == null) {
            return "source is missing";
        }
        if (event.status() == null || !STATUSES.contains(event.status())) {
            return "status is success or failure";
        }
        String missing = missingText(event);
        if (missing != null) {
            return missing + " is missing";
        }
        String time = timeFault(event, identified);
        if (time != null) {
            return time;
        }
        return event.usage() == null || negative(event.usage())
                ? "usage must be counts from 0"
                : costFault(event.cost());
    }

    private static @Nullable String missingText(UsageEvent event) {
        if (event.callType() == null) {
            return "callType";
        }
        if (event.tenant() == null) {
            return "tenant";
        }
        if (event.keyId() == null) {
            return "keyId";
        }
        return event.modelGroup() == null ? "modelGroup" : null;
    }

    private static @Nullable String timeFault(UsageEvent event, Instant identified) {
        if (far(event.admittedAt(), identified, SKEW)) {
            return "admittedAt lies more than a day from the request id's time";
        }
        if (far(event.startedAt(), identified, SKEW)) {
            return "startedAt lies more than a day from the request id's time";
        }
        if (far(event.endedAt(), identified, LONGEST_CALL)) {
            return "endedAt lies more than seven days from the request id's time";
        }
        Instant first = event.firstTokenAt();
        return first != null && far(first, identified, LONGEST_CALL)
                ? "firstTokenAt lies more than seven days from the request id's time"
                : null;
    }

    private static boolean far(@Nullable Instant time, Instant from, Duration most) {
        return time == null || time.isBefore(from.minus(most)) || time.isAfter(from.plus(most));
    }

    private static boolean negative(TokenUsage usage) {
        return LongStream.of(
                        usage.input(),
                        usage.cacheRead(),
                        usage.cacheWrite(),
                        usage.output(),
                        usage.reasoning(),
                        usage.audioInput(),
                        usage.audioOutput())
                .anyMatch(count -> count < 0 || count > MOST_TOKENS);
    }

    private static @Nullable String costFault(@Nullable CostParts cost) {
        boolean bad =
                cost == null
                        || Stream.of(
                                        cost.input(),
                                        cost.output(),
                                        cost.cacheRead(),
                                        cost.cacheWrite(),
                                        cost.other(),
                                        cost.audio(),
                                        cost.image(),
                                        cost.tool(),
                                        cost.discount(),
                                        cost.margin())
                                .anyMatch(UsageCheck::badMoney)
                        || cost.discount().compareTo(cost.list()) > 0;
        return bad
                ? "cost must be USD from 0 to 9000000 with at most "
                        + MOST_DECIMALS
                        + " decimals in each part"
                : null;
    }

    private static boolean badMoney(@Nullable BigDecimal usd) {
        return usd == null
                || usd.signum() < 0
                || usd.compareTo(MOST_USD) > 0
                || usd.scale() > MOST_DECIMALS && usd.stripTrailingZeros().scale() > MOST_DECIMALS;
    }
}
