package io.tollgate.e2e.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Members of organisations, and models within organisations, customers and tags. */
class LevelsIT {

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Lane lane = suite.provider().lane(new Assistant(12, 5));
    private final String model = deploy();
    private final String other = deploy();

    @Test
    void aMemberOfAnOrganisationHasABudgetThere() {
        String organization = organization(Map.of("models", List.of()));
        String user = Gateway.unique("member");
        gateway.manage(
                "/organization/member_add",
                Map.of(
                        "organization_id",
                        organization,
                        "member",
                        List.of(Map.of("role", "internal_user", "user_id", user)),
                        "max_budget_in_organization",
                        0.0000001));
        Gateway.Key member = gateway.key(Map.of("organization_id", organization, "user_id", user));
        Gateway.Key stranger = gateway.key(Map.of("organization_id", organization));

        Answer refused = gateway.chat(member.plain(), model, "Hi");

        assertThat(refused.status()).as(refused.text()).isEqualTo(429);
        assertThat(refused.errorCode()).isEqualTo("budget_exceeded");
        assertThat(refused.text()).contains("organization_member");
        assertThat(gateway.chat(stranger.plain(), model, "Hi").status()).isEqualTo(200);
    }

    @Test
    void aModelOfAnOrganisationHasALimitOverAllOfItsKeys() {
        String organization = organization(Map.of("model_rpm_limit", Map.of(model, 1)));
        Gateway.Key one = gateway.key(Map.of("organization_id", organization));
        Gateway.Key another = gateway.key(Map.of("organization_id", organization));

        assertThat(gateway.chat(one.plain(), model, "Hi").status()).isEqualTo(200);
        Answer refused = gateway.chat(another.plain(), model, "Hi");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text()).contains("organization_model");
        assertThat(gateway.chat(another.plain(), other, "Hi").status()).isEqualTo(200);
    }

    @Test
    void aModelOfACustomerHasALimit() {
        String customer = Gateway.unique("customer");
        gateway.manage(
                "/customer/new", Map.of("user_id", customer, "model_rpm_limit", Map.of(model, 1)));
        Gateway.Key key = gateway.key(Map.of());

        assertThat(ask(key, model, Map.of("user", customer)).status()).isEqualTo(200);
        Answer refused = ask(key, model, Map.of("user", customer));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text()).contains("customer_model");
        assertThat(ask(key, other, Map.of("user", customer)).status()).isEqualTo(200);
        assertThat(ask(key, model, Map.of("user", "somebody else")).status()).isEqualTo(200);
    }

    @Test
    void aModelOfATagHasABudget() {
        String tag = Gateway.unique("tag");
        gateway.manage(
                "/tag/new",
                Map.of("name", tag, "model_max_budget", Map.of(model, Map.of("max_budget", 1e-7))));
        Gateway.Key key = gateway.key(Map.of());
        Map<String, Object> tagged = Map.of("metadata", Map.of("tags", List.of(tag)));

        Answer refused = ask(key, model, tagged);

        assertThat(refused.status()).as(refused.text()).isEqualTo(429);
        assertThat(refused.text()).contains("tag_model");
        assertThat(ask(key, other, tagged).status()).isEqualTo(200);
    }

    private Answer ask(Gateway.Key key, String asked, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Gateway.chatBody(asked, "Hi", false));
        body.putAll(more);
        return gateway.post("/v1/chat/completions", key.plain(), body);
    }

    private String organization(Map<String, ?> fields) {
        Map<String, Object> body = new HashMap<>(fields);
        body.put("organization_alias", Gateway.unique("organization"));
        JsonNode made = gateway.manage("/organization/new", body);
        return made.path("organization_id").stringValue();
    }

    private String deploy() {
        String name = Gateway.unique("levels");
        gateway.deploy(name, "openai", lane, Prices.USUAL);
        return name;
    }
}
