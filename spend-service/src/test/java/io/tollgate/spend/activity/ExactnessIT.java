package io.tollgate.spend.activity;

import static io.tollgate.spend.Events.event;
import static io.tollgate.spend.Events.uuid7;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.Events;
import io.tollgate.spend.ReportsTestBase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Calls of all kinds around the last two month borders, delivered out of order, twice and at the
 * same time; whatever is asked for must add up to what the upstream billed.
 */
class ExactnessIT extends ReportsTestBase {

    private static final String USER = "u-exact";
    private static final Principal ME = new Principal(Role.INTERNAL_USER, null, USER, null, null);
    private static final YearMonth MONTH = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
    private static final LocalDate FROM = MONTH.atDay(1).minusDays(3);
    private static final LocalDate TO = MONTH.plusMonths(1).atDay(1);

    private final Random random = new Random(20_260_901);

    /** What the upstream billed, as the truth that every figure is held against. */
    private final List<UsageEvent> billed = new ArrayList<>();

    @Test
    void everySumIsWhatTheUpstreamBilled() throws Exception {
        List<UsageEvent> sent = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            sent.addAll(call(at(i)));
        }
        sent.addAll(sent.subList(0, 300));
        Collections.shuffle(sent, random);
        sendAtTheSameTime(sent);

        Map<String, BigDecimal> days = by(event -> day(event).toString());
        BigDecimal month =
                billed.stream()
                        .filter(event -> YearMonth.from(day(event)).equals(MONTH))
                        .map(ExactnessIT::usd)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        String range = "start_date=" + FROM + "&end_date=" + TO;
        String monthRange = "start_date=" + MONTH.atDay(1) + "&end_date=" + MONTH.atEndOfMonth();

        JsonNode daily = get("/user/daily/activity/aggregated?" + range);
        Map<String, BigDecimal> answered = new TreeMap<>();
        for (JsonNode day : daily.get("results")) {
            put(answered, day.get("date").asString(), day.at("/metrics/spend"));
        }
        assertThat(answered).as("by day").isEqualTo(days);
        assertThat(
                        get("/user/daily/activity/aggregated?" + monthRange)
                                .at("/metadata/total_spend")
                                .decimalValue())
                .as("the month")
                .isEqualByComparingTo(month);
        assertThat(named("/global/spend/logs?" + range, "date", "spend")).isEqualTo(days);
        assertThat(named("/global/spend/models?limit=1000&" + range, "model", "total_spend"))
                .isEqualTo(by(event -> String.valueOf(event.model())));
        assertThat(named("/global/spend/keys?limit=1000&" + range, "api_key", "total_spend"))
                .isEqualTo(by(UsageEvent::keyId));
        assertThat(named("/global/spend/provider?" + range, "provider", "spend"))
                .isEqualTo(by(event -> String.valueOf(event.provider())));
        assertThat(named("/spend/logs?" + range, "startTime", "spend")).isEqualTo(days);
        Map<String, BigDecimal> tags = new TreeMap<>();
        for (UsageEvent event : billed) {
            event.tags().forEach(tag -> add(tags, tag, usd(event)));
        }
        assertThat(named("/spend/tags?" + range, "individual_request_tag", "total_spend"))
                .isEqualTo(tags);
        BigDecimal logs = BigDecimal.ZERO;
        BigDecimal parts = BigDecimal.ZERO;
        String cursor = "";
        do {
            JsonNode page =
                    get(
                            "/spend/logs/v2?page_size=100&cursor="
                                    + cursor
                                    + "&start_date="
                                    + FROM.minusDays(2)
                                    + "&end_date="
                                    + TO.plusDays(2));
            for (JsonNode row : page.get("data")) {
                logs = logs.add(row.get("spend").decimalValue());
                parts = parts.add(sumOfParts(row.at("/metadata/cost_breakdown")));
            }
            cursor = page.get("next_cursor").isNull() ? "" : page.get("next_cursor").asString();
        } while (!cursor.isEmpty());
        assertThat(logs).as("all pages of logs").isEqualByComparingTo(total(days));
        assertThat(parts).as("their parts").isEqualByComparingTo(logs);
        assertThat(daily.at("/metadata/total_api_requests").asLong())
                .isEqualTo(billed.stream().map(UsageEvent::requestId).distinct().count());
        assertThat(daily.at("/metadata/total_prompt_tokens").asLong())
                .isEqualTo(billed.stream().mapToLong(event -> event.usage().input()).sum());
        daysOfOtherTimeZonesAreExactToo();
        io.tollgate.spend.ledger.UsageTruth.differsNowhere(jdbc);
    }

    /**
     * Borders of days and months lie elsewhere: on full hours, on half ones, and with summer time.
     */
    private void daysOfOtherTimeZonesAreExactToo() {
        String range = "start_date=" + FROM.minusDays(1) + "&end_date=" + TO.plusDays(1);
        for (int minutes : new int[] {480, -60, -330, -345, 570}) {
            Map<String, BigDecimal> days = new TreeMap<>();
            JsonNode answer =
                    get("/user/daily/activity/aggregated?timezone=" + minutes + "&" + range);
            for (JsonNode day : answer.get("results")) {
                put(days, day.get("date").asString(), day.at("/metrics/spend"));
            }
            ZoneOffset zone = ZoneOffset.ofTotalSeconds(-60 * minutes);
            assertThat(days).as("by day, UTC" + zone).isEqualTo(byDay(zone));
        }
        for (String name :
                List.of("UTC", "America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe")) {
            Map<String, BigDecimal> days = new TreeMap<>();
            String report = "/spend/report?interval=day&group_by=user&page_size=1000&timezone=";
            for (JsonNode row : get(report + name + "&" + range).get("data")) {
                put(days, row.get("date").asString(), row.get("spend"));
            }
            assertThat(days).as("report by day, " + name).isEqualTo(byDay(ZoneId.of(name)));
        }
        JsonNode month =
                get(
                        "/spend/report?interval=month&group_by=tag&tag=t-all&timezone=Asia/Tokyo&"
                                + range);
        Map<String, BigDecimal> months = new TreeMap<>();
        for (JsonNode row : month.get("data")) {
            put(months, row.get("date").asString().substring(0, 7), row.get("spend"));
        }
        ZoneId tokyo = ZoneId.of("Asia/Tokyo");
        assertThat(months)
                .as("a tag by month in Tokyo")
                .isEqualTo(
                        by(event -> YearMonth.from(event.admittedAt().atZone(tokyo)).toString()));
    }

    private Map<String, BigDecimal> byDay(ZoneId zone) {
        return by(event -> LocalDate.ofInstant(event.admittedAt(), zone).toString());
    }

    private static BigDecimal sumOfParts(JsonNode cost) {
        BigDecimal sum = cost.get("margin_total_amount").decimalValue();
        for (String part :
                List.of(
                        "input_cost",
                        "output_cost",
                        "audio_cost",
                        "image_cost",
                        "tool_usage_cost",
                        "other_cost")) {
            sum = sum.add(cost.get(part).decimalValue());
        }
        return sum.subtract(cost.get("discount_amount").decimalValue());
    }

    /** Often right at a border of days or months, to the microsecond. */
    private Instant at(int number) {
        Instant border =
                (switch (number % 4) {
                            case 0 -> MONTH.atDay(1);
                            case 1 -> MONTH.atEndOfMonth().plusDays(1);
                            case 2 -> MONTH.atDay(1 + random.nextInt(27));
                            default -> FROM.plusDays(1 + random.nextInt(30));
                        })
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
        return switch (random.nextInt(3)) {
            case 0 -> border;
            case 1 -> border.minusNanos(1_000);
            default -> border.plusSeconds(random.nextInt(7_200) - 3_600L);
        };
    }

    /** One call of any kind: the events that bring it to the ledger. */
    private List<UsageEvent> call(Instant at) {
        UUID id = uuid7(at);
        return switch (random.nextInt(7)) {
            case 0 -> billed(base(id, at).stream().cost(cost()).cacheRead(3).build());
            case 1 -> billed(base(id, at).cacheHit().tokens(9, 4).build());
            case 2 -> billed(base(id, at).failed("refused").cost("0").tokens(0, 0).build());
            case 3 -> billed(base(id, at).failed("client_disconnected").cost(cost()).build());
            case 4 ->
                    billed(
                            base(id, at).failed("late").cost("0").tokens(0, 0).build(),
                            base(id, at)
                                    .attempt(2)
                                    .model("m-fallback")
                                    .provider("p-2")
                                    .cost(cost())
                                    .build());
            case 5 -> {
                // Nobody said how it ended, until somebody did.
                UsageEvent orphan = base(id, at).orphan("0.75").build();
                UsageEvent truth = base(id, at).model("m-late").cost(cost()).build();
                send(orphan);
                yield billed(truth);
            }
            default -> billed(base(id, at).cost(cost()).build());
        };
    }

    private Events base(UUID id, Instant at) {
        return event().id(id)
                .admitted(at)
                .user(USER)
                .key("exact-" + id.getLeastSignificantBits() % 3)
                .model("m-" + id.getLeastSignificantBits() % 4)
                .tags("t-" + id.getLeastSignificantBits() % 2, "t-all");
    }

    private CostParts cost() {
        BigDecimal[] parts = new BigDecimal[10];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = BigDecimal.valueOf(random.nextInt(1_000_000), 12 + random.nextInt(6));
        }
        // A discount is never more than what it is taken from.
        BigDecimal discount = parts[0].movePointLeft(1);
        return new CostParts(
                parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7],
                discount, parts[9]);
    }

    private List<UsageEvent> billed(UsageEvent... events) {
        billed.addAll(List.of(events));
        return List.of(events);
    }

    private void sendAtTheSameTime(List<UsageEvent> events) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sent = new ArrayList<>();
            for (int from = 0; from < events.size(); from += 50) {
                List<UsageEvent> batch =
                        List.copyOf(events.subList(from, Math.min(from + 50, events.size())));
                sent.add(threads.submit(() -> send(batch)));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    private Map<String, BigDecimal> by(Function<UsageEvent, String> name) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        billed.forEach(event -> add(sums, name.apply(event), usd(event)));
        return sums;
    }

    private Map<String, BigDecimal> named(String path, String name, String spend) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (JsonNode row : get(path)) {
            put(sums, row.get(name).asString(), row.get(spend));
        }
        return sums;
    }

    private JsonNode get(String path) {
        Answer answer = get(ME, path);
        assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static LocalDate day(UsageEvent event) {
        return LocalDate.ofInstant(event.admittedAt(), ZoneOffset.UTC);
    }

    private static BigDecimal usd(UsageEvent event) {
        return event.cost().total();
    }

    private static BigDecimal total(Map<String, BigDecimal> sums) {
        return sums.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void put(Map<String, BigDecimal> sums, String name, JsonNode number) {
        sums.put(name, number.decimalValue().stripTrailingZeros());
    }

    private static void add(Map<String, BigDecimal> sums, String name, BigDecimal usd) {
        sums.merge(name, usd.stripTrailingZeros(), (a, b) -> a.add(b).stripTrailingZeros());
    }
}
