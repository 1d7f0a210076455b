package io.tollgate.spend.reconcile;

import io.tollgate.contracts.ContractJson;
import io.tollgate.spend.query.Parameters;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads answers of OpenAI's costs endpoint, one page or a list of pages, best with {@code
 * group_by=line_item}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/usage/costs">Costs</a>
 */
final class OpenAiCosts {

    private OpenAiCosts() {}

    /**
     * @param rate by which amounts are multiplied to be USD
     * @throws io.tollgate.platform.ApiException 400 naming the bad field
     */
    static Invoice read(InputStream file, BigDecimal rate) {
        JsonNode root;
        try {
            root = ContractJson.MAPPER.readTree(file);
        } catch (JacksonException noJson) {
            throw Parameters.bad("body", "is no JSON");
        }
        Invoice invoice = new Invoice();
        if (root.isArray()) {
            for (JsonNode page : root) {
                page(page, rate, invoice);
            }
        } else {
            page(root, rate, invoice);
        }
        return invoice;
    }

    private static void page(JsonNode page, BigDecimal rate, Invoice invoice) {
        if (!page.path("data").isArray()) {
            throw Parameters.bad("data", "is the list of buckets of OpenAI's costs");
        }
        for (JsonNode bucket : page.path("data")) {
            JsonNode start = bucket.path("start_time");
            if (!start.isIntegralNumber()) {
                throw Parameters.bad("data.start_time", "is a time in seconds since 1970");
            }
            LocalDate day =
                    LocalDate.ofInstant(Instant.ofEpochSecond(start.longValue()), ZoneOffset.UTC);
            for (JsonNode result : bucket.path("results")) {
                result(result, day, rate, invoice);
            }
        }
    }

    private static void result(JsonNode result, LocalDate day, BigDecimal rate, Invoice invoice) {
        JsonNode value = result.path("amount").path("value");
        BigDecimal amount = value.isNumber() || value.isString() ? decimal(value) : null;
        if (amount == null) {
            throw Parameters.bad("data.results.amount.value", "is an amount");
        }
        String currency = result.path("amount").path("currency").asString("usd");
        if (!currency.toLowerCase(Locale.ROOT).equals("usd") && rate.equals(BigDecimal.ONE)) {
            throw Parameters.bad("exchange_rate", "is required for amounts in " + currency);
        }
        // "gpt-4o-2024-08-06, input" and "…, output" are parts of one model.
        String item = result.path("line_item").asString("");
        int comma = item.indexOf(',');
        invoice.add(
                day, comma < 0 ? item : item.substring(0, comma).strip(), amount.multiply(rate));
    }

    private static BigDecimal decimal(JsonNode value) {
        try {
            return value.isNumber() ? value.decimalValue() : new BigDecimal(value.stringValue());
        } catch (NumberFormatException notANumber) {
            throw Parameters.bad("data.results.amount.value", "is an amount");
        }
    }
}
