package io.tollgate.spend.activity;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.spend.ReportsTestBase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Everybody but the master sees one user's rows only, so that other tests' rows do not count. */
class GlobalSpendIT extends ReportsTestBase {

    private static final Principal MASTER = Principal.master();
    private static final Instant NOON =
            Instant.now()
                    .minus(Duration.ofDays(4))
                    .truncatedTo(ChronoUnit.DAYS)
                    .plusSeconds(43_200);
    private static final String FIRST = NOON.toString().substring(0, 10);
    private static final String SECOND = NOON.plus(Duration.ofDays(1)).toString().substring(0, 10);
    private static final String RANGE = "start_date=" + FIRST + "&end_date=" + SECOND;

    private String name;
    private Principal me;

    @BeforeEach
    void spendSomething() {
        name = "g-" + java.util.UUID.randomUUID();
        me = new Principal(Role.INTERNAL_USER, null, name, null, null);
        DIRECTORY.names(name + "-t1", "finance");
        DIRECTORY.names(name + "-t2", "finance");
        send(
                List.of(
                        event().at(NOON)
                                .user(name)
                                .key(name + "-k1")
                                .team(name + "-t1")
                                .model("m-1")
                                .endUser(name + "-c")
                                .tags(name + "-x", name + "-y")
                                .cost("1")
                                .build(),
                        event().at(NOON)
                                .user(name)
                                .key(name + "-k2")
                                .team(name + "-t2")
                                .model("m-2")
                                .provider("azure")
                                .tags(name + "-x")
                                .cost("4")
                                .build(),
                        event().at(NOON.plus(Duration.ofDays(1)))
                                .user(name)
                                .key(name + "-k1")
                                .tags()
                                .model("m-1")
                                .cost("0.5")
                                .build(),
                        event().at(NOON)
                                .user(name)
                                .key(name + "-k1")
                                .tags()
                                .cacheHit()
                                .tokens(50, 30)
                                .build(),
                        event().at(NOON)
                                .user(name)
                                .key(name + "-k2")
                                .tags()
                                .errorClass("RATE_LIMITED")
                                .failed("slow down")
                                .cost("0")
                                .tokens(0, 0)
                                .build()));
    }

    @Test
    void sumsByDayKeyModelProviderAndTag() {
        assertThat(ok(me, "/global/spend/logs").toString())
                .isEqualTo(
                        "[{'date':'%s','spend':5},{'date':'%s','spend':0.5}]"
                                .replace('\'', '"')
                                .formatted(FIRST, SECOND));
        assertThat(ok(me, "/global/spend/logs?api_key=" + name + "-k1").at("/0/spend").asInt())
                .isEqualTo(1);
        JsonNode keys = ok(me, "/global/spend/keys?limit=1");
        assertThat(keys).hasSize(1);
        assertThat(keys.at("/0/api_key").asString()).isEqualTo(name + "-k2");
        assertThat(keys.at("/0/key_alias").asString()).isEqualTo("alias-of-" + name + "-k2");
        assertThat(keys.at("/0/total_spend").decimalValue()).isEqualByComparingTo("4");
        JsonNode models = ok(me, "/global/spend/models?limit=10");
        assertThat(models.at("/0/model").asString()).isEqualTo("m-2");
        assertThat(models.at("/1/total_spend").decimalValue()).isEqualByComparingTo("1.5");
        JsonNode providers = ok(me, "/global/spend/provider?" + RANGE);
        assertThat(providers.at("/0/provider").asString()).isEqualTo("azure");
        assertThat(providers.at("/1/spend").decimalValue()).isEqualByComparingTo("1.5");
        JsonNode tags = ok(me, "/global/spend/tags?" + RANGE).get("spend_per_tag");
        assertThat(tags).hasSize(2);
        assertThat(tags.at("/0/name").asString()).isEqualTo(name + "-x");
        assertThat(tags.at("/0/spend").decimalValue()).isEqualByComparingTo("5");
        assertThat(tags.at("/0/log_count").asInt()).isEqualTo(2);
        assertThat(ok(me, "/global/spend/tags?tags=" + name + "-y").get("spend_per_tag"))
                .hasSize(1);
        assertThat(ok(me, "/spend/tags").at("/1/individual_request_tag").asString())
                .isEqualTo(name + "-y");
        assertThat(ok(me, "/global/spend/all_tag_names").get("tag_names")).hasSize(2);
        assertThat(ok(MASTER, "/global/spend/all_tag_names").get("tag_names").valueStream())
                .extracting(JsonNode::asString)
                .contains(name + "-x", name + "-y")
                .doesNotHaveDuplicates();
    }

    @Test
    void teamsOfOneNameStayTwo() {
        JsonNode teams = ok(me, "/global/spend/teams");

        assertThat(teams.get("teams").valueStream().map(JsonNode::asString))
                .containsExactly("finance", name + "-t1", "Unassigned Team");
        assertThat(teams.at("/total_spend_per_team/0/team_id").asString()).isEqualTo("finance");
        assertThat(teams.at("/total_spend_per_team/0/total_spend").asInt()).isEqualTo(4);
        assertThat(teams.at("/daily_spend/0/date").asString()).isEqualTo(FIRST);
        assertThat(teams.at("/daily_spend/0/finance").asInt()).isEqualTo(4);
        assertThat(teams.at("/daily_spend/1/Unassigned Team").decimalValue())
                .isEqualByComparingTo("0.5");
    }

    @Test
    void customersAndUsersAreForAdministrators() {
        JsonNode customers =
                call(MASTER, "POST", "/global/spend/end_users", "{\"api_key\":\"" + name + "-k1\"}")
                        .body();
        assertThat(customers.at("/0/end_user").asString()).isEqualTo(name + "-c");
        assertThat(customers.at("/0/total_count").asInt()).isEqualTo(1);
        assertThat(customers.at("/0/total_spend").asInt()).isEqualTo(1);
        assertThat(call(MASTER, "POST", "/global/spend/end_users", "{}").status()).isEqualTo(200);
        assertThat(ok(MASTER, "/global/all_end_users").get("end_users").valueStream())
                .extracting(JsonNode::asString)
                .contains(name + "-c");
        JsonNode users = ok(MASTER, "/spend/users?user_id=" + name);
        assertThat(users.at("/0/spend").decimalValue()).isEqualByComparingTo("5.5");
        assertThat(users.at("/0/requests").asInt()).isEqualTo(5);
        for (String path :
                List.of("/global/all_end_users", "/spend/users", "/global/spend", "/spend/keys")) {
            assertThat(get(me, path).status()).as(path).isEqualTo(403);
        }
        assertThat(call(me, "POST", "/global/spend/end_users", "{}").status()).isEqualTo(403);
        assertThat(call(me, "POST", "/global/spend/refresh", "").status()).isEqualTo(403);
    }

    @Test
    void activityCountsRequestsTokensRefusalsAndCacheHits() {
        String shown =
                DateTimeFormatter.ofPattern("MMM dd", Locale.ENGLISH)
                        .format(LocalDate.ofInstant(NOON, ZoneOffset.UTC));
        JsonNode activity = ok(me, "/global/activity?" + RANGE);
        assertThat(activity.at("/daily_data/0/date").asString()).isEqualTo(shown);
        assertThat(activity.at("/daily_data/0/api_requests").asInt()).isEqualTo(4);
        assertThat(activity.get("sum_api_requests").asInt()).isEqualTo(5);
        assertThat(activity.get("sum_total_tokens").asInt()).isEqualTo(3 * 120 + 80);
        JsonNode models = ok(me, "/global/activity/model?" + RANGE);
        assertThat(models).hasSize(1);
        assertThat(models.at("/0/model").asString()).isEqualTo("gpt-4o-mini");
        assertThat(models.at("/0/sum_api_requests").asInt()).isEqualTo(5);
        JsonNode refused = ok(me, "/global/activity/exceptions?model_group=gpt-4o-mini&" + RANGE);
        assertThat(refused.get("sum_num_rate_limit_exceptions").asInt()).isEqualTo(1);
        assertThat(refused.at("/daily_data/0/num_rate_limit_exceptions").asInt()).isEqualTo(1);
        assertThat(
                        ok(
                                        me,
                                        "/global/activity/exceptions/deployment?model_group=gpt-4o-mini&"
                                                + RANGE)
                                .at("/0/api_base")
                                .asString())
                .isEqualTo("https://api.example.com");
        JsonNode hits = ok(me, "/global/activity/cache_hits?" + RANGE);
        assertThat(hits).hasSize(2);
        assertThat(hits.at("/0/api_key").asString()).isEqualTo(name + "-k1");
        assertThat(hits.at("/0/total_rows").asInt()).isEqualTo(3);
        assertThat(hits.at("/0/cache_hit_true_rows").asInt()).isEqualTo(1);
        assertThat(hits.at("/0/cached_completion_tokens").asInt()).isEqualTo(30);
        assertThat(hits.at("/0/generated_completion_tokens").asInt()).isEqualTo(40);
    }

    @Test
    void refusesBadQueriesByTheirName() {
        for (String path :
                List.of(
                        "/global/spend/provider",
                        "/global/activity",
                        "/global/activity/model",
                        "/global/activity/cache_hits",
                        "/global/spend/tags?end_date=2026-01-01")) {
            refused("start_date", path);
        }
        refused("model_group", "/global/activity/exceptions?" + RANGE);
        refused("end_date", "/global/spend/logs?start_date=2026-01-02&end_date=2026-01-01");
        refused("limit", "/global/spend/models?limit=0");
        refused("api_key", "/global/spend/logs?api_key=sk-plain");
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
