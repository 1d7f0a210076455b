package io.tollgate.keys.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.keys.KeyServiceTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Where unknown fields are refused. */
@TestPropertySource(properties = "tollgate.management.unknown-fields=refuse")
class StrictFieldsIT extends KeyServiceTestBase {

    @Test
    void aChangeWithAnUnknownFieldIsNotMade() {
        Answer refused = post("/team/new", "{\"team_id\": \"t-strict\", \"max_budgett\": 5}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/error/param")).isEqualTo("max_budgett");
        assertThat(get(MASTER, "/team/info?team_id=t-strict").status()).isEqualTo(404);
    }

    @Test
    void aReadingCallIsRefusedLikewise() {
        post("/budget/new", "{\"budget_id\": \"b-strict\"}");
        Answer refused = post("/budget/info", "{\"budgets\": [\"b-strict\"], \"all\": true}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/error/param")).isEqualTo("all");
    }

    @Test
    void aBadFieldIsNamedBeforeAnUnknownOne() {
        Answer refused = post("/key/generate", "{\"max_budget\": -1, \"colour\": \"red\"}");
        assertThat(refused.at("/error/param")).isEqualTo("max_budget");
    }

    @Test
    void whatIsKnownIsTakenByEveryResource() {
        for (String[] call :
                new String[][] {
                    {
                        "/organization/new",
                        "{\"organization_id\": \"o-s\", \"organization_alias\": \"s\"}"
                    },
                    {
                        "/team/new",
                        "{\"team_id\": \"t-s\", \"organization_id\": \"o-s\", \"max_budget\": 5}"
                    },
                    {
                        "/user/new",
                        "{\"user_id\": \"u-s\", \"user_email\": \"s@example.org\", \"teams\": [\"t-s\"],"
                                + " \"key_alias\": \"k-s\", \"duration\": \"1d\", \"models\": [\"m\"]}"
                    },
                    {"/user/update", "{\"user_id\": \"u-s\", \"max_budget\": 3}"},
                    {
                        "/user/bulk_update",
                        "{\"users\": [{\"user_id\": \"u-s\", \"rpm_limit\": 3}]}"
                    },
                    {
                        "/team/update",
                        "{\"team_id\": \"t-s\", \"tags\": [\"a\"], \"blocked\": false}"
                    },
                    {
                        "/team/member_update",
                        "{\"team_id\": \"t-s\", \"user_id\": \"u-s\", \"max_budget_in_team\": 2}"
                    },
                    {
                        "/key/generate",
                        "{\"key_alias\": \"k-s-2\", \"team_id\": \"t-s\", \"metadata\": {\"a\": 1},"
                                + " \"guardrails\": [], \"aliases\": {}, \"tags\": [\"x\"], \"rpm_limit\": 1}"
                    },
                    {
                        "/customer/new",
                        "{\"user_id\": \"c-s\", \"max_budget\": 1, \"alias\": \"c\"}"
                    },
                    {"/customer/block", "{\"user_ids\": [\"c-s\"]}"},
                    {"/budget/new", "{\"budget_id\": \"b-s\", \"max_budget\": 1}"},
                    {"/budget/delete", "{\"id\": \"b-s\"}"},
                    {"/tag/new", "{\"name\": \"tag-s\", \"description\": \"d\"}"},
                    {"/access_group/new", "{\"access_group\": \"g-s\", \"model_names\": [\"m\"]}"},
                    {"/invitation/new", "{\"user_id\": \"u-s\"}"},
                    {"/team/block", "{\"team_id\": \"t-s\"}"},
                    {"/team/delete", "{\"team_ids\": [\"t-s\"]}"},
                    {"/user/delete", "{\"user_ids\": [\"u-s\"]}"},
                }) {
            Answer answer = post(call[0], call[1]);
            assertThat(answer.status()).as("%s %s", call[0], answer.body()).isEqualTo(200);
        }
    }
}
