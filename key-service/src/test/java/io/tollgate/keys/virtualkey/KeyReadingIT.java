package io.tollgate.keys.virtualkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.keys.KeyServiceTestBase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class KeyReadingIT extends KeyServiceTestBase {

    @Test
    void infoShowsTheRowWithItsSpendAndNeverThePlainKey() {
        Answer made = post("/key/generate", "{\"max_budget\": 2, \"budget_duration\": \"1d\"}");

        Answer info = get(VIEWER, "/key/info?key=" + made.at("/key"));

        assertThat(info.status()).isEqualTo(200);
        assertThat(info.at("/key")).isEqualTo(made.at("/token"));
        assertThat(info.body().toString()).doesNotContain(made.at("/key"));
        assertThat(info.body().at("/info").has("token")).isFalse();
        assertThat(info.body().at("/info/spend").decimalValue()).isEqualByComparingTo("1.25");
        assertThat(info.at("/info/budget_reset_at")).endsWith("T00:00:00Z");
        assertThat(SPEND.questions())
                .filteredOn(q -> q.id().equals(made.at("/token")))
                .last()
                .extracting(TotalsRequest.Question::to)
                .hasToString(info.at("/info/budget_reset_at"));
    }

    @Test
    void aSpendServiceThatFailsLeavesTheSpendOpen() {
        String token = post("/key/generate", "").at("/token");
        SPEND.setBroken(true);
        try {
            Answer info = get(MASTER, "/key/info?key=" + token);
            assertThat(info.status()).isEqualTo(200);
            assertThat(info.body().at("/info/spend").isNull()).isTrue();
        } finally {
            SPEND.setBroken(false);
        }
    }

    @Test
    void aKeySeesItselfAndNoOther() {
        Answer own = post("/key/generate", "{\"user_id\": \"u-self\"}");
        Answer other = post("/key/generate", "{\"user_id\": \"u-other\"}");
        Principal self = holder(own.at("/token"), "u-self");

        assertThat(get(self, "/key/info").at("/key")).isEqualTo(own.at("/token"));
        assertThat(get(self, "/key/info?key=" + own.at("/key")).status()).isEqualTo(200);
        assertThat(get(self, "/key/info?key=" + other.at("/token")).status()).isEqualTo(404);
        assertThat(get(self, "/key/info?key=sk-unknown-unknown-1").status()).isEqualTo(404);
        assertThat(get(self, "/key/info?key=" + "0".repeat(64)).status()).isEqualTo(404);
    }

    @Test
    void viewersChangeNothingAndNobodyComesInUnsigned() {
        Answer own = post("/key/generate", "{\"user_id\": \"u-meek\"}");
        String body =
                "{\"key\": \"" + own.at("/token") + "\", \"keys\": [\"" + own.at("/token") + "\"]}";
        for (String path :
                List.of(
                        "/key/generate",
                        "/key/update",
                        "/key/delete",
                        "/key/block",
                        "/key/unblock")) {
            Answer answer = post(VIEWER, path, body);
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.at("/error/type")).isEqualTo("auth_error");
        }
        assertThat(unsigned("/key/info").status()).isEqualTo(401);
        assertThat(resolve(own.at("/key"))).isNotNull();
    }

    @Test
    void listsOnlyWhatTheCallerOwns() {
        Answer mine = post("/key/generate", "{\"user_id\": \"u-lister\"}");
        post("/key/generate", "{\"user_id\": \"u-lister-2\", \"key_alias\": \"Lister_Other\"}");
        Principal self = holder(mine.at("/token"), "u-lister");

        assertThat(tokens(get(self, "/key/list"))).containsExactly(mine.at("/token"));
        assertThat(tokens(get(self, "/key/list?user_id=u-lister&substring_matching=true")))
                .containsExactly(mine.at("/token"));
        assertThat(get(self, "/key/list?user_id=u-lister-2").status()).isEqualTo(403);
        assertThat(get(self, "/key/list?team_id=t-1").status()).isEqualTo(403);
        assertThat(tokens(get(holder(mine.at("/token"), null), "/key/list")))
                .containsExactly(mine.at("/token"));
        assertThat(tokens(get(VIEWER, "/key/list?user_id=u-lister&substring_matching=true")))
                .hasSize(2);
        assertThat(tokens(get(VIEWER, "/key/list?key_alias=ister_o&substring_matching=true")))
                .hasSize(1);
        assertThat(tokens(get(VIEWER, "/key/list?key_alias=ister%25o&substring_matching=true")))
                .isEmpty();
        assertThat(tokens(get(VIEWER, "/key/list?project_id=p-1"))).isEmpty();
        Principal nobody = new Principal(Role.INTERNAL_USER, null, null, null, null);
        assertThat(tokens(get(nobody, "/key/list"))).isEmpty();
        assertThat(get(nobody, "/key/list?key_hash=" + mine.at("/token")).status()).isEqualTo(403);
    }

    @Test
    void pagesHoldEachKeyOnce() {
        team("t-pages");
        IntStream.range(0, 23)
                .forEach(
                        i ->
                                post(
                                        "/key/generate",
                                        "{\"team_id\": \"t-pages\", \"max_budget\": "
                                                + i % 3
                                                + "}"));
        List<String> seen = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            Answer answer =
                    get(
                            MASTER,
                            "/key/list?team_id=t-pages&sort_by=max_budget&sort_order=asc&size=10&page="
                                    + page);
            assertThat(answer.body().at("/total_count").intValue()).isEqualTo(23);
            assertThat(answer.body().at("/total_pages").intValue()).isEqualTo(3);
            assertThat(answer.body().at("/current_page").intValue()).isEqualTo(page);
            seen.addAll(tokens(answer));
        }
        assertThat(seen).hasSize(23).doesNotHaveDuplicates();
        Answer full = get(MASTER, "/key/list?team_id=t-pages&return_full_object=true&size=2");
        assertThat(full.body().at("/keys/0/spend").decimalValue()).isEqualByComparingTo("1.25");
        assertThat(full.at("/keys/0/token")).matches("[0-9a-f]{64}");
    }

    @Test
    void refusesBadQueries() {
        for (String query :
                List.of(
                        "size=101",
                        "size=0",
                        "page=0",
                        "page=x",
                        "sort_by=lookup_hash",
                        "sort_order=up",
                        "status=lost",
                        "return_full_object=perhaps")) {
            Answer answer = get(MASTER, "/key/list?" + query);
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.at("/error/param")).isEqualTo(query.substring(0, query.indexOf('=')));
        }
        assertThat(get(MASTER, "/key/unheard-of").status()).isEqualTo(404);
    }

    private static List<String> tokens(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().at("/keys").valueStream().map(JsonNode::asString).toList();
    }
}
