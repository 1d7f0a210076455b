package io.tollgate.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What is written and read by hand must be what Jackson makes of the same records by itself. */
class ContractJsonTest {

    private static final int TIMES = 2_000;

    private static final JsonMapper BY_ITSELF =
            JsonMapper.builder()
                    .changeDefaultPropertyInclusion(
                            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private final Random random = new Random(7);

    @Test
    void reportsAreWhatJacksonWritesAndReads() {
        for (int i = 0; i < TIMES; i++) {
            List<Attempt> attempts = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                attempts.add(attempt());
            }
            same(new CallReport(attempts, maybe(random.nextBoolean())), CallReport.class);
        }
    }

    /** A new component is to be written and read too, and then counted here. */
    @ParameterizedTest
    @CsvSource({
        "2, io.tollgate.contracts.CallReport",
        "16, io.tollgate.contracts.Attempt",
        "7, io.tollgate.contracts.TokenUsage",
        "10, io.tollgate.contracts.CostParts",
        "4, io.tollgate.contracts.CallContext",
        "4, io.tollgate.contracts.CallContext$ModelCall",
        "5, io.tollgate.contracts.Principal",
        "2, io.tollgate.contracts.Origin",
        "34, io.tollgate.contracts.UsageEvent",
    })
    void allComponentsAreKnown(int count, Class<?> type) {
        assertThat(type.getRecordComponents()).hasSize(count);
    }

    @Test
    void contextsAreWhatJacksonWritesAndReads() {
        for (int i = 0; i < TIMES; i++) {
            Role[] roles = Role.values();
            Principal principal =
                    new Principal(
                            roles[random.nextInt(roles.length)],
                            maybe(text()),
                            maybe(text()),
                            maybe(text()),
                            maybe(text()));
            CallContext.ModelCall call =
                    new CallContext.ModelCall(
                            text(), text(), maybe(random.nextLong()), random.nextBoolean());
            Origin origin = new Origin(text(), maybe(text()));
            same(new CallContext(uuid(), principal, maybe(call), maybe(origin)), CallContext.class);
        }
    }

    @Test
    void eventsAreWhatJacksonWrites() {
        for (int i = 0; i < TIMES; i++) {
            UsageEvent event = event();
            String json = ContractJson.MAPPER.writeValueAsString(event);
            assertThat(json).isEqualTo(BY_ITSELF.writeValueAsString(event));
            assertThat(ContractJson.MAPPER.readValue(json, UsageEvent.class)).isEqualTo(event);
            assertThat(ContractJson.MAPPER.writeValueAsBytes(event))
                    .isEqualTo(BY_ITSELF.writeValueAsBytes(event));
        }
    }

    @Test
    void instantsAreWhatTheJdkWritesAndReads() {
        List<String> texts =
                new ArrayList<>(
                        List.of(
                                "2024-02-29T23:59:59Z",
                                "2024-12-31T23:59:60Z",
                                "2000-02-29T00:00:00.000001Z",
                                "1900-03-01T00:00:00.1Z",
                                "0000-01-01T00:00:00Z",
                                "9999-12-31T23:59:59.999999999Z",
                                "+10000-01-01T00:00:00Z",
                                "-0001-12-31T23:59:59Z",
                                "2026-01-02T03:04:05+01:00"));
        for (int i = 0; i < 20 * TIMES; i++) {
            texts.add(instant().toString());
        }
        for (String text : texts) {
            Instant instant = Instant.parse(text);
            assertThat(IsoInstant.parse(text)).isEqualTo(instant);
            assertThat(ContractJson.MAPPER.writeValueAsString(reportAt(instant)))
                    .contains("\"startedAt\":\"" + instant + "\"");
        }
        for (String wrong :
                List.of(
                        "",
                        "2026-02-30T00:00:00Z",
                        "2026-13-01T00:00:00Z",
                        "2026-01-02T24:04:05Z",
                        "2026-01-02T03:60:05Z",
                        "2026-01-02T03:04:05",
                        "2026-01-02 03:04:05Z",
                        "2026-01-02T03:04:05,5Z",
                        "2026-01-02T03:04:05.xZ",
                        "2026-01-00T03:04:05Z",
                        "-026-01-02T03:04:05Z")) {
            assertThatThrownBy(() -> IsoInstant.parse(wrong))
                    .describedAs(wrong)
                    .isInstanceOf(java.time.DateTimeException.class);
        }
    }

    @Test
    void fieldsOfNewerSendersAreSkipped() {
        String json =
                """
                {"new":{"a":[1,{}]},"attempts":[{"number":1,"deploymentId":"d","provider":"p",
                "model":"m","startedAt":"2026-01-02T03:04:05Z","endedAt":"2026-01-02T03:04:06Z",
                "success":true,"usage":{"input":1,"x":[]},"cost":{"input":1e-7,"x":{"y":2}},
                "later":[[]],"estimated":false,"priced":true}],"more":null}""";
        CallReport report = ContractJson.MAPPER.readValue(json, CallReport.class);
        assertThat(report.attempts().getFirst().cost().input()).isEqualByComparingTo("0.0000001");
        assertThat(report.attempts().getFirst().cost().total()).isEqualByComparingTo("0.0000001");
    }

    @Test
    void whatIsNoReportIsRefused() {
        for (String wrong :
                List.of("[]", "1", "{\"attempts\":1}", "{\"attempts\":[{\"number\":1}]}")) {
            assertThatThrownBy(() -> ContractJson.MAPPER.readValue(wrong, CallReport.class))
                    .describedAs(wrong)
                    .isInstanceOf(JacksonException.class);
        }
        assertThatThrownBy(() -> ContractJson.MAPPER.readValue("{}", CallContext.class))
                .isInstanceOf(JacksonException.class);
    }

    private static <T> void same(T value, Class<T> type) {
        String json = ContractJson.MAPPER.writeValueAsString(value);
        assertThat(json).isEqualTo(BY_ITSELF.writeValueAsString(value));
        assertThat(ContractJson.MAPPER.readValue(json, type)).isEqualTo(value);
        byte[] bytes = ContractJson.MAPPER.writeValueAsBytes(value);
        assertThat(bytes).isEqualTo(BY_ITSELF.writeValueAsBytes(value));
        assertThat(ContractJson.MAPPER.readValue(bytes, type)).isEqualTo(value);
    }

    private static CallReport reportAt(Instant instant) {
        return new CallReport(
                List.of(
                        new Attempt(
                                1,
                                "",
                                "",
                                "",
                                null,
                                null,
                                instant,
                                null,
                                instant,
                                true,
                                null,
                                null,
                                TokenUsage.NONE,
                                CostParts.ZERO,
                                false,
                                true)));
    }

    private UsageEvent event() {
        UsageEvent.Source[] sources = UsageEvent.Source.values();
        return new UsageEvent(
                uuid(),
                random.nextInt(9),
                instant(),
                instant(),
                maybe(instant()),
                instant(),
                sources[random.nextInt(sources.length)],
                text(),
                text(),
                text(),
                text(),
                maybe(text()),
                maybe(text()),
                maybe(text()),
                maybe(text()),
                maybe(text()),
                random.nextBoolean() ? List.of() : List.of(text(), text()),
                text(),
                maybe(text()),
                maybe(text()),
                maybe(text()),
                maybe(text()),
                maybe(text()),
                usage(),
                cost(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                maybe(text()),
                maybe(text()),
                maybe(text()),
                maybe(text()),
                maybe(text()));
    }

    private Attempt attempt() {
        return new Attempt(
                random.nextInt(9),
                text(),
                text(),
                text(),
                maybe(text()),
                maybe(text()),
                instant(),
                maybe(instant()),
                instant(),
                random.nextBoolean(),
                maybe(text()),
                maybe(text()),
                usage(),
                cost(),
                random.nextBoolean(),
                random.nextBoolean());
    }

    private TokenUsage usage() {
        return new TokenUsage(
                random.nextLong(), random.nextInt(), 0, random.nextLong(1 << 20), 1, 2, 3);
    }

    private CostParts cost() {
        return new CostParts(
                money(), money(), money(), money(), money(), money(), money(), money(), money(),
                money());
    }

    private BigDecimal money() {
        return switch (random.nextInt(4)) {
            case 0 -> BigDecimal.ZERO;
            case 1 -> new BigDecimal("1E+3").setScale(0);
            default -> BigDecimal.valueOf(random.nextInt(), random.nextInt(14));
        };
    }

    private Instant instant() {
        int[] grains = {1_000_000_000, 1_000_000, 1_000, 1};
        int grain = grains[random.nextInt(grains.length)];
        long seconds =
                random.nextBoolean()
                        ? 1_800_000_000L + random.nextInt(100_000_000)
                        : random.nextLong(-80_000_000_000L, 300_000_000_000L);
        return Instant.ofEpochSecond(seconds, random.nextInt(1_000_000_000) / grain * (long) grain);
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private String text() {
        String[] texts = {
            "", "a", "gpt-4o", "ü\n\"\\\u0001", "日本語 😀", "x".repeat(300), "</script>"
        };
        return texts[random.nextInt(texts.length)];
    }

    private <T> @Nullable T maybe(T value) {
        return random.nextBoolean() ? value : null;
    }
}
