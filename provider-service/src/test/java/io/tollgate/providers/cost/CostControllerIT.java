package io.tollgate.providers.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.ProviderServiceTestBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CostControllerIT extends ProviderServiceTestBase {

    @AfterEach
    void withoutAdjustments() {
        patch(ADMIN, "/config/cost_discount_config", "{}");
        patch(ADMIN, "/config/cost_margin_config", "{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"object": "chat.completion", "model": "gpt-4o-mini", "usage": {"prompt_tokens": 13, "completion_tokens": 9, "total_tokens": 22}} | 0.00000735
                    {"object": "chat.completion", "model": "gpt-4o-mini", "usage": {"prompt_tokens": 13, "completion_tokens": 9, "prompt_tokens_details": {"cached_tokens": 10}}} | 0.0000066
                    {"object": "response", "model": "gpt-4o-mini", "usage": {"input_tokens": 13, "output_tokens": 9, "input_tokens_details": {"cached_tokens": 10}}} | 0.0000066
                    {"type": "message", "model": "claude-3-haiku-20240307", "usage": {"input_tokens": 4, "output_tokens": 8, "cache_read_input_tokens": 100}} | 0.000014
                    """)
    void anAnswerCostsWhatItsUsageSays(String response, String usd) {
        Answer answer =
                post(USER, "/spend/calculate", "{\"completion_response\":" + response + "}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("cost").decimalValue()).isEqualByComparingTo(usd);
    }

    @Test
    void aPromptCostsItsTokens() {
        Answer answer =
                post(
                        USER,
                        "/spend/calculate",
                        """
                        {"model": "gpt-4o-mini",
                         "messages": [{"role": "user", "content": "hello world"}]}
                        """);

        // Two of the text, seven around it, at 0.15 USD per million.
        assertThat(answer.json().path("cost").decimalValue()).isEqualByComparingTo("0.00000135");
    }

    @Test
    void anEstimateHasEveryPartByCallDayAndMonth() {
        JsonNode estimate =
                post(
                                USER,
                                "/cost/estimate",
                                """
                                {"model": "gpt-4o-mini", "input_tokens": 1000,
                                 "output_tokens": 500, "num_requests_per_day": 100}
                                """)
                        .json();

        assertThat(estimate.path("cost_per_request").decimalValue())
                .isEqualByComparingTo("0.00045");
        assertThat(estimate.path("input_cost_per_request").decimalValue())
                .isEqualByComparingTo("0.00015");
        assertThat(estimate.path("daily_cost").decimalValue()).isEqualByComparingTo("0.045");
        assertThat(estimate.path("daily_margin_cost").decimalValue()).isEqualByComparingTo("0");
        assertThat(estimate.path("monthly_cost").isNull()).isTrue();
        assertThat(estimate.path("input_cost_per_token").decimalValue())
                .isEqualByComparingTo("0.00000015");
        assertThat(estimate.path("output_cost_per_token").decimalValue())
                .isEqualByComparingTo("0.0000006");
        assertThat(estimate.path("provider").asString()).isEqualTo("openai");
    }

    @Test
    void discountAndMarginAreInEveryFigure() {
        patch(ADMIN, "/config/cost_discount_config", "{\"openai\": 0.1}");
        patch(ADMIN, "/config/cost_margin_config", "{\"openai\": {\"fixed_amount\": 0.01}}");

        JsonNode estimate =
                post(
                                USER,
                                "/cost/estimate",
                                """
                                {"model": "openai/gpt-4o-mini", "input_tokens": 1000,
                                 "output_tokens": 500, "num_requests_per_month": 10}
                                """)
                        .json();

        assertThat(estimate.path("cost_per_request").decimalValue())
                .isEqualByComparingTo("0.010405");
        assertThat(estimate.path("monthly_cost").decimalValue()).isEqualByComparingTo("0.10405");
        assertThat(estimate.path("monthly_discount_cost").decimalValue())
                .isEqualByComparingTo("0.00045");
        assertThat(estimate.path("monthly_margin_cost").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(estimate.path("daily_cost").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /spend/calculate | {"model": "gpt-4o-mini"}                                | 400 | messages
                    /spend/calculate | {"messages": []}                                        | 400 | model
                    /spend/calculate | {"model": "no-such", "messages": []}                    | 400 | model
                    /spend/calculate | {"completion_response": {"model": "gpt-4o-mini"}}       | 400 | completion_response.usage
                    /spend/calculate | {"completion_response": {"model": "no-such", "usage": {"prompt_tokens": 1}}} | 400 | completion_response.model
                    /spend/calculate | {"completion_response": {"model": "gpt-4o-mini", "usage": {"prompt_tokens": -1}}} | 400 | completion_response.usage.prompt_tokens
                    /cost/estimate   | {"model": "no-such", "input_tokens": 1, "output_tokens": 1} | 404 | model
                    /cost/estimate   | {"model": "gpt-4o-mini", "output_tokens": 1}            | 400 | input_tokens
                    /cost/estimate   | {"model": "gpt-4o-mini", "input_tokens": 1, "output_tokens": 1.5} | 400 | output_tokens
                    """)
    void whatCannotBePricedIsRefusedByField(String path, String body, int status, String field) {
        Answer answer = post(USER, path, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().at("/error/param").asString()).isEqualTo(field);
    }
}
