package io.tollgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Budget;
import io.tollgate.gateway.Calls;
import io.tollgate.gateway.call.ModelRoute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model's searches cost a cent each; it is not charged for reading files. */
class PriceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"tools":[{"type":"web_search_20250305","max_uses":3}]}             | 30000000
                    {"tools":[{"type":"web_search"},{"type":"file_search"}]}            | 250000000
                    {"tools":[{"type":"web_search"}],"max_tool_calls":2}                | 20000000
                    {"tools":[{"type":"file_search"}]}                                  | 0
                    {"tools":[{"type":"function","function":{"name":"web_search"}}]}    | 0
                    {}                                                                  | 0
                    """)
    void whatToolsOfTheVendorMayCostIsReserved(String body, long nanoUsd) {
        long without = price("{}").inputNanoUsd();

        assertThat(price(body).inputNanoUsd() - without).isEqualTo(nanoUsd);
    }

    @Test
    void aBoundBeyondAllMoneyIsMoreThanAnyBudget() {
        String tool = "{\"type\":\"web_search\",\"max_uses\":2147483647},";
        String body = "{\"n\":128,\"tools\":[" + tool.repeat(1_000) + "{\"type\":\"web_search\"}]}";

        assertThat(price(body).inputNanoUsd()).isGreaterThanOrEqualTo(Budget.MAX_NANO_USD);
    }

    private static Price price(String body) {
        return Price.worstCase(
                Calls.read(ModelRoute.CHAT_COMPLETIONS, Calls.caller(), "gpt", body));
    }
}
