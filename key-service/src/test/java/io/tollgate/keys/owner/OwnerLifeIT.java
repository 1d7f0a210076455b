package io.tollgate.keys.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.keys.KeyServiceTestBase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is made reads as it was sent, changes, and goes. */
class OwnerLifeIT extends KeyServiceTestBase {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Every limit there is. */
    private static final String LIMITS =
            """
            "max_budget": 12.5, "soft_budget": 10, "budget_duration": "30d", "budget_mode": "soft",
            "budget_limits": [{"max_budget": 2, "budget_duration": "1d"}],
            "model_max_budget": {"gpt-4o": {"budget_limit": 1.5, "time_period": "1d"}},
            "rpm_limit": 60, "tpm_limit": 70000, "model_rpm_limit": {"gpt-4o": 6},
            "model_tpm_limit": {"gpt-4o": 7000}, "max_parallel_requests": 4,
            "temp_budget_increase": 2.5, "temp_budget_expiry": "2999-01-01T00:00:00Z"
            """;

    @Test
    void aTeamReadsAsItWasSentChangesAndGoesWithItsKeys() {
        String sent =
                """
                {"team_id": "t-life", "team_alias": "finance-life", "models": ["gpt-4o"],
                 "tags": ["emea"], "metadata": {"cost_centre": "4711"}, %s,
                 "team_member_budget": 3, "default_team_member_models": ["gpt-4o"],
                 "model_aliases": {"small": "gpt-4o"}}
                """
                        .formatted(LIMITS);
        Answer made =
                post(
                        "/team/new",
                        sent.replace(
                                "}\n",
                                ", \"members_with_roles\": [{\"role\": \"admin\", \"user_id\": \"u-life\"}, {\"role\": \"user\", \"user_email\": \"life@example.org\"}], \"unheard_of\": 1}"));
        assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
        assertThat(made.header("x-tollgate-ignored-fields")).isEqualTo("unheard_of");
        Answer info = get(MASTER, "/team/info?team_id=t-life");
        assertSent(sent, info.body().get("team_info"));
        assertThat(info.body().at("/team_info/members_with_roles").size()).isEqualTo(2);
        assertThat(info.at("/team_info/members_with_roles/0/user_id")).isEqualTo("u-life");
        assertThat(info.body().at("/team_info/spend").decimalValue()).isEqualByComparingTo("1.25");
        assertThat(info.at("/team_info/budget_limits/0/reset_at")).endsWith("T00:00:00Z");
        assertThat(SPEND.questions())
                .extracting(TotalsRequest.Question::level)
                .contains(LevelKind.TEAM, LevelKind.TEAM_MEMBER);
        assertThat(post("/team/new", "{\"team_id\": \"t-life\"}").at("/error/param"))
                .isEqualTo("team_id");

        Answer changed =
                post(
                        "/team/update",
                        "{\"team_id\": \"t-life\", \"max_budget\": null, \"models\": null, \"rpm_limit\": 5}");
        assertThat(changed.at("/team_id")).isEqualTo("t-life");
        assertThat(changed.body().at("/data/max_budget").isNull()).isTrue();
        assertThat(changed.body().at("/data/rpm_limit").intValue()).isEqualTo(5);
        assertThat(changed.at("/data/models/0")).isEqualTo("gpt-4o");

        String key = post("/key/generate", "{\"team_id\": \"t-life\"}").at("/key");
        assertThat(get(MASTER, "/team/info?team_id=t-life").body().at("/keys").size()).isEqualTo(1);
        assertThat(
                        get(MASTER, "/v2/team/list?search=NANCE-LI")
                                .body()
                                .at("/teams/0/keys_count")
                                .intValue())
                .isEqualTo(1);
        assertThat(post("/team/delete", "{\"team_ids\": [\"t-life\", \"nowhere\"]}").status())
                .isEqualTo(404);
        Answer deleted = post("/team/delete", "{\"team_ids\": [\"t-life\"]}");
        assertThat(deleted.at("/deleted_teams/0")).isEqualTo("t-life");
        assertThat(resolve(key)).isNull();
        assertThat(get(MASTER, "/team/info?team_id=t-life").status()).isEqualTo(404);
    }

    @Test
    void membersComeChangeAndGo() {
        team("t-members");
        Answer added =
                post(
                        "/team/member_add",
                        """
                        {"team_id": "t-members", "max_budget_in_team": 25, "allowed_models": ["a"],
                         "member": [{"role": "user", "user_id": "u-m1"},
                                    {"role": "admin", "user_email": "m2@example.org"}]}
                        """);
        assertThat(added.status()).as(added.body().toString()).isEqualTo(200);
        assertThat(added.body().at("/updated_users").size()).isEqualTo(2);
        assertThat(
                        added.body()
                                .at("/updated_team_memberships/0/litellm_budget_table/max_budget")
                                .intValue())
                .isEqualTo(25);
        Answer again =
                post(
                        "/team/member_add",
                        "{\"team_id\": \"t-members\", \"member\": {\"user_id\": \"u-m1\"}}");
        assertThat(again.at("/error/type")).isEqualTo("team_member_already_in_team");

        Answer updated =
                post(
                        "/team/member_update",
                        "{\"team_id\": \"t-members\", \"user_id\": \"u-m1\", \"rpm_limit\": 3, \"role\": \"admin\"}");
        assertThat(updated.body().at("/rpm_limit").intValue()).isEqualTo(3);
        assertThat(updated.body().at("/max_budget_in_team").intValue()).isEqualTo(25);
        assertThat(updated.at("/role")).isEqualTo("admin");

        String key =
                post("/key/generate", "{\"team_id\": \"t-members\", \"user_id\": \"u-m1\"}")
                        .at("/key");
        assertThat(resolve(key).modelLists()).containsExactly(List.of("a"));
        Answer gone =
                post(
                        "/team/member_delete",
                        "{\"team_id\": \"t-members\", \"user_email\": \"m2@example.org\"}");
        assertThat(gone.body().at("/members_with_roles").size()).isEqualTo(1);
        assertThat(
                        post(
                                        "/team/member_delete",
                                        "{\"team_id\": \"t-members\", \"user_id\": \"u-m1\"}")
                                .status())
                .isEqualTo(200);
        assertThat(resolve(key)).isNull();
        assertThat(
                        post(
                                        "/team/member_update",
                                        "{\"team_id\": \"t-members\", \"user_id\": \"u-m1\"}")
                                .at("/error/param"))
                .isEqualTo("user_id");
    }

    @Test
    void aUserReadsAsSentHasAKeyIfWantedAndGoesWithEverything() {
        team("t-user");
        String sent =
                """
                {"user_id": "u-full", "user_email": "Full@Example.org", "user_alias": "Full",
                 "user_role": "proxy_admin_viewer", "models": ["gpt-4o"], "metadata": {"a": 1}, %s}
                """
                        .formatted(LIMITS);
        Answer made =
                post(
                        "/user/new",
                        sent.replace(
                                "}\n",
                                ", \"teams\": [{\"team_id\": \"t-user\", \"max_budget_in_team\": 10}]}"));
        assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
        assertThat(made.at("/key")).startsWith("sk-");
        Answer info = get(MASTER, "/user/info?user_id=u-full");
        assertSent(sent, info.body().get("user_info"));
        assertThat(info.at("/user_info/teams/0")).isEqualTo("t-user");
        assertThat(info.body().at("/keys").size()).isEqualTo(1);
        assertThat(info.at("/teams/0/team_id")).isEqualTo("t-user");
        assertThat(info.body().toString()).doesNotContain(made.at("/key"));
        Principal self = holder(made.at("/token"), "u-full");
        assertThat(get(self, "/user/info").at("/user_id")).isEqualTo("u-full");
        assertThat(get(self, "/user/info?user_id=u-other").status()).isEqualTo(404);
        assertThat(get(self, "/user/list").status()).isEqualTo(403);

        Answer twin = post("/user/new", "{\"user_email\": \"full@example.ORG\"}");
        assertThat(twin.at("/error/param")).isEqualTo("user_email");
        Answer without = post("/user/new", "{\"user_id\": \"u-bare\", \"auto_create_key\": false}");
        assertThat(without.body().at("/key").isNull()).isTrue();
        Answer clash =
                post(
                        "/user/update",
                        "{\"user_id\": \"u-bare\", \"user_email\": \"full@example.org\"}");
        assertThat(clash.status()).isEqualTo(400);
        Answer changed =
                post("/user/update", "{\"user_email\": \"full@example.org\", \"max_budget\": 7}");
        assertThat(changed.body().at("/data/max_budget").intValue()).isEqualTo(7);
        assertThat(post("/user/update", "{\"user_id\": \"u-nobody\"}").status()).isEqualTo(404);
        Answer found = get(MASTER, "/user/list?user_email=full@&sort_by=user_email&page_size=5");
        assertThat(found.at("/users/0/user_id")).isEqualTo("u-full");
        assertThat(found.body().at("/users/0/key_count").intValue()).isEqualTo(1);
        assertThat(found.body().at("/total").intValue()).isEqualTo(1);

        Answer deleted = post("/user/delete", "{\"user_ids\": [\"u-full\", \"u-bare\"]}");
        assertThat(deleted.body().intValue()).isEqualTo(2);
        assertThat(resolve(made.at("/key"))).isNull();
        assertThat(get(MASTER, "/user/info?user_id=u-full").status()).isEqualTo(404);
        assertThat(get(MASTER, "/team/info?team_id=t-user").body().at("/team_memberships").size())
                .isZero();
    }

    @Test
    void anOrganizationReadsAsSentAndGoesWithItsTeams() {
        String sent =
                """
                {"organization_id": "o-life", "organization_alias": "Europe", "models": ["gpt-4o"],
                 "metadata": {"a": {"b": 1}}, %s}
                """
                        .formatted(LIMITS);
        Answer made = post("/organization/new", sent);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
        assertThat(made.body().at("/litellm_budget_table/rpm_limit").intValue()).isEqualTo(60);
        assertSent(sent, get(MASTER, "/organization/info?organization_id=o-life").body());
        Answer above = post("/team/new", "{\"organization_id\": \"o-life\", \"rpm_limit\": 61}");
        assertThat(above.at("/error/param")).isEqualTo("rpm_limit");
        assertThat(post("/team/new", "{\"organization_id\": \"nowhere\"}").at("/error/param"))
                .isEqualTo("organization_id");
        post("/team/new", "{\"team_id\": \"t-in-o\", \"organization_id\": \"o-life\"}");
        String key = post("/key/generate", "{\"team_id\": \"t-in-o\"}").at("/key");
        assertThat(resolve(key).tenant()).isEqualTo("org-o-life");

        Answer added =
                post(
                        "/organization/member_add",
                        "{\"organization_id\": \"o-life\", \"member\": {\"role\": \"org_admin\", \"user_id\": \"u-o\"}}");
        assertThat(added.at("/updated_organization_memberships/0/user_role"))
                .isEqualTo("org_admin");
        Answer member =
                send(
                        "PATCH",
                        "/organization/member_update",
                        "{\"organization_id\": \"o-life\", \"user_id\": \"u-o\", \"max_budget_in_organization\": 4}");
        assertThat(member.body().at("/litellm_budget_table/max_budget").intValue()).isEqualTo(4);
        assertThat(
                        send(
                                        "DELETE",
                                        "/organization/member_delete",
                                        "{\"organization_id\": \"o-life\", \"user_id\": \"u-o\"}")
                                .status())
                .isEqualTo(200);
        assertThat(
                        send(
                                        "PATCH",
                                        "/organization/member_update",
                                        "{\"organization_id\": \"o-life\", \"user_id\": \"u-o\"}")
                                .at("/error/param"))
                .isEqualTo("user_id");
        Answer changed =
                send(
                        "PATCH",
                        "/organization/update",
                        "{\"organization_id\": \"o-life\", \"max_budget\": 99}");
        assertThat(changed.body().at("/max_budget").intValue()).isEqualTo(99);
        assertThat(get(MASTER, "/organization/list?org_alias=europ").at("/0/teams/0/team_id"))
                .isEqualTo("t-in-o");
        Answer deleted =
                send("DELETE", "/organization/delete", "{\"organization_ids\": [\"o-life\"]}");
        assertThat(deleted.at("/0/organization_id")).isEqualTo("o-life");
        assertThat(resolve(key)).isNull();
        assertThat(get(MASTER, "/team/info?team_id=t-in-o").status()).isEqualTo(404);
    }

    @Test
    void aCustomerReadsAsSentUnderBothNames() {
        String sent = "{\"user_id\": \"ACME & Söhne\", \"alias\": \"ACME\", " + LIMITS + "}";
        assertThat(post("/end_user/new", sent).status()).isEqualTo(200);
        Answer info = get(MASTER, "/customer/info?end_user_id=ACME%20%26%20S%C3%B6hne");
        assertSent(sent, info.body());
        assertThat(info.body().has("budget_id")).as("without nulls").isFalse();
        assertThat(post("/customer/new", sent).at("/error/param")).isEqualTo("user_id");
        assertThat(post("/customer/new", "{}").at("/error/param")).isEqualTo("user_id");
        post("/budget/new", "{\"budget_id\": \"b-c\", \"max_budget\": 4}");
        assertThat(
                        post(
                                        "/customer/new",
                                        "{\"user_id\": \"c-both\", \"budget_id\": \"b-c\", \"max_budget\": 1}")
                                .at("/error/param"))
                .isEqualTo("budget_id");
        Answer changed =
                post("/customer/update", "{\"user_id\": \"ACME & Söhne\", \"max_budget\": 3}");
        assertThat(changed.body().at("/max_budget").intValue()).isEqualTo(3);
        assertThat(post("/customer/update", "{\"user_id\": \"c-none\"}").status()).isEqualTo(404);

        Answer blocked = post("/customer/block", "{\"user_ids\": [\"c-new\", \"ACME & Söhne\"]}");
        assertThat(blocked.body().at("/blocked_users").size()).isEqualTo(2);
        assertThat(levels(new Ref(LevelKind.CUSTOMER, "c-new")).entities().getFirst().blocked())
                .isTrue();
        post("/end_user/unblock", "{\"user_ids\": [\"c-new\"]}");
        assertThat(levels(new Ref(LevelKind.CUSTOMER, "c-new")).entities().getFirst().blocked())
                .isFalse();
        assertThat(get(MASTER, "/customer/list?page_size=1").body().size()).isEqualTo(1);
        Answer deleted = post("/customer/delete", "{\"user_ids\": [\"c-new\"]}");
        assertThat(deleted.body().at("/deleted_customers").intValue()).isEqualTo(1);
        assertThat(get(MASTER, "/end_user/info?end_user_id=c-new").status()).isEqualTo(404);
    }

    @Test
    void aTagReadsAsSent() {
        String sent = "{\"name\": \"campaign 7\", \"description\": \"Autumn\", " + LIMITS + "}";
        Answer made = post("/tag/new", sent);
        assertThat(made.at("/message")).isEqualTo("Tag campaign 7 created successfully");
        assertSent(sent, made.body().get("tag"));
        assertSent(
                sent, post("/tag/info", "{\"names\": [\"campaign 7\"]}").body().get("campaign 7"));
        assertThat(post("/tag/new", sent).status()).isEqualTo(400);
        assertThat(post("/tag/info", "{\"names\": [\"nowhere\"]}").status()).isEqualTo(404);
        post("/tag/update", "{\"name\": \"campaign 7\", \"rpm_limit\": 1}");
        assertThat(levels(new Ref(LevelKind.TAG, "campaign 7")).entities().getFirst().level().rpm())
                .isEqualTo(1L);
        assertThat(get(MASTER, "/tag/list").at("/0/name")).isNotEmpty();
        assertThat(post("/tag/delete", "{\"name\": \"campaign 7\"}").status()).isEqualTo(200);
        assertThat(post("/tag/update", "{\"name\": \"campaign 7\"}").status()).isEqualTo(404);
    }

    @Test
    void aBudgetReadsAsSentAndStaysWhileItIsUsed() {
        String sent = "{\"budget_id\": \"b-life\", " + LIMITS + "}";
        assertThat(post("/budget/new", sent).status()).isEqualTo(200);
        assertSent(sent, post("/budget/info", "{\"budgets\": [\"b-life\"]}").body().get(0));
        assertThat(post("/budget/new", sent).at("/error/param")).isEqualTo("budget_id");
        assertThat(post("/budget/info", "{\"budgets\": []}").status()).isEqualTo(400);
        assertThat(post("/budget/update", "{\"max_budget\": 1}").at("/error/param"))
                .isEqualTo("budget_id");
        assertThat(get(MASTER, "/budget/settings?budget_id=b-life").at("/0/field_name"))
                .isEqualTo("max_budget");
        Answer user =
                post(
                        "/user/new",
                        "{\"user_id\": \"u-b\", \"budget_id\": \"b-life\", \"auto_create_key\": false}");
        assertThat(user.at("/litellm_budget_table/budget_id")).isEqualTo("b-life");
        assertThat(post("/budget/delete", "{\"id\": \"b-life\"}").at("/error/param"))
                .isEqualTo("id");
        post("/user/delete", "{\"user_ids\": [\"u-b\"]}");
        assertThat(post("/budget/delete", "{\"id\": \"b-life\"}").at("/budget_id"))
                .isEqualTo("b-life");
        assertThat(post("/budget/update", "{\"budget_id\": \"b-life\"}").status()).isEqualTo(404);
    }

    @Test
    void badValuesAreNamedOnEveryPath() {
        team("t-bad");
        for (Map.Entry<String, String> path :
                Map.of(
                                "/team/new", "",
                                "/team/update", "\"team_id\": \"t-bad\", ",
                                "/user/new", "",
                                "/organization/new", "\"organization_alias\": \"x\", ",
                                "/customer/new", "\"user_id\": \"c-bad\", ",
                                "/budget/new", "",
                                "/tag/new", "\"name\": \"bad\", ")
                        .entrySet()) {
            for (Map.Entry<String, String> bad :
                    Map.of(
                                    "max_budget", "-1",
                                    "soft_budget", "\"x\"",
                                    "budget_duration", "\"fortnight\"",
                                    "budget_limits", "[1]",
                                    "model_max_budget", "[]",
                                    "rpm_limit", "1.5",
                                    "tpm_limit", "true",
                                    "model_rpm_limit", "{\"m\": -1}",
                                    "max_parallel_requests", "\"4\"",
                                    "budget_mode", "\"lenient\"")
                            .entrySet()) {
                Answer answer =
                        post(
                                path.getKey(),
                                "{%s\"%s\": %s}"
                                        .formatted(path.getValue(), bad.getKey(), bad.getValue()));
                assertThat(answer.status()).as(path + " " + bad).isEqualTo(400);
                assertThat(answer.at("/error/param")).isEqualTo(bad.getKey());
            }
        }
        assertThat(post("/user/new", "{\"user_role\": \"king\"}").at("/error/param"))
                .isEqualTo("user_role");
        assertThat(post("/user/new", "{\"teams\": [\"nowhere\"]}").at("/error/param"))
                .isEqualTo("teams");
        assertThat(post("/organization/new", "{}").at("/error/param"))
                .isEqualTo("organization_alias");
        assertThat(
                        post("/team/new", "{\"members_with_roles\": [{\"role\": \"user\"}]}")
                                .at("/error/param"))
                .isEqualTo("members_with_roles");
        assertThat(post("/team/new", "{\"team_id\": \"a{b}\"}").at("/error/param"))
                .isEqualTo("team_id");
        assertThat(get(MASTER, "/v2/team/list?page_size=101").at("/error/param"))
                .isEqualTo("page_size");
        assertThat(get(MASTER, "/user/list?sort_by=spend").at("/error/param")).isEqualTo("sort_by");
    }

    /** Every field that was sent stands in the row; what the row adds inside is allowed. */
    private static void assertSent(String sent, JsonNode row) {
        JSON.readTree(sent)
                .propertyStream()
                .forEach(
                        field ->
                                assertThat(contains(row.get(field.getKey()), field.getValue()))
                                        .as(field + " in " + row.get(field.getKey()))
                                        .isTrue());
    }

    private static boolean contains(JsonNode whole, JsonNode part) {
        if (whole == null) {
            return false;
        }
        if (part.isObject()) {
            return part.propertyStream()
                    .allMatch(field -> contains(whole.get(field.getKey()), field.getValue()));
        }
        if (part.isArray()) {
            if (whole.size() != part.size()) {
                return false;
            }
            for (int i = 0; i < part.size(); i++) {
                if (!contains(whole.get(i), part.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return part.isNumber()
                ? whole.isNumber() && whole.decimalValue().compareTo(part.decimalValue()) == 0
                : whole.equals(part);
    }
}
