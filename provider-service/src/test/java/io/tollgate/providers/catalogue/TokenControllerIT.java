package io.tollgate.providers.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.ProviderServiceTestBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TokenControllerIT extends ProviderServiceTestBase {

    @Test
    void openAisModelsAreCountedAndOthersEstimated() {
        JsonNode exact =
                post(
                                USER,
                                "/utils/token_counter",
                                "{\"model\": \"openai/gpt-4o\", \"prompt\": \"hello world\"}")
                        .json();
        assertThat(exact.path("total_tokens").asLong()).isEqualTo(2);
        assertThat(exact.path("request_model").asString()).isEqualTo("openai/gpt-4o");
        assertThat(exact.path("model_used").asString()).isEqualTo("gpt-4o");
        assertThat(exact.path("tokenizer_type").asString()).isEqualTo("o200k_base");
        JsonNode estimate =
                post(
                                USER,
                                "/utils/token_counter",
                                """
                                {"model": "mock/echo", "messages": [
                                  {"role": "user", "content": "hello world"}]}
                                """)
                        .json();
        assertThat(estimate.path("total_tokens").asLong()).isEqualTo(3);
        assertThat(estimate.path("tokenizer_type").asString()).isEqualTo("estimate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"prompt": "x"}                             | model
                    {"model": "gpt-4o"}                         | messages
                    {"model": "gpt-4o", "prompt": [7]}          | prompt
                    {"model": "gpt-4o", "messages": [7]}        | messages
                    """)
    void whatCannotBeCountedIsRefusedByField(String body, String field) {
        Answer answer = post(USER, "/utils/token_counter", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/param").asString()).startsWith(field);
    }
}
