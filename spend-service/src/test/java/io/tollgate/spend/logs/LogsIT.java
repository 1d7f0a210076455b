package io.tollgate.spend.logs;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.ReportsTestBase;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LogsIT extends ReportsTestBase {

    private static final Principal MASTER = Principal.master();
    private static final Principal VIEWER =
            new Principal(Role.PROXY_ADMIN_VIEWER, null, "u-viewer", null, null);
    private static final String ALWAYS = "start_date=1990-01-01&end_date=2100-01-01";

    /** A day of its own for each test, so that tests do not see each other's rows. */
    private static Instant noonOf(String day) {
        return Instant.parse(day + "T12:00:00Z");
    }

    @Test
    void aRowHasTheFormThatClientsKnow() {
        UsageEvent stored =
                event().key("form")
                        .user("u-form")
                        .team("t-form")
                        .endUser("cust-1")
                        .cost("0.000000000123")
                        .build();
        send(stored);

        JsonNode row = page("user_id=u-form").at("/data/0");

        assertThat(row.get("request_id").asString()).isEqualTo(stored.requestId().toString());
        assertThat(row.get("api_key").asString()).isEqualTo("form");
        assertThat(row.get("spend").isNumber()).isTrue();
        assertThat(row.get("spend").decimalValue()).isEqualByComparingTo("0.000000000123");
        assertThat(row.get("total_tokens").intValue()).isEqualTo(120);
        assertThat(row.get("startTime").asString())
                .isEqualTo(stored.startedAt().toString())
                .endsWith("Z");
        assertThat(row.get("request_duration_ms").intValue()).isEqualTo(900);
        assertThat(row.get("model_group").asString()).isEqualTo("gpt-4o-mini");
        assertThat(row.get("custom_llm_provider").asString()).isEqualTo("openai");
        assertThat(row.get("team_id").asString()).isEqualTo("t-form");
        assertThat(row.get("end_user").asString()).isEqualTo("cust-1");
        assertThat(row.get("cache_hit").asString()).isEqualTo("False");
        assertThat(row.get("messages").isEmpty()).isTrue();
        assertThat(row.at("/request_tags/1").asString()).isEqualTo("with,comma \"quoted\"");
        assertThat(row.at("/metadata/user_api_key_alias").asString()).isEqualTo("alias-of-form");
        assertThat(row.at("/metadata/cost_breakdown/total_cost").decimalValue())
                .isEqualByComparingTo("0.000000000123");
    }

    @Test
    void filtersByEveryColumn() {
        UUID id = event().build().requestId();
        send(
                List.of(
                        event().id(id)
                                .key("f-1")
                                .user("u-filter")
                                .team("f-t")
                                .endUser("f-e")
                                .cost("0.5")
                                .model("f-m")
                                .build(),
                        event().key("f-2")
                                .user("u-filter")
                                .cost("0.7")
                                .failed("it broke")
                                .build()));

        for (String one :
                List.of(
                        "api_key=f-1",
                        "key_alias=alias-of-f-1",
                        "team_id=f-t",
                        "end_user=f-e",
                        "model=f-m",
                        "max_spend=0.6",
                        "status_filter=success",
                        "request_id=" + id)) {
            JsonNode page = page("user_id=u-filter&" + one);
            assertThat(page.get("total").intValue()).as(one).isEqualTo(1);
            assertThat(page.at("/data/0/api_key").asString()).isEqualTo("f-1");
        }
        for (String other :
                List.of(
                        "min_spend=0.6",
                        "status_filter=failure",
                        "error_code=UPSTREAM_ERROR",
                        "error_message=it%20broke")) {
            JsonNode page = page("user_id=u-filter&" + other);
            assertThat(page.get("total").intValue()).as(other).isEqualTo(1);
            assertThat(page.at("/data/0/api_key").asString()).isEqualTo("f-2");
            assertThat(page.at("/data/0/metadata/error_information/error_message").asString())
                    .isEqualTo("it broke");
        }
        for (String both :
                List.of(
                        "session_id=session-1",
                        "model_id=deployment-1",
                        "model_group=gpt-4o-mini")) {
            assertThat(page("user_id=u-filter&" + both).get("total").intValue()).isEqualTo(2);
        }
        for (String none :
                List.of(
                        "request_id=chatcmpl-1",
                        "model=unheard",
                        "request_id=" + UUID.randomUUID())) {
            assertThat(page("user_id=u-filter&" + none).get("data").isEmpty()).isTrue();
        }
        assertThat(get(MASTER, "/spend/logs?request_id=chatcmpl-1").body().isEmpty()).isTrue();
    }

    @Test
    void everyOrderVisitsEachRowOnce() {
        Random random = new Random(3);
        send(
                IntStream.range(0, 57)
                        .mapToObj(
                                i ->
                                        event().user("u-orders")
                                                .cost("0.0" + random.nextInt(5))
                                                .tokens(random.nextInt(3), 1)
                                                .model("m-" + random.nextInt(3))
                                                .build())
                        .toList());
        for (String sort :
                List.of(
                        "spend",
                        "total_tokens",
                        "startTime",
                        "endTime",
                        "request_duration_ms",
                        "model",
                        "ttft_ms")) {
            for (String order : List.of("asc", "desc")) {
                String query =
                        "user_id=u-orders&page_size=10&sort_by=" + sort + "&sort_order=" + order;
                List<String> byCursor = new ArrayList<>();
                List<String> byPage = new ArrayList<>();
                String cursor = "";
                for (int page = 1; page <= 6; page++) {
                    JsonNode answer = page(query + "&cursor=" + cursor);
                    byCursor.addAll(ids(answer));
                    cursor = answer.get("next_cursor").asString();
                    byPage.addAll(ids(page(query + "&page=" + page)));
                }
                assertThat(byCursor).as(query).hasSize(57).doesNotHaveDuplicates();
                assertThat(byPage).isEqualTo(byCursor);
                assertThat(cursor).isEmpty();
            }
        }
        List<BigDecimal> spends =
                page("user_id=u-orders&page_size=100&sort_by=spend&sort_order=asc")
                        .get("data")
                        .valueStream()
                        .map(row -> row.get("spend").decimalValue())
                        .toList();
        assertThat(spends).isSortedAccordingTo(BigDecimal::compareTo);
    }

    @Test
    void goingOnByCursorVisitsEachRowOnceWhileRowsAreInserted() {
        Instant start = Instant.now().minus(Duration.ofHours(5));
        List<UsageEvent> before =
                IntStream.range(0, 300)
                        .mapToObj(i -> event().at(start.plusSeconds(i)).user("u-moving").build())
                        .toList();
        send(before);
        AtomicBoolean done = new AtomicBoolean();
        List<String> seen = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(
                    () -> {
                        Random random = new Random(9);
                        while (!done.get()) {
                            Instant at = start.plusMillis(random.nextLong(300_000));
                            send(event().at(at).user("u-moving").build());
                        }
                    });
            Awaitility.await().until(() -> page("user_id=u-moving").get("total").intValue() > 310);
            String cursor = "";
            do {
                JsonNode answer = page("user_id=u-moving&page_size=7&cursor=" + cursor);
                seen.addAll(ids(answer));
                cursor = answer.get("next_cursor").asString();
            } while (!cursor.isEmpty());
            done.set(true);
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen).containsAll(before.stream().map(e -> e.requestId().toString()).toList());
    }

    @Test
    void daysAreSummedUpByKeyUserAndModel() {
        Instant noon =
                Instant.now()
                        .minus(Duration.ofDays(20))
                        .truncatedTo(java.time.temporal.ChronoUnit.DAYS)
                        .plusSeconds(43_200);
        send(
                List.of(
                        event().at(noon).key("d-1").user("u-days").cost("0.1").build(),
                        event().at(noon)
                                .key("d-2")
                                .user("u-days")
                                .cost("0.2")
                                .model("other")
                                .build(),
                        event().at(noon.plus(Duration.ofDays(1)))
                                .key("d-1")
                                .user("u-days")
                                .cost("0.4")
                                .build()));
        String first = noon.toString().substring(0, 10);
        String second = noon.plus(Duration.ofDays(1)).toString().substring(0, 10);
        String query = "/spend/logs?user_id=u-days&start_date=" + first + "&end_date=" + second;

        JsonNode days = get(MASTER, query).body();

        assertThat(days).hasSize(2);
        assertThat(days.at("/0/startTime").asString()).isEqualTo(first);
        assertThat(days.at("/0/spend").decimalValue()).isEqualByComparingTo("0.3");
        assertThat(days.at("/0/d-1").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(days.at("/0/users/u-days").decimalValue()).isEqualByComparingTo("0.3");
        assertThat(days.at("/0/models/other").decimalValue()).isEqualByComparingTo("0.2");
        assertThat(get(MASTER, query + "&summarize=false").body()).hasSize(3);
        assertThat(get(MASTER, "/spend/logs?user_id=u-days").body()).hasSize(3);
        assertThat(get(MASTER, "/spend/logs?user_id=u-days&limit=2").body()).hasSize(2);
        assertThat(get(MASTER, "/spend/logs?api_key=d-2").body()).hasSize(1);
    }

    @Test
    void othersSeeOnlyTheirOwn() {
        send(
                List.of(
                        event().key("o-mine").user("u-me").build(),
                        event().key("o-mine-2").user("u-me").build(),
                        event().key("o-theirs").user("u-they").build()));
        Principal me = new Principal(Role.INTERNAL_USER, "o-mine", "u-me", null, null);
        Principal keyOnly = new Principal(Role.INTERNAL_USER, "o-mine", null, null, null);

        assertThat(keys(get(me, "/spend/logs"))).containsExactlyInAnyOrder("o-mine", "o-mine-2");
        assertThat(keys(get(keyOnly, "/spend/logs"))).containsExactly("o-mine");
        assertThat(get(me, "/spend/logs?api_key=o-theirs").body().isEmpty()).isTrue();
        assertThat(get(me, "/spend/logs?user_id=u-they").status()).isEqualTo(403);
        assertThat(get(me, "/spend/logs/v2?user_id=u-they&" + ALWAYS).status()).isEqualTo(403);
        assertThat(get(me, "/spend/logs/v2?" + ALWAYS).body().get("total").intValue()).isEqualTo(2);
        assertThat(get(me, "/spend/keys").status()).isEqualTo(403);
        assertThat(get(me, "/global/spend").status()).isEqualTo(403);
        assertThat(get(VIEWER, "/spend/logs?user_id=u-they").body()).hasSize(1);
        Principal nobody = new Principal(Role.INTERNAL_USER, null, null, null, null);
        assertThat(get(nobody, "/spend/logs").body().isEmpty()).isTrue();
    }

    @Test
    void namesTheKeysThatSpentMostAndTheWhole() {
        BigDecimal before = get(VIEWER, "/global/spend").body().get("spend").decimalValue();
        send(
                List.of(
                        event().key("rich").user("u-rich").cost("5000").build(),
                        event().key("rich").cost("1000.5").build()));

        JsonNode top = get(VIEWER, "/spend/keys?limit=1").body();

        assertThat(top).hasSize(1);
        assertThat(top.at("/0/token").asString()).isEqualTo("rich");
        assertThat(top.at("/0/key_alias").asString()).isEqualTo("alias-of-rich");
        assertThat(top.at("/0/spend").decimalValue()).isEqualByComparingTo("6000.5");
        assertThat(get(VIEWER, "/global/spend").body().get("spend").decimalValue().subtract(before))
                .isEqualByComparingTo("6000.5");
    }

    @Test
    void refusesBadQueriesByTheirName() {
        refused("start_date", "/spend/logs/v2");
        refused("end_date", "/spend/logs/v2?start_date=2026-01-01");
        refused("start_date", "/spend/logs/v2?start_date=yesterday&end_date=2026-01-01");
        refused("end_date", "/spend/logs/v2?start_date=2026-01-02&end_date=2026-01-01");
        refused("end_date", "/spend/logs?start_date=2026-01-02&end_date=2026-13-01");
        refused("end_date", "/spend/logs?start_date=2026-01-02");
        refused("start_date", "/spend/logs?start_date=-999999999-01-01&end_date=2026-01-01");
        refused("limit", "/spend/logs?limit=0");
        refused("api_key", "/spend/logs?api_key=sk-plain-key-of-somebody");
        for (String query :
                List.of(
                        "sort_by=messages",
                        "sort_order=up",
                        "page=0",
                        "page_size=101",
                        "page=999999",
                        "status_filter=maybe",
                        "min_spend=much",
                        "min_spend=1e999999999",
                        "cursor=nonsense")) {
            refused(
                    query.substring(0, query.indexOf('=')),
                    "/spend/logs/v2?" + ALWAYS + "&" + query);
        }
        refused("limit", "/spend/keys?limit=x");
        String cursor =
                URLEncoder.encode(
                        new LogCursor(
                                        LogSort.SPEND,
                                        false,
                                        "'; DROP TABLE",
                                        UUID.randomUUID(),
                                        1,
                                        0)
                                .text(),
                        StandardCharsets.UTF_8);
        refused("cursor", "/spend/logs/v2?" + ALWAYS + "&cursor=" + cursor);
        refused("cursor", "/spend/logs/v2?" + ALWAYS + "&sort_by=spend&cursor=" + cursor);
    }

    @Test
    void datesAreIncludedOnBothSides() {
        Instant last =
                noonOf(Instant.now().minus(Duration.ofDays(30)).toString().substring(0, 10))
                        .plusSeconds(43_199)
                        .plusMillis(900);
        send(event().at(last).user("u-edge").build());
        String day = last.toString().substring(0, 10);

        assertThat(
                        get(
                                        MASTER,
                                        "/spend/logs/v2?user_id=u-edge&start_date="
                                                + day
                                                + "&end_date="
                                                + day)
                                .body()
                                .get("total")
                                .intValue())
                .isEqualTo(1);
        assertThat(
                        get(
                                        MASTER,
                                        "/spend/logs/ui?user_id=u-edge&start_date="
                                                + day
                                                + "%2023:59:59&end_date="
                                                + day
                                                + "%2023:59:59")
                                .body()
                                .get("total")
                                .intValue())
                .isEqualTo(1);
    }

    private JsonNode page(String query) {
        Answer answer = get(MASTER, "/spend/logs/v2?" + ALWAYS + "&" + query);
        assertThat(answer.status()).as(query + answer.body()).isEqualTo(200);
        return answer.body();
    }

    private void refused(String param, String path) {
        Answer answer = get(MASTER, path);
        assertThat(answer.status()).as(path).isEqualTo(400);
        assertThat(answer.body().at("/error/param").asString()).as(path).isEqualTo(param);
    }

    private static List<String> ids(JsonNode page) {
        return page.get("data").valueStream().map(row -> row.get("request_id").asString()).toList();
    }

    private static List<String> keys(Answer answer) {
        return answer.body().valueStream().map(row -> row.get("api_key").asString()).toList();
    }
}
