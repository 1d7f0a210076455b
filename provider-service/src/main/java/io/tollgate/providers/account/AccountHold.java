package io.tollgate.providers.account;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.hold.HoldCounter;
import io.tollgate.contracts.hold.HoldKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What one attempt has reserved on its provider's account.
 *
 * @param id its own, with the time of the call's: another attempt of the same call may still be
 *     held when nobody heard of its end
 * @param tenant the account's slot
 * @param amount nano-USD
 * @param tokens debited from tokens-per-minute limits
 * @param admittedAt by Redis's clock, or by ours while it is away
 */
record AccountHold(
        UUID id,
        String tenant,
        long amount,
        long tokens,
        Instant admittedAt,
        List<HoldCounter> counters) {

    /** The time of a UUIDv7, and nothing else of it. */
    private static final long TIME = 0xFFFF_FFFF_FFFF_0000L;

    static AccountHold draft(
            UUID call, String tenant, WorstCase worst, List<Check> checks, Instant now) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        UUID id =
                new UUID(
                        (call.getMostSignificantBits() & TIME) | 0x7000L | random.nextInt(0x1000),
                        (random.nextLong() >>> 2) | Long.MIN_VALUE);
        return new AccountHold(
                id,
                tenant,
                worst.nanoUsd(),
                worst.debit(),
                now,
                checks.stream().map(Check::counter).filter(Objects::nonNull).toList());
    }

    AccountHold at(Instant admitted) {
        return new AccountHold(id, tenant, amount, tokens, admitted, counters);
    }

    String countersJson() {
        return ContractJson.MAPPER.writeValueAsString(counters);
    }

    /** For the scripts that keep and end it. */
    List<String> keys() {
        List<String> keys =
                new ArrayList<>(
                        List.of(
                                HoldKeys.hold(tenant, id),
                                HoldKeys.holds(tenant),
                                HoldKeys.ended(tenant, id)));
        counters.forEach(counter -> keys.add(counter.key()));
        return keys;
    }

    /** Kind and limit of each counter, after {@code first}. */
    List<String> values(List<String> first) {
        List<String> values = new ArrayList<>(first);
        for (HoldCounter counter : counters) {
            values.add(counter.kind());
            values.add(Long.toString(counter.limit()));
        }
        return values;
    }
}
