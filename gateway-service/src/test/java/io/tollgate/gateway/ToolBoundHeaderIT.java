package io.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bound of the vendor's tools that the client did not give is announced to it. */
class ToolBoundHeaderIT extends GatewayTestBase {

    private static final String HEADER = "x-tollgate-tool-calls-limited-to";

    @BeforeEach
    void answers() {
        PROVIDERS.behaviour = ToolBoundHeaderIT::provider;
    }

    private static void provider(FakeService.Asked asked, HttpExchange exchange)
            throws IOException {
        if (models(asked, exchange, "searcher")) {
            return;
        }
        exchange.getResponseHeaders()
                .set(
                        InternalHeaders.REPORT,
                        Base64.getUrlEncoder()
                                .encodeToString(
                                        ContractJson.MAPPER.writeValueAsBytes(
                                                report("0.25", true))));
        FakeService.json(exchange, 200, "{}");
    }

    @Test
    void aStrictBudgetBoundsWhatTheClientDidNot() {
        String key = key(BudgetMode.STRICT);

        HttpResponse<String> bounded = search(key, "");

        assertThat(bounded.statusCode()).as(bounded.body()).isEqualTo(200);
        assertThat(bounded.headers().firstValue(HEADER)).contains("25");
        assertThat(search(key, ",\"max_uses\":3").headers().firstValue(HEADER)).isEmpty();
    }

    @Test
    void otherCallersAreLeftAlone() {
        assertThat(search(key(BudgetMode.ALERT), "").headers().firstValue(HEADER)).isEmpty();
    }

    private HttpResponse<String> search(String key, String more) {
        return post(
                "/v1/messages",
                "x-api-key",
                key,
                "{\"model\":\"searcher\",\"max_tokens\":9,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                        + "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\""
                        + more
                        + "}]}");
    }

    private static String key(BudgetMode mode) {
        Budget budget = Budget.of(9_000_000_000_000L, null, Instant.EPOCH, mode);
        return keyOf(
                Calls.caller(
                        Level.of(
                                LevelKind.KEY,
                                UUID.randomUUID().toString(),
                                null,
                                null,
                                null,
                                List.of(budget))));
    }
}
