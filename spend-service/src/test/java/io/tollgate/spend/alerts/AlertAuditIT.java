package io.tollgate.spend.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.contracts.AuditAnswer;
import io.tollgate.contracts.AuditLine;
import io.tollgate.contracts.AuditRequest;
import io.tollgate.contracts.ContractJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;

class AlertAuditIT extends AlertsTestBase {

    @Test
    void everyChangeOfADestinationIsWrittenDownWithoutItsSecrets() {
        JsonNode made =
                destination(
                        Map.of(
                                "name", "Audited",
                                "channel", "webhook",
                                "url", "https://example.com/canary-url"));
        String path = "/alerts/destinations/" + made.path("id").asString();
        call(ADMIN, "PATCH", path, "{\"name\": \"Renamed\"}");
        call(ADMIN, "PATCH", path, "{\"secret\": \"" + WebhookSignature.newSecret() + "\"}");
        call(ADMIN, "PATCH", path, "{\"name\": \"Renamed\"}");
        call(ADMIN, "DELETE", path, "");

        List<AuditLine> lines = lines(made.path("id").asString());
        assertThat(lines)
                .extracting(AuditLine::action)
                .containsExactly("deleted", "updated", "updated", "created");
        AuditLine renamed = lines.get(2);
        assertThat(renamed.tableName()).isEqualTo("Tollgate_AlertDestination");
        assertThat(renamed.operation()).isEqualTo("ALERT_CHANGE");
        assertThat(renamed.changedBy()).isEqualTo("master_key");
        assertThat(renamed.before()).contains("\"Audited\"");
        assertThat(renamed.after()).contains("\"Renamed\"");
        assertThat(lines.toString()).doesNotContain("canary", "k1:");
    }

    @Test
    void theLogStaysAsItIs() {
        for (String attack :
                List.of(
                        "update spend.audit_log set changed_by = 'x'",
                        "delete from spend.audit_log",
                        "truncate spend.audit_log")) {
            if (!attack.startsWith("truncate")) {
                destination(Map.of("name", "x", "channel", "slack", "url", "https://example.com/"));
            }
            assertThatThrownBy(() -> jdbc.sql(attack).update())
                    .isInstanceOf(DataAccessException.class);
        }
    }

    @Test
    void aFieldThatNobodyKnowsDoesNoHarm() {
        JsonNode made =
                destination(
                        Map.of(
                                "name", "x",
                                "channel", "slack",
                                "url", "https://example.com/",
                                "shedule", "daily"));
        assertThat(made.path("schedule").asString()).isEqualTo("immediate");
    }

    private List<AuditLine> lines(String objectId) {
        Answer answer =
                internal(
                        "/internal/audit",
                        new AuditRequest(
                                null, null, null, null, null, objectId, null, null, null, null, 0,
                                100, 100, true));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        AuditAnswer found = ContractJson.MAPPER.treeToValue(answer.body(), AuditAnswer.class);
        assertThat(found.count()).isEqualTo(found.lines().size());
        return found.lines();
    }
}
