package io.tollgate.spend;

import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.contracts.UsageEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Makes usage events; what a test does not say is harmless. */
public final class Events {

    private UUID requestId = uuid7(Instant.now());
    private int attempt = 1;
    private @Nullable Instant at;
    private UsageEvent.Source source = UsageEvent.Source.GATEWAY;
    private String status = "success";
    private String key = "key-" + UUID.randomUUID();
    private @Nullable String user;
    private @Nullable String team;
    private @Nullable String organization;
    private @Nullable String endUser;
    private String model = "gpt-4o-mini-2024-07-18";
    private String modelGroup = "gpt-4o-mini";
    private CostParts cost = input(new BigDecimal("0.0000123"));
    private List<String> tags = List.of("prod", "with,comma \"quoted\"");
    private String provider = "openai";
    private String callType = "acompletion";
    private boolean cacheHit;
    private boolean stream;
    private long cacheRead;
    private long durationMillis = 900;
    private @Nullable String errorClass;
    private String session = "session-1";
    private long input = 100;
    private long output = 20;
    private @Nullable String errorMessage;

    public static Events event() {
        return new Events();
    }

    /** A UUIDv7 of that moment. */
    public static UUID uuid7(Instant time) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = time.toEpochMilli() << 16 | 0x7000 | random.nextLong() & 0xfff;
        long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low);
    }

    public Events id(UUID value) {
        this.requestId = value;
        return this;
    }

    public Events attempt(int value) {
        this.attempt = value;
        return this;
    }

    /** The moment of the call, which also makes the id. */
    public Events at(Instant value) {
        this.at = value.truncatedTo(ChronoUnit.MILLIS);
        this.requestId = uuid7(value);
        return this;
    }

    /** Another moment of admission than the id's. */
    public Events admitted(Instant value) {
        this.at = value;
        return this;
    }

    public Events orphan(String usd) {
        this.source = UsageEvent.Source.ORPHAN;
        this.status = "failure";
        this.input = 0;
        this.output = 0;
        return cost(usd);
    }

    public Events failed(String message) {
        this.status = "failure";
        this.errorMessage = message;
        return this;
    }

    public Events key(String value) {
        this.key = value;
        return this;
    }

    public Events user(@Nullable String value) {
        this.user = value;
        return this;
    }

    public Events team(@Nullable String value) {
        this.team = value;
        return this;
    }

    public Events organization(@Nullable String value) {
        this.organization = value;
        return this;
    }

    public Events endUser(@Nullable String value) {
        this.endUser = value;
        return this;
    }

    public Events model(String value) {
        this.model = value;
        return this;
    }

    public Events cost(String usd) {
        return cost(input(new BigDecimal(usd)));
    }

    public Events cost(CostParts parts) {
        this.cost = parts;
        return this;
    }

    public Events tags(String... values) {
        this.tags = List.of(values);
        return this;
    }

    public Events provider(String value) {
        this.provider = value;
        return this;
    }

    public Events modelGroup(String value) {
        this.modelGroup = value;
        return this;
    }

    public Events callType(String value) {
        this.callType = value;
        return this;
    }

    public Events cacheHit() {
        this.cacheHit = true;
        this.attempt = 0;
        return cost("0");
    }

    public Events stream() {
        this.stream = true;
        return this;
    }

    public Events cacheRead(long tokens) {
        this.cacheRead = tokens;
        return this;
    }

    public Events took(long millis) {
        this.durationMillis = millis;
        return this;
    }

    public Events errorClass(String value) {
        this.errorClass = value;
        return this;
    }

    public Events session(String value) {
        this.session = value;
        return this;
    }

    private static CostParts input(BigDecimal usd) {
        BigDecimal zero = BigDecimal.ZERO;
        return new CostParts(usd, zero, zero, zero, zero);
    }

    public Events tokens(long inputTokens, long outputTokens) {
        this.input = inputTokens;
        this.output = outputTokens;
        return this;
    }

    public UsageEvent build() {
        Instant admitted =
                at == null ? Instant.ofEpochMilli(requestId.getMostSignificantBits() >>> 16) : at;
        return new UsageEvent(
                requestId,
                attempt,
                admitted,
                admitted,
                admitted.plusMillis(120),
                admitted.plusMillis(durationMillis),
                source,
                status,
                callType,
                "key-" + key,
                key,
                "alias-of-" + key,
                user,
                team,
                organization,
                endUser,
                tags,
                modelGroup,
                model,
                "deployment-1",
                provider,
                "https://api.example.com",
                null,
                new TokenUsage(input, cacheRead, 0, output, 0, 0, 0),
                source == UsageEvent.Source.ORPHAN
                        ? new CostParts(
                                BigDecimal.ZERO,
                                BigDecimal.ZERO,
                                BigDecimal.ZERO,
                                BigDecimal.ZERO,
                                cost.total())
                        : cost,
                cacheHit,
                false,
                true,
                stream,
                errorClass != null || errorMessage == null ? errorClass : "UPSTREAM_ERROR",
                errorMessage,
                session,
                null,
                "192.0.2.10");
    }
}
