package io.tollgate.keys.virtualkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.keys.KeyServiceTestBase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody hands out more than he has. */
class MakersRightsIT extends KeyServiceTestBase {

    @Test
    void aKeyMadeByABoundKeyIsBoundAsItIs() {
        Answer makers =
                post(
                        "/key/generate",
                        """
                        {"user_id": "u-bound", "models": ["gpt-4o-mini", "anthropic/*"],
                         "max_budget": 5, "budget_duration": "30d", "rpm_limit": 60,
                         "tpm_limit": 1000, "max_parallel_requests": 2, "duration": "10d"}
                        """);
        Principal maker = holder(makers.at("/token"), "u-bound");

        Answer made = post(maker, "/key/generate", "{}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(200);
        assertThat(made.at("/user_id")).isEqualTo("u-bound");
        assertThat(made.body().at("/models").valueStream().map(m -> m.asString()))
                .containsExactly("gpt-4o-mini", "anthropic/*");
        assertThat(made.body().at("/max_budget").intValue()).isEqualTo(5);
        assertThat(made.at("/budget_duration")).isEqualTo("30d");
        assertThat(made.body().at("/rpm_limit").intValue()).isEqualTo(60);
        assertThat(made.body().at("/max_parallel_requests").intValue()).isEqualTo(2);
        assertThat(made.at("/expires")).isEqualTo(makers.at("/expires"));
        assertThat(
                        post(
                                        maker,
                                        "/key/generate",
                                        "{\"models\": [\"anthropic/claude-x\"], \"rpm_limit\": 6}")
                                .status())
                .isEqualTo(200);
        for (List<String> wider :
                List.of(
                        List.of("models", "[\"gpt-4o\"]"),
                        List.of("models", "[\"*\"]"),
                        List.of("max_budget", "6"),
                        List.of("rpm_limit", "61"),
                        List.of("tpm_limit", "1001"),
                        List.of("max_parallel_requests", "3"),
                        List.of("duration", "\"11d\""),
                        List.of(
                                "temp_budget_increase",
                                "1, \"temp_budget_expiry\": \"2999-01-01\""))) {
            Answer refused =
                    post(
                            maker,
                            "/key/generate",
                            "{\"" + wider.getFirst() + "\": " + wider.getLast() + "}");
            assertThat(refused.status()).as(wider.toString()).isEqualTo(403);
            assertThat(refused.at("/error/param")).isEqualTo(wider.getFirst());
        }
    }

    @Test
    void nobodyLoosensWhatBindsHim() {
        String token =
                post(
                                "/key/generate",
                                """
                                {"user_id": "u-loose", "models": ["m"], "max_budget": 5,
                                 "allowed_routes": ["llm_api_routes"], "blocked": true}
                                """)
                        .at("/token");
        Principal self = holder(token, "u-loose");
        for (String change :
                List.of(
                        "\"max_budget\": 6",
                        "\"max_budget\": null",
                        "\"models\": []",
                        "\"models\": [\"m\", \"n\"]",
                        "\"allowed_routes\": [\"llm_api_routes\", \"management_routes\"]",
                        "\"user_id\": \"u-other\"",
                        "\"blocked\": false")) {
            Answer refused =
                    post(self, "/key/update", "{\"key\": \"" + token + "\", " + change + "}");
            assertThat(refused.status()).as(change).isEqualTo(403);
        }
        assertThat(
                        post(self, "/key/update", "{\"key\": \"" + token + "\", \"max_budget\": 4}")
                                .status())
                .isEqualTo(200);
        assertThat(get(MASTER, "/key/info?key=" + token).body().at("/info/blocked").asBoolean())
                .isTrue();
    }

    @Test
    void aTeamSaysWhatItsMembersMayDo() {
        post(
                "/team/new",
                """
                {"team_id": "t-says", "tpm_limit": 100, "models": ["m"],
                 "members_with_roles": [{"role": "user", "user_id": "u-says"},
                                        {"role": "admin", "user_id": "u-says-lead"}]}
                """);
        Principal member = new Principal(Role.INTERNAL_USER, null, "u-says", null, null);
        Principal lead = new Principal(Role.INTERNAL_USER, null, "u-says-lead", null, null);
        String inTeam = "{\"team_id\": \"t-says\"}";

        Answer refused = post(member, "/key/generate", inTeam);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("/error/type")).isEqualTo("team_member_permission_error");
        assertThat(post(member, "/key/generate", "{\"team_id\": \"t-elsewhere\"}").status())
                .isEqualTo(400);

        jdbc.sql(
                        "update keys.team set member_permissions = array['/key/generate']"
                                + " where id = 't-says'")
                .update();
        assertThat(post(member, "/key/generate", inTeam).at("/user_id")).isEqualTo("u-says");
        assertThat(
                        post(lead, "/key/generate", "{\"team_id\": \"t-says\", \"tpm_limit\": 101}")
                                .status())
                .isEqualTo(403);
        assertThat(
                        post(
                                        lead,
                                        "/key/generate",
                                        "{\"team_id\": \"t-says\", \"user_id\": \"u-says\"}")
                                .status())
                .isEqualTo(200);
        assertThat(
                        post(
                                        lead,
                                        "/key/generate",
                                        "{\"team_id\": \"t-says\", \"user_id\": \"u-not-there\"}")
                                .status())
                .isEqualTo(403);
        Answer raised = post(lead, "/team/update", "{\"team_id\": \"t-says\", \"tpm_limit\": 200}");
        assertThat(raised.status()).isEqualTo(403);
        assertThat(raised.at("/error/param")).isEqualTo("tpm_limit");
    }

    @Test
    void aTeamMadeByAUserIsBoundLikeTheUser() {
        post(
                "/user/new",
                """
                {"user_id": "u-founder", "max_budget": 20, "models": ["m"],
                 "auto_create_key": false}
                """);
        Principal founder = new Principal(Role.INTERNAL_USER, null, "u-founder", null, null);

        Answer team = post(founder, "/team/new", "{\"team_id\": \"t-founded\"}");
        assertThat(team.body().at("/max_budget").intValue()).isEqualTo(20);
        assertThat(team.at("/models/0")).isEqualTo("m");
        assertThat(team.at("/members_with_roles/0/role")).isEqualTo("admin");
        assertThat(post(founder, "/team/new", "{\"max_budget\": 21}").at("/error/param"))
                .isEqualTo("max_budget");
    }
}
