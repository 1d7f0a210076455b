package io.tollgate.spend.reconcile;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.FinanceTestBase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ReconciliationIT extends FinanceTestBase {

    private static final long DAY = Instant.parse("1985-04-01T00:00:00Z").getEpochSecond();

    private static String costs(String results) {
        return """
        {"object": "page", "has_more": false, "data": [
          {"object": "bucket", "start_time": %d, "end_time": %d, "results": [%s]}]}
        """
                .formatted(DAY, DAY + 86_400, results);
    }

    private static String result(String value, String item) {
        return """
        {"object": "organization.costs.result", "amount": {"value": %s, "currency": "usd"},
         "line_item": %s, "project_id": null}
        """
                .formatted(value, item == null ? "null" : "\"" + item + "\"");
    }

    @Test
    void differencesOfOpenAisCostsAreShownByDayAndModel() {
        send(
                List.of(
                        used("1985-04-01T10:00:00Z", "rc-openai", "gpt-4o-2024-08-06", "1.00"),
                        used("1985-04-01T11:00:00Z", "rc-openai", "gpt-4o-mini", "0.50"),
                        used("1985-04-01T12:00:00Z", "rc-openai", "never-billed", "2"),
                        used("1985-04-02T12:00:00Z", "rc-openai", "gpt-4o-mini", "70"),
                        used("1985-04-01T12:00:00Z", "rc-other", "gpt-4o-mini", "900")));
        String file =
                costs(
                        String.join(
                                ",",
                                result("0.75", "GPT-4o-2024-08-06, input"),
                                result("\"0.25\"", "GPT-4o-2024-08-06, output"),
                                result("0.8", "gpt-4o-mini, input"),
                                result("3", "Image models")));

        Answer made =
                call(
                        MASTER,
                        "POST",
                        "/spend/reconciliations?source=openai_costs&provider=rc-openai",
                        file);

        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        Map<String, String> found = new HashMap<>();
        for (JsonNode line : made.body().get("data")) {
            found.put(
                    line.get("model").asString(),
                    line.get("status").asString()
                            + " "
                            + line.get("difference")
                                    .decimalValue()
                                    .stripTrailingZeros()
                                    .toPlainString());
        }
        assertThat(found)
                .isEqualTo(
                        Map.of(
                                "gpt-4o-2024-08-06", "match 0",
                                "gpt-4o-mini", "differs 0.3",
                                "never-billed", "only_in_ledger -2",
                                "Image models", "only_invoiced 3"));
        assertThat(made.body().at("/totals/difference").decimalValue()).isEqualByComparingTo("1.3");
        assertThat(made.body().at("/days/0/date").asString()).isEqualTo("1985-04-01");
        String path = "/spend/reconciliations/" + made.body().get("id").asString();
        JsonNode said = ok(MASTER, path + "?models=Image%20models%3Dnever-billed&tolerance=5");
        assertThat(said.get("data").size()).isEqualTo(3);
        assertThat(said.at("/totals/status").asString()).isEqualTo("match");

        // A row that came late closes the gap at the next look.
        send(used("1985-04-01T13:00:00Z", "rc-openai", "gpt-4o-mini", "0.3"));
        assertThat(ok(VIEWER, path).at("/totals/difference").decimalValue())
                .isEqualByComparingTo("1");
        assertThat(call(MASTER, "DELETE", path, "").status()).isEqualTo(200);
        assertRefused(MASTER, path, 404, "id");
    }

    @Test
    void costsWithoutModelsAreComparedByDay() {
        send(used("1985-04-01T10:00:00Z", "rc-days", "a", "1"));
        send(used("1985-04-01T10:00:00Z", "rc-days", "b", "2"));

        JsonNode made =
                call(
                                MASTER,
                                "POST",
                                "/spend/reconciliations?source=openai_costs&provider=rc-days",
                                costs(result("3.005", null)))
                        .body();

        assertThat(made.get("data").size()).isEqualTo(1);
        assertThat(made.at("/data/0/model").isNull()).isTrue();
        assertThat(made.at("/data/0/status").asString()).isEqualTo("match");
    }

    @Test
    void theMarginIsNotTheProviders() {
        CostParts cost =
                new CostParts(
                                new BigDecimal("10"),
                                BigDecimal.ZERO,
                                BigDecimal.ZERO,
                                BigDecimal.ZERO,
                                BigDecimal.ZERO)
                        .adjusted(new BigDecimal("1"), new BigDecimal("5"));
        send(
                event().at(Instant.parse("1985-04-01T10:00:00Z"))
                        .provider("rc-margin")
                        .model("m")
                        .cost(cost)
                        .build());

        JsonNode made =
                call(
                                MASTER,
                                "POST",
                                "/spend/reconciliations?source=openai_costs&provider=rc-margin",
                                costs(result("9", "m")))
                        .body();

        assertThat(made.at("/data/0/ledger").decimalValue()).isEqualByComparingTo("9");
        assertThat(made.at("/data/0/status").asString()).isEqualTo("match");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lineItem/LineItemType,lineItem/UsageStartDate,lineItem/ProductCode,lineItem/UsageType,lineItem/UnblendedCost,lineItem/CurrencyCode | rc-aws1",
                "line_item_line_item_type,line_item_usage_start_date,line_item_product_code,line_item_usage_type,line_item_unblended_cost,line_item_currency_code | rc-aws2",
            })
    void amazonsReportsOfBothVersionsAreRead(String header, String provider) {
        send(
                List.of(
                        used(
                                "1985-04-03T10:00:00Z",
                                provider,
                                "anthropic.claude-3-haiku-20240307-v1:0",
                                "0.30"),
                        used("1985-04-03T10:00:00Z", provider, "amazon.nova-lite-v1:0", "0.20")));
        String file =
                header
                        + "\r\n"
                        + "Usage,1985-04-03T00:00:00Z,AmazonBedrock,USE1-Claude3Haiku-input-tokens,0.1,USD\r\n"
                        + "Usage,1985-04-03T01:00:00Z,AmazonBedrock,USE1-Claude3Haiku-output-tokens,0.2,USD\r\n"
                        + "Usage,1985-04-03T01:00:00Z,\"AmazonBedrock\",\"USE1-NovaLite-input-tokens\",0.5,USD\r\n"
                        + "Usage,1985-04-03T01:00:00Z,AmazonEC2,BoxUsage:t3.micro,12,USD\r\n"
                        + "Tax,1985-04-03T01:00:00Z,AmazonBedrock,,3,USD\r\n";

        Answer made =
                call(
                        MASTER,
                        "POST",
                        "/spend/reconciliations?source=aws_cur&provider=" + provider,
                        file);

        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        assertThat(made.body().get("lines_left_out").intValue()).isEqualTo(2);
        assertThat(made.body().at("/data/0/model").asString()).isEqualTo("amazon.nova-lite-v1:0");
        assertThat(made.body().at("/data/0/difference").decimalValue()).isEqualByComparingTo("0.3");
        assertThat(made.body().at("/data/1/status").asString()).isEqualTo("match");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                  | {}                              | source",
                "?source=colour                    | {}                              | source",
                "?source=openai_costs              | {                               | body",
                "?source=openai_costs              | {}                              | data",
                "?source=openai_costs              | {\"data\": []}                  | body",
                "?source=openai_costs              | {\"data\": [{\"results\": []}]} | data.start_time",
                "?source=openai_costs              | {\"data\": [{\"start_time\": 1, \"results\": [{}]}]} | data.results.amount.value",
                "?source=openai_costs              | {\"data\": [{\"start_time\": 1, \"results\": [{\"amount\": {\"value\": 1, \"currency\": \"eur\"}}]}]} | exchange_rate",
                "?source=aws_cur                   | a,b                             | lineItem/UsageStartDate",
                "?source=openai_costs&tolerance=-1 | {\"data\": [{\"start_time\": 1, \"results\": [{\"amount\": {\"value\": 1}}]}]} | tolerance",
            })
    void whatCannotBeReadIsRefusedByItsName(String query, String body, String field) {
        Answer answer =
                call(MASTER, "POST", "/spend/reconciliations" + (query == null ? "" : query), body);

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
        assertThat(answer.body().at("/error/param").asString()).isEqualTo(field);
    }

    @Test
    void onlyAdministratorsReconcile() {
        assertThat(call(VIEWER, "POST", "/spend/reconciliations?source=aws_cur", "x").status())
                .isEqualTo(403);
        assertThat(get(user("rc-u"), "/spend/reconciliations").status()).isEqualTo(403);
        assertThat(ok(VIEWER, "/spend/reconciliations").get("data").isArray()).isTrue();
    }

    private static UsageEvent used(String at, String provider, String model, String usd) {
        return event().at(Instant.parse(at)).provider(provider).model(model).cost(usd).build();
    }
}
