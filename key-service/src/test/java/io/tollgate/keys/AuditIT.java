package io.tollgate.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;

class AuditIT extends KeyServiceTestBase {

    private static final Principal ANA = new Principal(Role.PROXY_ADMIN, null, "ana", null, null);

    @Test
    void everyChangeSaysWhoWhatBeforeAfterAndFromWhere() {
        Answer made = post(ANA, "/key/generate", "{\"rpm_limit\": 3, \"user_id\": \"u-audit\"}");
        String token = made.at("/token");
        post(ANA, "/key/update", "{\"key\": \"" + token + "\", \"rpm_limit\": 4}");
        post(ANA, "/key/block", "{\"key\": \"" + token + "\"}");
        post(ANA, "/key/delete", "{\"keys\": [\"" + token + "\"]}");

        List<JsonNode> lines = lines("object_id=" + token);
        assertThat(lines)
                .extracting(line -> line.at("/action").asString())
                .containsExactly("deleted", "blocked", "updated", "created");
        JsonNode update = lines.get(2);
        assertThat(update.at("/changed_by").asString()).isEqualTo("ana");
        assertThat(update.at("/changed_by_role").asString()).isEqualTo("proxy_admin");
        assertThat(update.at("/operation").asString()).isEqualTo("KEY_UPDATE");
        assertThat(update.at("/table_name").asString()).isEqualTo("LiteLLM_VerificationToken");
        assertThat(update.at("/before_value/rpm_limit").intValue()).isEqualTo(3);
        assertThat(update.at("/updated_values/rpm_limit").intValue()).isEqualTo(4);
        assertThat(update.at("/ip_address").asString()).isEqualTo("203.0.113.7");
        assertThat(update.at("/trace_id").asString()).hasSize(32);
        assertThat(update.at("/call_id").asString()).isNotEmpty();
        assertThat(lines.toString()).doesNotContain("lookup_hash", made.at("/key"));
        assertThat(get(MASTER, "/audit/" + update.at("/id").asString()).body()).isEqualTo(update);
    }

    @Test
    void secretsAreMaskedHoweverDeep() {
        String token =
                post(
                                "/key/generate",
                                """
                                {"metadata": {"logging": [{"callback_vars":
                                  {"langfuse_secret_key": "canary-1", "api_key": "canary-2"}}],
                                 "note": "uses sk-canary-3-canary-3", "ok": "seen"}}
                                """)
                        .at("/token");
        assertThat(lines("object_id=" + token).toString())
                .contains("seen")
                .doesNotContain("canary");
    }

    @Test
    void whatGoesAlongIsWrittenDownToo() {
        post(
                "/team/new",
                """
                {"team_id": "t-audit", "members_with_roles": [{"role": "user", "user_id": "u-a"}]}
                """);
        String token = post("/key/generate", "{\"team_id\": \"t-audit\"}").at("/token");
        post("/team/delete", "{\"team_ids\": [\"t-audit\"]}");

        assertThat(actions("object_id=t-audit")).containsExactly("deleted", "created");
        assertThat(actions("object_id=t-audit/u-a&table_name=team_member"))
                .containsExactly("deleted", "created");
        assertThat(actions("object_id=" + token)).containsExactly("deleted", "created");
    }

    @Test
    void aChangeThatFailsLeavesNoLine() {
        post("/team/new", "{\"team_id\": \"t-twice\"}");
        post("/team/new", "{\"team_id\": \"t-twice\"}");
        assertThat(actions("object_id=t-twice")).containsExactly("created");
    }

    @Test
    void nobodyChangesTheLogNotEvenInTheDatabase() {
        post("/tag/new", "{\"name\": \"audited tag\"}");
        for (String attack :
                List.of(
                        "update keys.audit_log set changed_by = 'x'",
                        "delete from keys.audit_log",
                        "truncate keys.audit_log")) {
            assertThatThrownBy(() -> jdbc.sql(attack).update())
                    .isInstanceOf(DataAccessException.class);
        }
        jdbc.sql("update keys.tag set description = 'by hand' where id = 'audited tag'").update();
        assertThat(lines("object_id=audited%20tag").getFirst().at("/changed_by").asString())
                .isEqualTo("database:postgres");
    }

    @Test
    void pagesByCursorHoldEachLineOnceAndExportsHoldAll() {
        for (int i = 0; i < 7; i++) {
            post(ANA, "/tag/new", "{\"name\": \"=paged-" + i + "\"}");
            post(ANA, "/tag/delete", "{\"name\": \"=paged-" + i + "\"}");
        }
        String filter = "changed_by=ana&table_name=tag";
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = get(VIEWER, "/audit?page_size=4&" + filter + cursor);
            page.body().at("/audit_logs").forEach(line -> seen.add(line.at("/id").asString()));
            String next = page.body().at("/next_cursor").asString("");
            cursor = next.isEmpty() ? "" : "&cursor=" + encoded(next);
        } while (!cursor.isEmpty());
        assertThat(seen).hasSize(14).doesNotHaveDuplicates();

        String jsonl = text(VIEWER, "/audit/export?" + filter);
        assertThat(jsonl.lines()).hasSize(14);
        String csv = text(VIEWER, "/audit/export?format=csv&" + filter);
        assertThat(csv.lines()).hasSize(15);
        assertThat(csv).contains("\"'=paged-3\"").doesNotContain(",\"=paged-3\"");
    }

    @Test
    void theLogsOfAllServicesAreReadAsOne() {
        post("/tag/new", "{\"name\": \"audited-by-all\"}");
        Instant own =
                Instant.parse(
                        lines("object_id=audited-by-all").getFirst().at("/updated_at").asString());
        // Of the same moment, which is where paging goes wrong.
        for (int i = 1; i <= 3; i++) {
            SPEND.auditLog().write(i, own, "audited-by-all");
            PROVIDERS_LOG.write(i, own, "audited-by-all");
        }
        SPEND.auditLog().write(9, own.minusSeconds(60), "audited-by-all");
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = get(VIEWER, "/audit?page_size=2&object_id=audited-by-all" + cursor);
            assertThat(page.body().at("/total").intValue()).isEqualTo(8);
            page.body()
                    .at("/audit_logs")
                    .forEach(
                            line ->
                                    paged.add(
                                            line.at("/service").asString()
                                                    + " "
                                                    + line.at("/id").asString()));
            String next = page.body().at("/next_cursor").asString("");
            cursor = next.isEmpty() ? "" : "&cursor=" + encoded(next);
        } while (!cursor.isEmpty());
        assertThat(paged).hasSize(8).doesNotHaveDuplicates().endsWith("spend-service s9");
        assertThat(paged.subList(1, 7))
                .containsExactly(
                        "spend-service s3",
                        "spend-service s2",
                        "spend-service s1",
                        "provider-service p3",
                        "provider-service p2",
                        "provider-service p1");
        Answer second = get(VIEWER, "/audit?page=2&page_size=3&object_id=audited-by-all");
        assertThat(second.at("/audit_logs/0/id")).isEqualTo("s1");
        assertThat(get(VIEWER, "/audit/p2").at("/object_id")).isEqualTo("audited-by-all");
        assertThat(get(VIEWER, "/audit/x2").status()).isEqualTo(404);
        assertThat(text(VIEWER, "/audit/export?object_id=audited-by-all").lines()).hasSize(8);
    }

    @Test
    void aLogThatCannotBeReadIsSaidToBeMissing() {
        PROVIDERS_LOG.setBroken(true);
        try {
            Answer page = get(VIEWER, "/audit");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.at("/incomplete/0")).isEqualTo("provider-service");
            Answer export = get(VIEWER, "/audit/export");
            assertThat(export.status()).isEqualTo(503);
            assertThat(export.at("/error/message")).contains("provider-service");
        } finally {
            PROVIDERS_LOG.setBroken(false);
        }
    }

    @Test
    void badQueriesAreNamed() {
        for (String query :
                List.of(
                        "action=lost",
                        "page_size=101",
                        "start_date=yesterday",
                        "end_date=2020-01-01&start_date=2021-01-01",
                        "cursor=x")) {
            assertThat(get(MASTER, "/audit?" + query).at("/error/param"))
                    .isEqualTo(query.substring(0, query.indexOf('=')));
        }
    }

    private List<String> actions(String query) {
        return lines(query).stream().map(line -> line.at("/action").asString()).toList();
    }

    private List<JsonNode> lines(String query) {
        Answer answer = get(MASTER, "/audit?page_size=100&" + query);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().at("/audit_logs").valueStream().toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
