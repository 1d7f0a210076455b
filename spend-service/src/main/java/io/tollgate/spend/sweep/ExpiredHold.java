package io.tollgate.spend.sweep;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.Money;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.hold.HoldCounter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Hold whose lease ran out, and what it says of its call.
 *
 * @param recovered whether the gateway left an outcome; otherwise {@code events} is one orphan, or
 *     nothing where the Hold is a provider account's: the gateway's own Hold stands for the call
 * @param reserved nano-USD
 * @param tokens what the call is to cost the tokens-per-minute buckets
 */
record ExpiredHold(
        String tenant,
        UUID requestId,
        boolean recovered,
        List<UsageEvent> events,
        List<HoldCounter> counters,
        long reserved,
        long tokens) {

    private static final JsonMapper MAPPER = ContractJson.MAPPER;

    /** The ledger takes no event that ends later than this after its id was made. */
    private static final Duration LONGEST_CALL = Duration.ofDays(7);

    /**
     * Reads the fields that {@code admit.lua} and {@code extend.lua} wrote.
     *
     * @throws IllegalArgumentException when a field is missing or belongs to another request
     * @throws tools.jackson.core.JacksonException when a field cannot be read
     */
    static ExpiredHold read(
            String tenant, UUID requestId, Map<String, String> fields, Instant now) {
        String outcome = fields.get("outcome");
        List<UsageEvent> events =
                outcome != null
                        ? recovered(outcome)
                        : field(fields, "event").isEmpty()
                                ? List.of()
                                : List.of(orphan(requestId, fields, now));
        if (events.stream().anyMatch(event -> !requestId.equals(event.requestId()))) {
            throw new IllegalArgumentException("the Hold tells of another request");
        }
        List<HoldCounter> counters =
                MAPPER.readValue(
                        field(fields, "counters"), new TypeReference<List<HoldCounter>>() {});
        String actual = fields.get("actual_tokens");
        return new ExpiredHold(
                tenant,
                requestId,
                outcome != null,
                events,
                counters,
                Long.parseLong(field(fields, "amount")),
                Long.parseLong(actual == null ? field(fields, "tokens") : actual));
    }

    private static List<UsageEvent> recovered(String outcome) {
        List<UsageEvent> events = new ArrayList<>();
        for (JsonNode event : MAPPER.readTree(outcome)) {
            ObjectNode changed = (ObjectNode) event;
            changed.put("source", UsageEvent.Source.RECOVERED.name());
            events.add(MAPPER.treeToValue(changed, UsageEvent.class));
        }
        return events;
    }

    /** The call at the amount that was reserved for it: never less than what it cost. */
    private static UsageEvent orphan(UUID requestId, Map<String, String> fields, Instant now) {
        if (!(MAPPER.readTree(field(fields, "event")) instanceof ObjectNode event)) {
            throw new IllegalArgumentException("the Hold's event is no object");
        }
        BigDecimal amount = Money.usd(Long.parseLong(field(fields, "amount")));
        CostParts cost =
                new CostParts(
                        BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, amount);
        Instant latest =
                Instant.ofEpochMilli(requestId.getMostSignificantBits() >>> 16).plus(LONGEST_CALL);
        event.put("attempt", 1);
        event.put("source", UsageEvent.Source.ORPHAN.name());
        event.put("status", "failure");
        event.put("errorClass", "orphaned");
        event.put(
                "errorMessage",
                "Nobody reported how the call ended; the reserved amount is booked.");
        event.put("estimated", true);
        event.put("endedAt", (now.isBefore(latest) ? now : latest).toString());
        event.put(
                "admittedAt",
                Instant.ofEpochMilli(Long.parseLong(field(fields, "admitted"))).toString());
        event.remove("firstTokenAt");
        event.set("usage", MAPPER.valueToTree(TokenUsage.NONE));
        event.set("cost", MAPPER.valueToTree(cost));
        return MAPPER.treeToValue(event, UsageEvent.class);
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the Hold has no field '" + name + "'");
        }
        return value;
    }
}
