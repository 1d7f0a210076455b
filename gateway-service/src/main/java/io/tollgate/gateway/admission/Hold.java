package io.tollgate.gateway.admission;

import io.tollgate.contracts.BackgroundCall;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.hold.HoldCounter;
import io.tollgate.contracts.hold.HoldKeys;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a call has reserved in Redis until its ledger rows are stored.
 *
 * @param amount nano-USD
 * @param tokens debited from tokens-per-minute buckets
 * @param admittedAt by Redis's clock
 * @param eventJson what the sweeper would store if nothing else were heard of the call
 * @param countersJson the counters as the sweeper reads them
 */
public record Hold(
        UUID requestId,
        String tenant,
        long amount,
        long tokens,
        Instant admittedAt,
        String eventJson,
        List<HoldCounter> counters,
        String countersJson) {

    /** Of a call whose answer comes later; null when it was admitted without a Hold. */
    public static @Nullable Hold of(UUID requestId, BackgroundCall call) {
        BackgroundCall.Held held = call.hold();
        return held == null
                ? null
                : new Hold(
                        requestId,
                        call.event().tenant(),
                        held.nanoUsd(),
                        held.tokens(),
                        held.admittedAt(),
                        json(call.event()),
                        held.counters(),
                        json(held.counters()));
    }

    /** The same for whoever keeps it when this call is over. */
    public BackgroundCall inBackground(boolean strict) {
        return new BackgroundCall(
                ContractJson.MAPPER.readValue(eventJson, UsageEvent.class),
                new BackgroundCall.Held(amount, tokens, admittedAt, counters),
                strict);
    }

    String[] keys() {
        String[] keys = new String[3 + counters.size()];
        keys[0] = HoldKeys.hold(tenant, requestId);
        keys[1] = HoldKeys.holds(tenant);
        keys[2] = HoldKeys.ended(tenant, requestId);
        for (int i = 0; i < counters.size(); i++) {
            keys[3 + i] = counters.get(i).key();
        }
        return keys;
    }

    /** Kind and limit of each counter, appended to {@code first}. */
    String[] values(String... first) {
        String[] values = new String[first.length + 2 * counters.size()];
        System.arraycopy(first, 0, values, 0, first.length);
        for (int i = 0; i < counters.size(); i++) {
            values[first.length + 2 * i] = counters.get(i).kind();
            values[first.length + 2 * i + 1] = Long.toString(counters.get(i).limit());
        }
        return values;
    }

    static String json(Object value) {
        return ContractJson.MAPPER.writeValueAsString(value);
    }
}
