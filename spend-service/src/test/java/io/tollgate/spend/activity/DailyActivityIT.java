package io.tollgate.spend.activity;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.ReportsTestBase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DailyActivityIT extends ReportsTestBase {

    private static final Principal MASTER = Principal.master();
    private static final Instant NOON =
            Instant.now()
                    .minus(Duration.ofDays(12))
                    .truncatedTo(ChronoUnit.DAYS)
                    .plusSeconds(43_200);
    private static final String DAY = NOON.toString().substring(0, 10);
    private static final String RANGE = "start_date=" + DAY + "&end_date=" + DAY;

    @Test
    void agentsDoNotExistAndHaveSpentNothing() {
        send(event().at(NOON).cost("0.4").build());

        JsonNode answer = ok(MASTER, "/agent/daily/activity?" + RANGE);

        assertThat(answer.get("results")).isEmpty();
        assertThat(answer.at("/metadata/total_spend").decimalValue()).isEqualByComparingTo("0");
        assertThat(answer.at("/metadata/has_more").asBoolean()).isFalse();
    }

    @Test
    void aDayBreaksDownIntoEverythingThatClientsKnow() {
        UUID retried = io.tollgate.spend.Events.uuid7(NOON);
        DIRECTORY.names("t-form", "finance");
        send(
                List.of(
                        event().at(NOON)
                                .key("k-form")
                                .team("t-form")
                                .cost("0.4")
                                .cacheRead(40)
                                .build(),
                        event().at(NOON)
                                .key("k-form")
                                .team("t-form")
                                .cacheHit()
                                .tokens(7, 3)
                                .build(),
                        event().id(retried)
                                .key("k-form")
                                .team("t-form")
                                .model("m-1")
                                .provider("azure")
                                .cost("0")
                                .tokens(0, 0)
                                .failed("broken")
                                .build(),
                        event().id(retried)
                                .attempt(2)
                                .key("k-form")
                                .team("t-form")
                                .model("m-2")
                                .callType("aembedding")
                                .cost("0.02")
                                .build()));

        JsonNode answer = ok(MASTER, "/team/daily/activity?team_ids=t-form&" + RANGE);

        JsonNode day = answer.at("/results/0");
        assertThat(day.get("date").asString()).isEqualTo(DAY);
        assertThat(day.at("/metrics/spend").decimalValue()).isEqualByComparingTo("0.42");
        assertThat(day.at("/metrics/prompt_tokens").asLong()).isEqualTo(207);
        assertThat(day.at("/metrics/completion_tokens").asLong()).isEqualTo(43);
        assertThat(day.at("/metrics/total_tokens").asLong()).isEqualTo(250);
        assertThat(day.at("/metrics/cache_read_input_tokens").asLong()).isEqualTo(40);
        assertThat(counts(day.get("metrics")))
                .as("requests: a retried one is one")
                .isEqualTo("3 3 0");
        JsonNode breakdown = day.get("breakdown");
        assertThat(breakdown.propertyNames())
                .containsExactlyInAnyOrder(
                        "mcp_servers",
                        "models",
                        "model_groups",
                        "providers",
                        "endpoints",
                        "api_keys",
                        "entities");
        assertThat(counts(breakdown.at("/models/m-1/metrics"))).isEqualTo("1 0 1");
        assertThat(counts(breakdown.at("/models/m-2/metrics"))).isEqualTo("1 1 0");
        assertThat(
                        breakdown
                                .at("/models/m-2/api_key_breakdown/k-form/metrics/spend")
                                .decimalValue())
                .isEqualByComparingTo("0.02");
        assertThat(counts(breakdown.at("/providers/azure/metrics"))).isEqualTo("1 0 1");
        assertThat(breakdown.get("endpoints").propertyNames())
                .containsExactly("/chat/completions", "/embeddings");
        assertThat(breakdown.at("/api_keys/k-form/metadata/key_alias").asString())
                .isEqualTo("alias-of-k-form");
        assertThat(breakdown.at("/api_keys/k-form/metadata/team_id").asString())
                .isEqualTo("t-form");
        assertThat(breakdown.at("/api_keys/k-form").has("api_key_breakdown")).isFalse();
        assertThat(breakdown.at("/entities/t-form/metadata/team_alias").asString())
                .isEqualTo("finance");
        JsonNode metadata = answer.get("metadata");
        assertThat(metadata.get("total_spend").decimalValue()).isEqualByComparingTo("0.42");
        assertThat(metadata.get("total_api_requests").asInt()).isEqualTo(3);
        assertThat(metadata.get("total_pages").asInt()).isEqualTo(1);
        assertThat(metadata.get("has_more").asBoolean()).isFalse();
    }

    @Test
    void pagesAddUpToTheWholeAndSoDoBreakdowns() {
        List<UsageEvent> events = many("u-pages", new Random(5), 300);
        send(events);
        String query = "user_id=u-pages&start_date=" + day(-3) + "&end_date=" + day(3);

        JsonNode whole = ok(MASTER, "/user/daily/activity/aggregated?" + query);
        BigDecimal truth = total(events);
        assertThat(whole.at("/metadata/total_spend").decimalValue()).isEqualByComparingTo(truth);
        for (String part :
                List.of("models", "model_groups", "providers", "endpoints", "api_keys")) {
            BigDecimal sum = BigDecimal.ZERO;
            for (JsonNode day : whole.get("results")) {
                for (JsonNode entry : day.at("/breakdown/" + part)) {
                    sum = sum.add(entry.at("/metrics/spend").decimalValue());
                }
            }
            assertThat(sum).as(part).isEqualByComparingTo(truth);
        }
        BigDecimal paged = BigDecimal.ZERO;
        int page = 1;
        JsonNode answer;
        do {
            answer = ok(MASTER, "/user/daily/activity?page_size=7&page=" + page++ + "&" + query);
            paged = paged.add(answer.at("/metadata/total_spend").decimalValue());
        } while (answer.at("/metadata/has_more").asBoolean());
        assertThat(paged).isEqualByComparingTo(truth);
        assertThat(page - 1).isEqualTo(answer.at("/metadata/total_pages").asInt()).isGreaterThan(5);
        List<String> days = new ArrayList<>();
        whole.get("results").forEach(day -> days.add(day.get("date").asString()));
        assertThat(days).isSortedAccordingTo((a, b) -> b.compareTo(a)).doesNotHaveDuplicates();
    }

    @Test
    void daysOfAnyTimeZoneAreExact() {
        List<UsageEvent> events = many("u-zones", new Random(8), 400);
        send(events);
        for (int shift : List.of(480, -60, -330, -345, 210, 0)) {
            JsonNode answer =
                    ok(
                            MASTER,
                            "/user/daily/activity/aggregated?user_id=u-zones&timezone="
                                    + shift
                                    + "&start_date="
                                    + day(-2)
                                    + "&end_date="
                                    + day(2));
            Map<String, BigDecimal> truth = new TreeMap<>();
            for (UsageEvent event : events) {
                LocalDate day =
                        LocalDate.ofInstant(
                                event.admittedAt().minus(Duration.ofMinutes(shift)),
                                ZoneOffset.UTC);
                if (!day.isBefore(LocalDate.parse(day(-2)))
                        && !day.isAfter(LocalDate.parse(day(2)))) {
                    truth.merge(
                            day.toString(),
                            event.cost().total().stripTrailingZeros(),
                            (a, b) -> a.add(b).stripTrailingZeros());
                }
            }
            Map<String, BigDecimal> answered = new TreeMap<>();
            for (JsonNode day : answer.get("results")) {
                answered.put(
                        day.get("date").asString(),
                        day.at("/metrics/spend").decimalValue().stripTrailingZeros());
            }
            assertThat(answered).as("%d minutes behind UTC", shift).isEqualTo(truth);
        }
    }

    @Test
    void tagsCustomersOrganizationsAndKeysHaveTheirOwn() {
        send(
                List.of(
                        event().at(NOON)
                                .key("k-kinds")
                                .organization("o-kinds")
                                .endUser("c-kinds")
                                .tags("tag-a", "tag-b")
                                .cost("1")
                                .build(),
                        event().at(NOON)
                                .key("k-kinds")
                                .organization("o-kinds")
                                .tags("tag-a")
                                .cost("2")
                                .build()));

        assertThat(entities("/tag/daily/activity?tags=tag-a,tag-b&"))
                .isEqualTo(Map.of("tag-a", "3", "tag-b", "1"));
        assertThat(entities("/customer/daily/activity?end_user_ids=c-kinds&"))
                .isEqualTo(Map.of("c-kinds", "1"));
        assertThat(entities("/organization/daily/activity?organization_ids=o-kinds&"))
                .isEqualTo(Map.of("o-kinds", "3"));
        assertThat(entities("/key/daily/activity?api_keys=k-kinds&"))
                .isEqualTo(Map.of("k-kinds", "3"));
        assertThat(entities("/team/daily/activity?page_size=1000&"))
                .as("what belongs to no team")
                .doesNotContainKey("null");
        assertThat(entities("/tag/daily/activity?page_size=1000&exclude_tags=tag-a&"))
                .containsEntry("tag-b", "1")
                .doesNotContainKey("tag-a");
    }

    @Test
    void everybodySeesWhatIsTheirs() {
        send(
                List.of(
                        event().at(NOON)
                                .key("r-1")
                                .user("u-lead")
                                .team("t-led")
                                .organization("o-led")
                                .cost("1")
                                .build(),
                        event().at(NOON)
                                .key("r-2")
                                .user("u-mate")
                                .team("t-led")
                                .organization("o-led")
                                .cost("2")
                                .build(),
                        event().at(NOON)
                                .key("r-3")
                                .user("u-other")
                                .team("t-other")
                                .organization("o-led")
                                .cost("4")
                                .build(),
                        event().at(NOON).key("r-4").user("u-mate").cost("8").build()));
        Principal lead = user("u-lead");
        Principal mate = user("u-mate");
        Principal head = user("u-head");
        Principal keyOnly = new Principal(Role.INTERNAL_USER, "r-2", null, "t-led", null);
        DIRECTORY.leads(lead, Set.of("t-led"), Set.of());
        DIRECTORY.joins(mate, Set.of("t-led"));
        DIRECTORY.leads(head, Set.of(), Set.of("o-led"));

        assertThat(spend(lead, "/team/daily/activity?team_ids=t-led&")).isEqualTo("3");
        assertThat(spend(mate, "/team/daily/activity?team_ids=t-led&")).isEqualTo("2");
        assertThat(spend(head, "/team/daily/activity?team_ids=t-led,t-other&")).isEqualTo("7");
        assertThat(spend(head, "/organization/daily/activity?")).isEqualTo("7");
        assertThat(spend(keyOnly, "/user/daily/activity?")).isEqualTo("2");
        assertThat(spend(mate, "/user/daily/activity?")).isEqualTo("10");
        assertThat(spend(mate, "/key/daily/activity?api_keys=r-3&")).isEqualTo("0");
        Answer foreign = get(mate, "/team/daily/activity?team_ids=t-other&" + RANGE);
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.body().at("/error/param").asString()).isEqualTo("team_ids");
        assertThat(get(mate, "/user/daily/activity?user_id=u-lead&" + RANGE).status())
                .isEqualTo(403);
        assertThat(get(lead, "/spend/logs/v2?team_id=t-led&" + RANGE).body().get("total").asInt())
                .isEqualTo(2);
        assertThat(get(mate, "/spend/logs/v2?team_id=t-led&" + RANGE).body().get("total").asInt())
                .isEqualTo(1);
        assertThat(get(mate, "/spend/logs/v2?team_id=t-other&" + RANGE).status()).isEqualTo(404);
    }

    @Test
    void refusesBadQueriesByTheirName() {
        refused("start_date", "/user/daily/activity");
        refused("end_date", "/user/daily/activity?start_date=2026-01-01");
        refused("end_date", "/user/daily/activity?start_date=2026-01-02&end_date=2026-01-01");
        refused("end_date", "/team/daily/activity?start_date=2006-01-01&end_date=2026-01-02");
        refused("start_date", "/team/daily/activity?start_date=2026-02-30&end_date=2026-03-01");
        refused("page_size", "/team/daily/activity?page_size=1001&" + RANGE);
        refused("page", "/team/daily/activity?page=0&" + RANGE);
        refused("timezone", "/user/daily/activity?timezone=Berlin&" + RANGE);
        refused("timezone", "/user/daily/activity?timezone=901&" + RANGE);
        refused("api_key", "/user/daily/activity?api_key=sk-plain&" + RANGE);
        assertThat(get(MASTER, "/planet/daily/activity?" + RANGE).status()).isEqualTo(404);
    }

    private List<UsageEvent> many(String user, Random random, int count) {
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant at = NOON.plusSeconds(random.nextInt(6 * 86_400) - 3 * 86_400);
            events.add(
                    event().at(at)
                            .user(user)
                            .key(user + "-k" + random.nextInt(3))
                            .model("m" + random.nextInt(3))
                            .provider("p" + random.nextInt(2))
                            .callType(random.nextBoolean() ? "acompletion" : "aresponses")
                            .cost("0.0000" + random.nextInt(1_000_000))
                            .build());
        }
        return events;
    }

    private static BigDecimal total(List<UsageEvent> events) {
        return events.stream().map(e -> e.cost().total()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String day(int after) {
        return NOON.plus(Duration.ofDays(after)).toString().substring(0, 10);
    }

    private static Principal user(String id) {
        return new Principal(Role.INTERNAL_USER, null, id, null, null);
    }

    private Map<String, String> entities(String path) {
        Map<String, String> spends = new TreeMap<>();
        ok(MASTER, path + RANGE)
                .at("/results/0/breakdown/entities")
                .properties()
                .forEach(
                        entity ->
                                spends.put(
                                        entity.getKey(),
                                        plain(entity.getValue().at("/metrics/spend"))));
        return spends;
    }

    private String spend(Principal who, String path) {
        return plain(ok(who, path + RANGE).at("/metadata/total_spend"));
    }

    private static String plain(JsonNode number) {
        return number.decimalValue().stripTrailingZeros().toPlainString();
    }

    private static String counts(JsonNode metrics) {
        return metrics.get("api_requests").asLong()
                + " "
                + metrics.get("successful_requests").asLong()
                + " "
                + metrics.get("failed_requests").asLong();
    }

    private JsonNode ok(Principal who, String path) {
        Answer answer = get(who, path);
        assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
        return answer.body();
    }

    private void refused(String param, String path) {
        Answer answer = get(MASTER, path);
        assertThat(answer.status()).as(path).isEqualTo(400);
        assertThat(answer.body().at("/error/param").asString()).as(path).isEqualTo(param);
    }
}
