package io.tollgate.providers.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.ProviderServiceTestBase;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class ModelLifeIT extends ProviderServiceTestBase {

    private static final String CANARY = "sk-canary-4711";

    @Autowired private Catalogue catalogue;

    private final String name = "m-" + UUID.randomUUID();

    @Test
    void theAccessGroupsOfAllDeploymentsOfAModelAreOffered() {
        for (String groups : new String[] {"[\"standard\"]", "[\"standard\", \"eu\"]"}) {
            post(
                    ADMIN,
                    "/model/new",
                    "{\"model_name\": \"grouped\", \"litellm_params\": {\"model\": \"openai/gpt-4o\"},"
                            + " \"model_info\": {\"access_groups\": "
                            + groups
                            + "}}");
        }
        assertThat(
                        internal("GET", "/internal/models?name=grouped")
                                .json()
                                .at("/models/0/accessGroups")
                                .toString())
                .isIn("[\"standard\",\"eu\"]", "[\"eu\",\"standard\"]");
    }

    @Test
    void aModelIsAddedShownChangedAndDeletedAndItsSecretNeverComesBack() {
        Answer added =
                add(
                        """
                        {"model": "openai/gpt-4o-mini", "api_key": "%s", "weight": 2,
                         "input_cost_per_token": "0.000001", "output_cost_per_token": 2e-6}
                        """
                                .formatted(CANARY));
        assertThat(added.status()).isEqualTo(200);
        String id = added.json().path("model_id").stringValue();
        assertThat(offer().path("priced").booleanValue()).isTrue();
        assertThat(offer().path("inputUsdPerMillion").decimalValue()).isEqualByComparingTo("1");
        assertThat(offer().path("outputUsdPerMillion").decimalValue()).isEqualByComparingTo("2");

        Answer changed =
                post(
                        ADMIN,
                        "/model/update",
                        """
                        {"model_info": {"id": "%s", "note": "x"},
                         "litellm_params": {"weight": null, "output_cost_per_token": 3e-6}}
                        """
                                .formatted(id));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(offer().path("inputUsdPerMillion").decimalValue()).isEqualByComparingTo("1");
        assertThat(offer().path("outputUsdPerMillion").decimalValue()).isEqualByComparingTo("3");
        assertThat(catalogue.serving(name).getFirst().target().apiKey()).isEqualTo(CANARY);
        assertThat(catalogue.serving(name).getFirst().weight()).isEqualTo(1);

        Answer info = get(ADMIN, "/model/info?litellm_model_id=" + id);
        assertThat(info.json().at("/data/0/model_info/note").stringValue()).isEqualTo("x");
        assertThat(info.json().at("/data/0/litellm_params/model").stringValue())
                .isEqualTo("openai/gpt-4o-mini");
        Answer forUser = get(USER, "/v1/model/info");
        assertThat(forUser.text()).doesNotContain("output_cost_per_token\":0.000003,\"weight");

        String row =
                jdbc.sql("select row_to_json(d)::text from providers.deployments d")
                        .query(String.class)
                        .list()
                        .toString();
        for (String text :
                new String[] {added.text(), changed.text(), info.text(), forUser.text(), row}) {
            assertThat(text).doesNotContain(CANARY);
        }
        assertThat(
                        jdbc.sql("select sealed_params from providers.deployments where id = ?")
                                .param(id)
                                .query(String.class)
                                .single())
                .startsWith("k1:");

        assertThat(post(ADMIN, "/model/delete", "{\"id\": \"" + id + "\"}").status())
                .isEqualTo(200);
        assertThat(internal("GET", "/internal/models?name=" + name).json().path("models"))
                .isEmpty();
        assertThat(post(ADMIN, "/model/delete", "{\"id\": \"" + id + "\"}").status())
                .isEqualTo(400);
    }

    @Test
    void onlyAdministratorsChangeModelsAndOnlyTheGatewayAsks() {
        String body = "{\"model_name\": \"x\", \"litellm_params\": {\"model\": \"openai/x\"}}";
        assertThat(post(USER, "/model/new", body).status()).isEqualTo(403);
        assertThat(post(USER, "/model/update", "{\"model_info\": {\"id\": \"x\"}}").status())
                .isEqualTo(403);
        assertThat(post(USER, "/model/delete", "{\"id\": \"x\"}").status()).isEqualTo(403);
        assertThat(unsigned("/model/info").status()).isEqualTo(401);
        assertThat(unsigned("/internal/models").status()).isEqualTo(401);
        assertThat(internal("GET", "/model/info").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | model_name",
                "{\"model_name\": \"m\"} | litellm_params",
                "{\"model_name\": \"m\", \"litellm_params\": []} | litellm_params",
                "{\"model_name\": \"m\", \"litellm_params\": {}} | litellm_params.model",
                "{\"model_name\": \"m\", \"litellm_params\": {\"model\": \"nobody/x\"}} | litellm_params.model",
                "{\"model_name\": \"m\", \"litellm_params\": {\"model\": \"x\", \"rpm\": -1}} | litellm_params.rpm",
                "{\"model_name\": \"m\", \"litellm_params\": {\"model\": \"x\"}, \"model_info\": {\"input_cost_per_token\": \"free\"}} | model_info.input_cost_per_token",
                "{\"model_name\": \"m\", \"litellm_params\": {\"model\": \"x\"}, \"model_info\": {\"output_cost_per_token\": -1}} | model_info.output_cost_per_token"
            })
    void badInputIsRefusedWithTheField(String body, String field) {
        Answer answer = post(ADMIN, "/model/new", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/param").stringValue()).isEqualTo(field);
    }

    @Test
    void aWildcardServesEveryNameBelowItAndTheLongestOneWins() {
        String prefix = name + "/";
        addNamed(prefix + "*", "{\"model\": \"openai/*\", \"api_key\": \"os.environ/CANARY_KEY\"}");
        addNamed(prefix + "special-*", "{\"model\": \"groq/llama-*\"}");

        Deployment usual = catalogue.serving(prefix + "gpt-x").getFirst();
        assertThat(usual.target().model()).isEqualTo("gpt-x");
        assertThat(usual.modelName()).isEqualTo(prefix + "gpt-x");
        assertThat(usual.target().apiKey()).isEqualTo("sk-from-the-environment");
        assertThat(usual.price()).isEmpty();
        Deployment special = catalogue.serving(prefix + "special-8b").getFirst();
        assertThat(special.provider()).isEqualTo("groq");
        assertThat(special.target().model()).isEqualTo("llama-8b");
        assertThat(catalogue.serving(name)).isEmpty();
    }

    @Test
    void aCredentialThatCannotBeOpenedLeavesTheOtherModelsInForce() {
        add("{\"model\": \"openai/gpt-4o-mini\", \"api_key\": \"" + CANARY + "\"}");
        String broken = "broken-" + name;
        addNamed(broken, "{\"model\": \"openai/gpt-4o-mini\", \"api_key\": \"" + CANARY + "\"}");
        jdbc.sql(
                        "update providers.deployments set sealed_params = 'k9:AAAA', version = version + 1"
                                + " where model_name = ?")
                .param(broken)
                .update();

        catalogue.refresh();

        assertThat(catalogue.serving(broken)).isEmpty();
        assertThat(catalogue.serving(name)).hasSize(1);
        jdbc.sql("delete from providers.deployments where model_name = ?").param(broken).update();
    }

    private Answer add(String params) {
        return addNamed(name, params);
    }

    private Answer addNamed(String modelName, String params) {
        return post(
                ADMIN,
                "/model/new",
                "{\"model_name\": \"" + modelName + "\", \"litellm_params\": " + params + "}");
    }

    private JsonNode offer() {
        return internal("GET", "/internal/models?name=" + name).json().at("/models/0");
    }
}
