package io.tollgate.spend.reconcile;

import io.tollgate.spend.query.Parameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads AWS cost and usage reports as CSV, in the names of either version ({@code
 * lineItem/UnblendedCost}, {@code line_item_unblended_cost}); Bedrock's usage, nothing else.
 *
 * @see <a href="https://docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html">Line item
 *     columns</a>
 */
final class AwsUsageReport {

    /** Taxes, credits and refunds are no usage of a model. */
    private static final Set<String> USAGE = Set.of("usage", "discountedusage", "");

    /**
     * What stands before and after the model in a usage type such as USE1-NovaLite-input-tokens.
     */
    private static final Pattern REGION = Pattern.compile("^[A-Z]{2,4}[0-9]?-");

    private static final Pattern METER =
            Pattern.compile(
                    "(?i)[-_. ](input|output|cache|cached|image|audio|text|provisioned|batch"
                            + "|model-?units|throughput).*$");

    private AwsUsageReport() {}

    /**
     * @param rate by which amounts are multiplied to be USD
     * @throws io.tollgate.platform.ApiException 400 naming the bad column
     */
    static Invoice read(InputStream file, BigDecimal rate) throws IOException {
        Invoice invoice = new Invoice();
        Reader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
        CsvReader csv = new CsvReader(reader);
        List<String> header = csv.next();
        if (header == null) {
            throw Parameters.bad("body", "is empty");
        }
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            columns.putIfAbsent(plain(header.get(i)), i);
        }
        for (String needed : List.of("lineitemusagestartdate", "lineitemunblendedcost")) {
            if (!columns.containsKey(needed)) {
                throw Parameters.bad(
                        needed.equals("lineitemunblendedcost")
                                ? "lineItem/UnblendedCost"
                                : "lineItem/UsageStartDate",
                        "is no column of the file");
            }
        }
        for (List<String> row = csv.next(); row != null; row = csv.next()) {
            line(new Row(columns, row), rate, invoice);
        }
        return invoice;
    }

    private record Row(Map<String, Integer> columns, List<String> cells) {

        String get(String column) {
            Integer at = columns.get(column);
            return at == null || at >= cells.size() ? "" : cells.get(at);
        }
    }

    private static void line(Row row, BigDecimal rate, Invoice invoice) {
        String type = row.get("lineitemlineitemtype").toLowerCase(Locale.ROOT);
        String product = row.get("lineitemproductcode") + " " + row.get("productproductname");
        if (!USAGE.contains(type) || !product.toLowerCase(Locale.ROOT).contains("bedrock")) {
            invoice.leaveOut();
            return;
        }
        String currency = row.get("lineitemcurrencycode");
        if (!currency.isEmpty() && !currency.equals("USD") && rate.equals(BigDecimal.ONE)) {
            throw Parameters.bad("exchange_rate", "is required for amounts in " + currency);
        }
        invoice.add(
                day(row.get("lineitemusagestartdate")),
                model(row),
                amount(row.get("lineitemunblendedcost")).multiply(rate));
    }

    private static LocalDate day(String time) {
        try {
            return LocalDate.parse(time.length() < 10 ? time : time.substring(0, 10));
        } catch (DateTimeException unreadable) {
            throw Parameters.bad(
                    "lineItem/UsageStartDate", "is a time such as 2026-09-01T00:00:00Z");
        }
    }

    private static BigDecimal amount(String text) {
        try {
            return text.isBlank() ? BigDecimal.ZERO : new BigDecimal(text.strip());
        } catch (NumberFormatException notANumber) {
            throw Parameters.bad("lineItem/UnblendedCost", "is an amount");
        }
    }

    private static String model(Row row) {
        String named = first(row.get("productmodel"), row.get("productmodelname"));
        if (named != null) {
            return named;
        }
        String usage = REGION.matcher(row.get("lineitemusagetype")).replaceFirst("");
        return METER.matcher(usage).replaceFirst("");
    }

    private static @Nullable String first(String... texts) {
        for (String text : texts) {
            if (!text.isBlank()) {
                return text.strip();
            }
        }
        return null;
    }

    /** The same for both versions' names. */
    private static String plain(String column) {
        return column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
