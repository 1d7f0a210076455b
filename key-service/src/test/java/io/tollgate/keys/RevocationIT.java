package io.tollgate.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import org.junit.jupiter.api.Test;

/** A gateway that remembers a caller from before is told at the door that it is over. */
class RevocationIT extends KeyServiceTestBase {

    @Test
    void aBlockedKeyManagesNothingFromTheNextCall() {
        String token = key("{\"user_id\": \"u-rev\"}");
        Principal caller = holder(token, "u-rev");
        assertThat(status(caller)).isEqualTo(200);
        post("/key/block", "{\"key\": \"" + token + "\"}");
        assertThat(status(caller)).isEqualTo(401);
        post("/key/unblock", "{\"key\": \"" + token + "\"}");
        assertThat(status(caller)).isEqualTo(200);
        post("/key/delete", "{\"keys\": [\"" + token + "\"]}");
        assertThat(status(caller)).isEqualTo(401);
    }

    @Test
    void anExpiredKeyManagesNothing() {
        String token = key("{\"user_id\": \"u-rev-late\"}");
        jdbc.sql("update keys.virtual_key set expires = now() where token = :token")
                .param("token", token)
                .update();
        assertThat(status(holder(token, "u-rev-late"))).isEqualTo(401);
    }

    @Test
    void theKeysOfABlockedUserOrTeamManageNothing() {
        post("/user/new", "{\"user_id\": \"u-rev-user\", \"auto_create_key\": false}");
        Principal person = new Principal(Role.INTERNAL_USER, null, "u-rev-user", null, null);
        assertThat(status(person)).isEqualTo(200);
        post("/user/update", "{\"user_id\": \"u-rev-user\", \"blocked\": true}");
        assertThat(status(person)).isEqualTo(401);

        team("t-rev");
        Principal ofTeam =
                new Principal(
                        Role.INTERNAL_USER, key("{\"team_id\": \"t-rev\"}"), null, "t-rev", null);
        assertThat(status(ofTeam)).isEqualTo(200);
        post("/team/block", "{\"team_id\": \"t-rev\"}");
        assertThat(status(ofTeam)).isEqualTo(401);
    }

    @Test
    void aRoleThatWasTakenAwayIsGoneAtOnce() {
        post(
                "/team/new",
                "{\"team_id\": \"t-rev-lead\", \"members_with_roles\":"
                        + " [{\"role\": \"admin\", \"user_id\": \"u-rev-lead\"}]}");
        Principal lead = new Principal(Role.INTERNAL_USER, null, "u-rev-lead", null, null);
        String change = "{\"team_id\": \"t-rev-lead\", \"team_alias\": \"mine\"}";
        assertThat(post(lead, "/team/update", change).status()).isEqualTo(200);
        post(
                "/team/member_update",
                "{\"team_id\": \"t-rev-lead\", \"user_id\": \"u-rev-lead\", \"role\": \"user\"}");
        assertThat(post(lead, "/team/update", change).status()).isEqualTo(403);
        post("/team/member_delete", "{\"team_id\": \"t-rev-lead\", \"user_id\": \"u-rev-lead\"}");
        assertThat(post(lead, "/team/update", change).status()).isEqualTo(404);
    }

    private String key(String body) {
        return post("/key/generate", body).at("/token");
    }

    private int status(Principal caller) {
        return get(caller, "/key/list").status();
    }
}
