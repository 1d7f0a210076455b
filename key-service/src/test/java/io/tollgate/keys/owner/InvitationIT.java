package io.tollgate.keys.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.keys.KeyServiceTestBase;
import org.junit.jupiter.api.Test;

class InvitationIT extends KeyServiceTestBase {

    @Test
    void theInvitedUserAloneAccepts() {
        String id = invitation("u-invited");
        Answer seen = get(user("u-invited"), "/invitation/info?invitation_id=" + id);
        assertThat(seen.at("/user_id")).isEqualTo("u-invited");
        assertThat(seen.body().at("/is_accepted").asBoolean()).isFalse();
        assertThat(seen.at("/expires_at")).isNotEmpty();
        Answer foreign = post(user("u-other"), "/invitation/update", accepting(id));
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.at("/error/param")).isEqualTo("invitation_id");
        assertThat(get(user("u-other"), "/invitation/info?invitation_id=" + id).status())
                .isEqualTo(404);
        Answer accepted = post(user("u-invited"), "/invitation/update", accepting(id));
        assertThat(accepted.body().at("/is_accepted").asBoolean()).isTrue();
        assertThat(accepted.at("/accepted_at")).isNotEmpty();
        assertThat(accepted.at("/updated_by")).isEqualTo("u-invited");
        Answer again = post(user("u-invited"), "/invitation/update", accepting(id));
        assertThat(again.at("/accepted_at")).isEqualTo(accepted.at("/accepted_at"));
        Answer back =
                post(
                        user("u-invited"),
                        "/invitation/update",
                        "{\"invitation_id\": \"" + id + "\", \"is_accepted\": false}");
        assertThat(back.at("/error/param")).isEqualTo("is_accepted");
        assertThat(get(MASTER, "/audit?table_name=invitation&object_id=" + id).at("/total"))
                .isEqualTo("2");
    }

    @Test
    void anExpiredInvitationIsNotAccepted() {
        String id = invitation("u-late");
        jdbc.sql("update keys.invitation set expires_at = now() where id = :id")
                .param("id", id)
                .update();
        Answer late = post(user("u-late"), "/invitation/update", accepting(id));
        assertThat(late.status()).isEqualTo(400);
        assertThat(late.at("/error/message")).contains("expired");
    }

    @Test
    void itGoesByItselfOrWithItsUser() {
        String deleted = invitation("u-gone");
        String body = "{\"invitation_id\": \"" + deleted + "\"}";
        assertThat(post("/invitation/delete", body).at("/id")).isEqualTo(deleted);
        assertThat(post("/invitation/delete", body).status()).isEqualTo(404);
        String left = invitation("u-gone");
        post("/user/delete", "{\"user_ids\": [\"u-gone\"]}");
        assertThat(get(MASTER, "/invitation/info?invitation_id=" + left).status()).isEqualTo(404);
    }

    @Test
    void badBodiesAreRefusedByTheirField() {
        assertThat(post("/invitation/new", "{}").at("/error/param")).isEqualTo("user_id");
        Answer nobody = post("/invitation/new", "{\"user_id\": \"u-nobody\"}");
        assertThat(nobody.status()).isEqualTo(400);
        assertThat(nobody.at("/error/param")).isEqualTo("user_id");
        assertThat(post("/invitation/update", "{\"invitation_id\": \"x\"}").at("/error/param"))
                .isEqualTo("is_accepted");
        assertThat(get(MASTER, "/invitation/info").at("/error/param")).isEqualTo("invitation_id");
    }

    @Test
    void administratorsOfAnOrganisationInviteItsUsersOnly() {
        post(
                "/organization/new",
                "{\"organization_id\": \"o-inv\", \"organization_alias\": \"o\"}");
        post(
                "/organization/member_add",
                """
                {"organization_id": "o-inv", "member": [
                  {"user_id": "u-inv-admin", "role": "org_admin"},
                  {"user_id": "u-inv-member", "role": "internal_user"}]}
                """);
        Principal admin = user("u-inv-admin");
        assertThat(
                        post(admin, "/invitation/new", "{\"user_id\": \"u-inv-member\"}")
                                .at("/created_by"))
                .isEqualTo("u-inv-admin");
        invitation("u-inv-foreign");
        assertThat(post(admin, "/invitation/new", "{\"user_id\": \"u-inv-foreign\"}").status())
                .isEqualTo(400);
    }

    private String invitation(String userId) {
        post("/user/new", "{\"user_id\": \"" + userId + "\", \"auto_create_key\": false}");
        return post("/invitation/new", "{\"user_id\": \"" + userId + "\"}").at("/id");
    }

    private static String accepting(String id) {
        return "{\"invitation_id\": \"" + id + "\", \"is_accepted\": true}";
    }

    private static Principal user(String id) {
        return new Principal(Role.INTERNAL_USER, null, id, null, null);
    }
}
