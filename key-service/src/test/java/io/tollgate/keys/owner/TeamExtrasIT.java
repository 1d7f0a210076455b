package io.tollgate.keys.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.keys.KeyServiceTestBase;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TeamExtrasIT extends KeyServiceTestBase {

    @Test
    void modelsComeAndGoAndTheLastOneLeavesNone() {
        post("/team/new", "{\"team_id\": \"t-models\", \"models\": [\"a\"]}");
        String both = "{\"team_id\": \"t-models\", \"models\": [\"b\", \"a\"]}";
        assertThat(texts(post("/team/model/add", both), "/models")).containsExactly("a", "b");
        assertThat(texts(post("/team/model/delete", both), "/models"))
                .containsExactly("no-default-models");
        assertThat(post("/team/model/add", "{\"team_id\": \"t-models\"}").at("/error/param"))
                .isEqualTo("models");
    }

    @Test
    void theAdminOfATeamSaysWhatMembersMay() {
        post(
                "/team/new",
                """
                {"team_id": "t-perm", "members_with_roles": [
                  {"role": "admin", "user_id": "u-perm-lead"}, {"role": "user", "user_id": "u-perm"}]}
                """);
        Principal lead = new Principal(Role.INTERNAL_USER, null, "u-perm-lead", null, null);
        Principal member = new Principal(Role.INTERNAL_USER, null, "u-perm", null, null);
        String body = "{\"team_id\": \"t-perm\", \"team_member_permissions\": [\"/key/generate\"]}";
        assertThat(post(member, "/team/permissions_update", body).status()).isEqualTo(403);
        assertThat(texts(post(lead, "/team/permissions_update", body), "/team_member_permissions"))
                .containsExactly("/key/generate");
        assertThat(post(member, "/key/generate", "{\"team_id\": \"t-perm\"}").status())
                .isEqualTo(200);
        Answer list = get(lead, "/team/permissions_list?team_id=t-perm");
        assertThat(texts(list, "/all_available_permissions")).contains("/key/delete");
        assertThat(
                        post(
                                        lead,
                                        "/team/permissions_update",
                                        "{\"team_id\": \"t-perm\", \"team_member_permissions\":"
                                                + " [\"/team/delete\"]}")
                                .at("/error/param"))
                .isEqualTo("team_member_permissions");
        Answer me = get(member, "/team/t-perm/members/me");
        assertThat(me.at("/role")).isEqualTo("user");
        Principal stranger = new Principal(Role.INTERNAL_USER, null, "u-perm-not", null, null);
        assertThat(get(stranger, "/team/t-perm/members/me").status()).isEqualTo(404);
    }

    @Test
    void manyMembersJoinAtOnce() {
        post("/team/new", "{\"team_id\": \"t-many\"}");
        Answer answer =
                post(
                        "/team/bulk_member_add",
                        """
                        {"team_id": "t-many", "max_budget_in_team": 2, "members": [
                          {"user_id": "u-many-1"}, {"user_email": "many@example.org"},
                          {"user_id": "u-many-1"}]}
                        """);
        assertThat(answer.body().at("/successful_additions").intValue()).isEqualTo(2);
        assertThat(answer.body().at("/results/2/success").asBoolean()).isFalse();
        assertThat(answer.body().at("/updated_team/members_with_roles").size()).isEqualTo(2);
    }

    @Test
    void onlyTeamsThatSayTheyAreOpenAreAvailable() {
        post("/team/new", "{\"team_id\": \"t-open\", \"metadata\": {\"available\": true}}");
        post("/team/new", "{\"team_id\": \"t-shut\"}");
        Principal anybody = new Principal(Role.INTERNAL_USER, null, "u-any", null, null);
        assertThat(get(anybody, "/team/available").body().toString())
                .contains("t-open")
                .doesNotContain("t-shut");
    }

    @Test
    void anOpenTeamIsJoinedByOneselfAndOthersAreNot() {
        post("/team/new", "{\"team_id\": \"t-join\", \"metadata\": {\"available\": true}}");
        post("/team/new", "{\"team_id\": \"t-closed\"}");
        Principal joining = new Principal(Role.INTERNAL_USER, null, "u-join", null, null);
        String myself =
                "{\"team_id\": \"%s\", \"member\": {\"user_id\": \"u-join\", \"role\": \"%s\"}%s}";
        assertThat(joins(joining, myself.formatted("t-closed", "user", ""))).isEqualTo(404);
        assertThat(joins(joining, myself.formatted("t-join", "admin", ""))).isEqualTo(404);
        assertThat(
                        joins(
                                joining,
                                myself.formatted("t-join", "user", ", \"max_budget_in_team\": 9")))
                .isEqualTo(404);
        assertThat(
                        joins(
                                joining,
                                "{\"team_id\": \"t-join\", \"member\": {\"user_id\": \"u-else\"}}"))
                .isEqualTo(404);
        Principal ofATeam = new Principal(Role.INTERNAL_USER, null, "u-join", "t-closed", null);
        assertThat(joins(ofATeam, myself.formatted("t-join", "user", ""))).isEqualTo(404);
        assertThat(joins(joining, myself.formatted("t-join", "user", ""))).isEqualTo(200);
        assertThat(get(joining, "/team/t-join/members/me").at("/role")).isEqualTo("user");
        assertThat(get(joining, "/team/available").body().toString()).doesNotContain("t-join");
        assertThat(joins(joining, myself.formatted("t-join", "user", ""))).isEqualTo(400);
    }

    private int joins(Principal caller, String body) {
        return post(caller, "/team/member_add", body).status();
    }

    @Test
    void manyUsersChangeEachForItself() {
        post("/user/new", "{\"user_id\": \"u-bulk\", \"auto_create_key\": false}");
        Answer answer =
                post(
                        "/user/bulk_update",
                        """
                        {"users": [{"user_id": "u-bulk", "max_budget": 3},
                                   {"user_id": "u-bulk-not"}]}
                        """);
        assertThat(answer.body().at("/successful_updates").intValue()).isEqualTo(1);
        assertThat(answer.body().at("/failed_updates").intValue()).isEqualTo(1);
        assertThat(answer.body().at("/results/0/updated_user/max_budget").intValue()).isEqualTo(3);
        assertThat(get(MASTER, "/v2/user/info?user_id=u-bulk").at("/user_id")).isEqualTo("u-bulk");
        assertThat(get(MASTER, "/user/available_roles").body().has("internal_user")).isTrue();
    }

    private static List<String> texts(Answer answer, String pointer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().at(pointer).valueStream().map(JsonNode::asString).toList();
    }
}
