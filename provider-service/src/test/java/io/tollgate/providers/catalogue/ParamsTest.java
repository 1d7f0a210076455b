package io.tollgate.providers.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tollgate.platform.ApiException;
import io.tollgate.sdk.provider.ProviderRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ParamsTest {

    private static final ProviderRows ROWS = ProviderRows.load();

    @ParameterizedTest
    @CsvSource({
        "api_key, sk-1, true",
        "API_KEY, sk-1, true",
        "api_key, os.environ/OPENAI_API_KEY, false",
        "aws_secret_access_key, x, true",
        "azure_client_secret, x, true",
        "vertex_credentials, x, true",
        "some_password, x, true",
        "rsa_private_key, x, true",
        "extra_headers, x, true",
        "model, x, false",
        "api_base, x, false",
        "input_cost_per_token, x, false",
        "max_tokens, x, false"
    })
    void knowsWhatIsSecret(String name, String value, boolean secret) {
        JsonNode node = Params.MAPPER.valueToTree(value);
        assertThat(Params.isSecret(name, node)).isEqualTo(secret);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | litellm_params.model",
                "{\"model\": 5} | litellm_params.model",
                "{\"model\": \"nobody/gpt\"} | litellm_params.model",
                "{\"model\": \"gpt\", \"custom_llm_provider\": \"nobody\"} | litellm_params.model",
                "{\"model\": \"gpt\", \"api_base\": \"ftp://x\"} | litellm_params.api_base",
                "{\"model\": \"gpt\", \"api_base\": \"http://u:p@x\"} | litellm_params.api_base",
                "{\"model\": \"gpt\", \"api_base\": \"http:// x\"} | litellm_params.api_base",
                "{\"model\": \"gpt\", \"weight\": -1} | litellm_params.weight",
                "{\"model\": \"gpt\", \"aws_region_name\": \"x\"} | litellm_params.aws_region_name",
                "{\"model\": \"gpt\", \"weight\": true} | litellm_params.weight",
                "{\"model\": \"gpt\", \"timeout\": \"soon\"} | litellm_params.timeout",
                "{\"model\": \"gpt\", \"rpm\": 1.5} | litellm_params.rpm",
                "{\"model\": \"gpt\", \"tpm\": 1e30} | litellm_params.tpm",
                "{\"model\": \"gpt\", \"max_parallel_requests\": -1} | litellm_params.max_parallel_requests",
                "{\"model\": \"gpt\", \"max_budget\": 9000001} | litellm_params.max_budget",
                "{\"model\": \"gpt\", \"max_budget\": \"much\"} | litellm_params.max_budget",
                "{\"model\": \"gpt\", \"budget_duration\": \"soon\"} | litellm_params.budget_duration",
                "{\"model\": \"gpt\", \"budget_duration\": 5} | litellm_params.budget_duration",
                "{\"model\": \"gpt\", \"input_cost_per_token\": [1]} | litellm_params.input_cost_per_token",
                "{\"model\": \"gpt\", \"api_key\": \"os.environ/TOLLGATE_VAULT_KEY\"} | litellm_params.api_key",
                "{\"model\": \"gpt\", \"api_key\": \"os.environ/tollgate_vault_key\"} | litellm_params.api_key",
                "{\"model\": \"gpt\", \"api_key\": \"os.environ/tollgate.vault.key\"} | litellm_params.api_key",
                "{\"model\": \"gpt\", \"api_base\": \"os.environ/spring.datasource.password\"} | litellm_params.api_base"
            })
    void aValueThatIsNoGoodNamesItsField(String params, String field) {
        ObjectNode node = (ObjectNode) Params.MAPPER.readTree(params);

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> Params.check(node, ROWS))
                .satisfies(refused -> assertThat(refused.error().param()).isEqualTo(field));
    }

    @Test
    void whatIsGoodPasses() {
        String params =
                """
                {"model": "openai/gpt", "api_key": "os.environ/MY_KEY", "api_base": "https://x/v1",
                 "weight": 0, "input_cost_per_token": "0.0000001", "output_cost_per_token": 1e-7,
                 "timeout": null}
                """;
        ObjectNode node = (ObjectNode) Params.MAPPER.readTree(params);

        Params.check(node, ROWS);
        assertThat(Params.decimal(node, "input_cost_per_token")).isEqualByComparingTo("0.0000001");
        assertThat(Params.decimal(node, "output_cost_per_token")).isEqualByComparingTo("0.0000001");
    }
}
