package io.tollgate.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.AuditLine;
import io.tollgate.contracts.AuditRequest;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.platform.audit.AuditTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What administrators change about models, prices and budgets is written down. */
class ChangeLogIT extends ProviderServiceTestBase {

    private static final Principal ANA = new Principal(Role.PROXY_ADMIN, null, "ana", null, null);

    @Autowired private AuditTable log;

    @Test
    void aModelsLifeIsThereAndItsSecretsAreNot() {
        String id =
                post(
                                ANA,
                                "/model/new",
                                """
                                {"model_name": "audited", "litellm_params": {"model": "openai/gpt-4o",
                                  "api_key": "sk-canary-1-canary-1", "input_cost_per_token": 0.000001}}
                                """)
                        .json()
                        .path("model_id")
                        .asString();
        patch(
                ANA,
                "/model/" + id + "/update",
                "{\"litellm_params\": {\"api_key\": \"sk-canary-2-canary-2\"}}");
        post(ANA, "/model/delete", "{\"id\": \"" + id + "\"}");

        List<AuditLine> lines = lines("LiteLLM_ProxyModelTable", id);
        assertThat(lines)
                .extracting(AuditLine::action)
                .containsExactly("deleted", "updated", "created");
        assertThat(lines).extracting(AuditLine::changedBy).containsOnly("ana");
        assertThat(lines).extracting(AuditLine::operation).containsOnly("MODEL_CHANGE");
        assertThat(lines.getLast().after()).contains("openai/gpt-4o", "0.000001");
        assertThat(lines.toString()).doesNotContain("canary", "k1:");
    }

    @Test
    void aRefusedChangeLeavesNoLine() {
        post(ANA, "/model/new", "{\"model_name\": \"x\", \"model_info\": {\"id\": \"refused\"}}");
        assertThat(lines("LiteLLM_ProxyModelTable", "refused")).isEmpty();
    }

    @Test
    void discountsMarginsAndBudgetsOfProvidersAreThereToo() {
        patch(ANA, "/config/cost_discount_config", "{\"openai\": 0.05}");
        patch(ANA, "/config/cost_margin_config", "{\"global\": 0.1}");
        put(ANA, "/provider/budgets/openai", "{\"budget_limit\": 7, \"time_period\": \"1d\"}");
        delete(ANA, "/provider/budgets/openai");
        patch(ANA, "/config/cost_discount_config", "{}");
        patch(ANA, "/config/cost_margin_config", "{}");

        assertThat(lines("LiteLLM_Config", "discount")).hasSize(2);
        assertThat(lines("LiteLLM_Config", "margin").getLast().after()).contains("0.1");
        List<AuditLine> budget = lines("Tollgate_ProviderBudget", "openai");
        assertThat(budget).extracting(AuditLine::action).containsExactly("updated", "created");
        assertThat(budget).extracting(AuditLine::operation).containsOnly("PRICING_CHANGE");
    }

    private List<AuditLine> lines(String table, String objectId) {
        return log.read(
                        new AuditRequest(
                                null, null, null, null, table, objectId, null, null, null, null, 0,
                                100, 0, true))
                .lines();
    }
}
