package io.tollgate.gateway.ledger;

import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.Money;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.UsageEvent.Source;
import io.tollgate.gateway.call.Call;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes ledger events of calls. */
public final class UsageEvents {

    private UsageEvents() {}

    /** What stands for a call nobody heard of again; the sweeper adds the reserved amount. */
    public static UsageEvent orphan(Call call, Instant admittedAt) {
        Attempt nothing =
                attempt(1, call, call.startedAt(), false, "orphaned", "The call's end is unknown.");
        return event(call, admittedAt, nothing, Source.ORPHAN, false);
    }

    /** One event for each attempt; one event with attempt 0 when no provider was called. */
    public static List<UsageEvent> of(
            Call call, Instant admittedAt, CallReport report, Instant now, boolean cacheHit) {
        if (report.attempts().isEmpty()) {
            Attempt none =
                    cacheHit
                            ? attempt(0, call, now, true, null, null)
                            : attempt(0, call, now, false, "not_sent", "No provider was called.");
            return List.of(event(call, admittedAt, none, Source.GATEWAY, cacheHit));
        }
        List<UsageEvent> events = new ArrayList<>(report.attempts().size());
        for (Attempt attempt : report.attempts()) {
            Attempt booked = mayHaveCostAll(call, attempt) ? atReserved(call, attempt) : attempt;
            events.add(event(call, admittedAt, booked, Source.GATEWAY, false));
        }
        return events;
    }

    /**
     * What became of a call whose answer came later.
     *
     * @param call as it was known when it was admitted
     * @param reservedNanoUsd what is booked where nobody can tell, under a strict budget; null
     *     without one
     */
    public static List<UsageEvent> of(
            UsageEvent call, List<Attempt> attempts, @Nullable Long reservedNanoUsd) {
        List<UsageEvent> events = new ArrayList<>(attempts.size());
        for (Attempt attempt : attempts) {
            boolean unknown = !attempt.success() && attempt.estimated();
            Attempt booked =
                    reservedNanoUsd != null && unknown
                            ? costing(attempt, reservedNanoUsd)
                            : attempt;
            events.add(event(call, booked));
        }
        return events;
    }

    private static UsageEvent event(UsageEvent call, Attempt attempt) {
        return new UsageEvent(
                call.requestId(),
                attempt.number(),
                call.admittedAt(),
                attempt.startedAt(),
                attempt.firstTokenAt(),
                attempt.endedAt(),
                Source.GATEWAY,
                attempt.success() ? "success" : "failure",
                call.callType(),
                call.tenant(),
                call.keyId(),
                call.keyAlias(),
                call.userId(),
                call.teamId(),
                call.organizationId(),
                call.endUser(),
                call.tags(),
                call.modelGroup(),
                emptyToNull(attempt.model()),
                emptyToNull(attempt.deploymentId()),
                emptyToNull(attempt.provider()),
                attempt.apiBase(),
                attempt.region(),
                attempt.usage(),
                attempt.cost(),
                false,
                attempt.estimated(),
                attempt.priced(),
                call.stream(),
                attempt.errorClass(),
                attempt.errorMessage(),
                call.sessionId(),
                call.traceId(),
                call.clientIp());
    }

    /** A provider that was late or broke off may have done, and billed, all that it was asked. */
    private static boolean mayHaveCostAll(Call call, Attempt attempt) {
        return call.admission().strict()
                && call.admission().hold() != null
                && !attempt.success()
                && attempt.estimated()
                && !"client_disconnected".equals(attempt.errorClass());
    }

    private static Attempt atReserved(Call call, Attempt attempt) {
        return costing(attempt, Objects.requireNonNull(call.admission().hold()).amount());
    }

    private static Attempt costing(Attempt attempt, long nanoUsd) {
        BigDecimal zero = BigDecimal.ZERO;
        return attempt.withCost(new CostParts(zero, zero, zero, zero, Money.usd(nanoUsd)));
    }

    private static Attempt attempt(
            int number,
            Call call,
            Instant endedAt,
            boolean success,
            @Nullable String errorClass,
            @Nullable String errorMessage) {
        return new Attempt(
                number,
                "",
                "",
                "",
                null,
                null,
                call.startedAt(),
                null,
                endedAt,
                success,
                errorClass,
                errorMessage,
                TokenUsage.NONE,
                CostParts.ZERO,
                false,
                true);
    }

    private static UsageEvent event(
            Call call, Instant admittedAt, Attempt attempt, Source source, boolean cacheHit) {
        Caller caller = call.caller();
        String session = call.facts().sessionId();
        String trace = call.facts().traceId();
        return new UsageEvent(
                call.id(),
                attempt.number(),
                admittedAt,
                attempt.startedAt(),
                attempt.firstTokenAt(),
                attempt.endedAt(),
                source,
                attempt.success() ? "success" : "failure",
                call.route().callType(),
                caller.tenant(),
                caller.keyId(),
                caller.keyAlias(),
                caller.userId(),
                caller.teamId(),
                caller.organizationId(),
                endUser(call),
                tags(call),
                call.facts().model(),
                emptyToNull(attempt.model()),
                emptyToNull(attempt.deploymentId()),
                emptyToNull(attempt.provider()),
                attempt.apiBase(),
                attempt.region(),
                attempt.usage(),
                attempt.cost(),
                cacheHit,
                attempt.estimated(),
                attempt.priced(),
                call.facts().stream(),
                attempt.errorClass(),
                attempt.errorMessage(),
                session == null ? call.header("session-id") : session,
                trace == null ? call.header("trace-id") : trace,
                call.request().getRemoteAddr());
    }

    /**
     * The end customer that the caller's token or else the request names, null when it names none.
     */
    public static @Nullable String endUser(Call call) {
        if (call.customerId() != null) {
            return call.customerId();
        }
        if (call.facts().user() != null) {
            return call.facts().user();
        }
        String customer = call.header("customer-id");
        return customer == null ? call.header("end-user-id") : customer;
    }

    /** Tags of the key and of the request, each once. */
    public static List<String> tags(Call call) {
        Set<String> tags = new LinkedHashSet<>(call.caller().tags());
        tags.addAll(call.facts().tags());
        String listed = call.header("tags");
        if (listed != null) {
            for (String tag : listed.split(",")) {
                if (!tag.isBlank()) {
                    tags.add(tag.trim());
                }
            }
        }
        return List.copyOf(tags);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
