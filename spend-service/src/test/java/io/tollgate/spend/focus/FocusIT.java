package io.tollgate.spend.focus;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.FinanceTestBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** What the specification demands, of every value of a month with everything in it. */
class FocusIT extends FinanceTestBase {

    private static final Path FOLDER = temporary();

    @Autowired private FocusExporter exporter;

    @DynamicPropertySource
    static void destination(DynamicPropertyRegistry registry) {
        registry.add("tollgate.spend.focus.destination", FOLDER::toString);
    }

    /** One line of the specification's column definitions. */
    private record Rule(
            String column, String level, boolean nullable, String type, List<String> allowed) {}

    private static final List<UsageEvent> EVENTS = events();

    private static List<UsageEvent> events() {
        Random random = new Random(11);
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            BigDecimal cost = BigDecimal.valueOf(random.nextLong(1, 1_000_000), 13);
            CostParts parts =
                    new CostParts(
                            cost,
                            cost.movePointRight(1),
                            random.nextBoolean() ? cost.movePointLeft(1) : BigDecimal.ZERO,
                            BigDecimal.ZERO,
                            random.nextInt(5) == 0 ? cost : BigDecimal.ZERO);
            CostParts adjusted =
                    random.nextBoolean()
                            ? parts
                            : parts.adjusted(
                                    parts.list().multiply(new BigDecimal("0.333")),
                                    parts.list().multiply(new BigDecimal("0.1")));
            events.add(
                    event().at(
                                    Instant.parse("1976-02-01T00:00:00Z")
                                            .plusSeconds(random.nextInt(29 * 86_400)))
                            .key("fo-" + random.nextInt(3))
                            .team(random.nextBoolean() ? null : "fo-team")
                            .organization(random.nextBoolean() ? null : "fo-org")
                            .endUser(random.nextBoolean() ? null : "=cmd|'/c calc'!A0")
                            .tags(random.nextBoolean() ? new String[0] : new String[] {"a\"b", "ü"})
                            .model("fo-model-" + random.nextInt(2))
                            .provider("fo-provider-" + random.nextInt(2))
                            .tokens(random.nextInt(1_000), random.nextInt(100))
                            .cost(adjusted)
                            .build());
        }
        events.add(
                event().at(Instant.parse("1976-02-10T10:00:00Z"))
                        .key("fo-orphan")
                        .orphan("0.25")
                        .build());
        events.add(
                event().at(Instant.parse("1976-02-29T23:59:59.999Z"))
                        .key("fo-last")
                        .cost("1")
                        .build());
        return events;
    }

    private void store() {
        DIRECTORY.knows(LevelKind.TEAM, "fo-team", "Focus, Team", Map.of("cost_center", "CC-F"));
        for (int i = 0; i < EVENTS.size(); i += 100) {
            send(EVENTS.subList(i, Math.min(EVENTS.size(), i + 100)));
        }
        // Of the months beside it.
        send(
                List.of(
                        event().at(Instant.parse("1976-01-31T23:59:59.999Z")).cost("9").build(),
                        event().at(Instant.parse("1976-03-01T00:00:00Z")).cost("9").build()));
    }

    @Test
    void everyColumnObeysItsRule() throws IOException {
        store();
        List<Map<String, String>> rows = read("");
        List<String> columns = List.copyOf(rows.getFirst().keySet());

        List<Rule> rules = rules();
        assertThat(rules.stream().filter(r -> r.level().equals("Mandatory")).map(Rule::column))
                .hasSize(21)
                .isSubsetOf(columns);
        assertThat(columns)
                .allMatch(
                        c ->
                                c.startsWith("x_")
                                        || rules.stream().anyMatch(r -> r.column().equals(c)));
        for (Rule rule : rules) {
            for (Map<String, String> row : rows) {
                String value = row.get(rule.column());
                String where = rule.column() + " of " + row;
                if (value.isEmpty()) {
                    assertThat(rule.nullable()).as(where).isTrue();
                    continue;
                }
                switch (rule.type()) {
                    case "Decimal" -> assertThat(value).as(where).matches("-?\\d+(\\.\\d+)?");
                    case "Price" -> assertThat(value).as(where).matches("\\d+(\\.\\d+)?");
                    case "Date/Time" ->
                            assertThat(value)
                                    .as(where)
                                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
                    case "Currency" -> assertThat(value).as(where).matches("[A-Z]{3}");
                    case "JSON" -> assertFlatObject(value);
                    default -> assertThat(value).as(where).isNotBlank();
                }
                if (!rule.allowed().isEmpty()) {
                    assertThat(rule.allowed()).as(where).contains(value);
                }
            }
        }
    }

    private static void assertFlatObject(String json) {
        JsonNode object = ContractJson.MAPPER.readTree(json);
        assertThat(object.isObject()).isTrue();
        object.forEach(value -> assertThat(value.isContainer()).isFalse());
    }

    @Test
    void columnsAgreeWithEachOtherAsTheSpecificationDemands() {
        store();
        for (Map<String, String> row : read("")) {
            boolean usage = row.get("ChargeCategory").equals("Usage");
            String quantity = row.get("PricingQuantity");
            assertThat(quantity.isEmpty()).isEqualTo(!usage);
            assertThat(row.get("PricingUnit").isEmpty()).isEqualTo(quantity.isEmpty());
            assertThat(row.get("ConsumedQuantity").isEmpty()).isEqualTo(!usage);
            assertThat(row.get("SubAccountType").isEmpty())
                    .isEqualTo(row.get("SubAccountId").isEmpty());
            assertThat(row.get("SkuMeter").isEmpty()).isEqualTo(row.get("SkuId").isEmpty());
            assertThat(row.get("BillingPeriodStart")).isEqualTo("1976-02-01T00:00:00Z");
            assertThat(row.get("BillingPeriodEnd")).isEqualTo("1976-03-01T00:00:00Z");
            assertThat(row.get("ChargePeriodStart")).startsWith("1976-02-");
            if (usage) {
                assertProduct(row, "ListUnitPrice", "ListCost");
                assertProduct(row, "ContractedUnitPrice", "ContractedCost");
                assertThat(row.get("PricingCategory")).isEqualTo("Standard");
            } else {
                assertThat(row.get("ListCost")).isEqualTo(row.get("BilledCost"));
            }
            assertThat(row.get("EffectiveCost")).isEqualTo(row.get("BilledCost"));
        }
    }

    private static void assertProduct(Map<String, String> row, String price, String cost) {
        if (!row.get(price).isEmpty()) {
            BigDecimal product = decimal(row, price).multiply(decimal(row, "PricingQuantity"));
            assertThat(product.subtract(decimal(row, cost)).abs())
                    .as(cost + " of " + row)
                    .isLessThan(new BigDecimal("1E-25"));
        }
    }

    private static BigDecimal decimal(Map<String, String> row, String column) {
        return new BigDecimal(row.get(column));
    }

    @Test
    void billedCostIsTheLedgersToTheLastDecimal() {
        store();
        Map<String, BigDecimal> truth = new HashMap<>();
        for (UsageEvent event : EVENTS) {
            truth.merge(event.keyId(), event.cost().total(), BigDecimal::add);
        }
        Map<String, BigDecimal> billed = new HashMap<>();
        for (Map<String, String> row : read("")) {
            billed.merge(row.get("x_ApiKeyId"), decimal(row, "BilledCost"), BigDecimal::add);
        }

        assertThat(billed.keySet()).isEqualTo(truth.keySet());
        truth.forEach((key, usd) -> assertThat(billed.get(key)).as(key).isEqualByComparingTo(usd));
    }

    @Test
    void textsStandAsTheyAre() {
        store();
        List<Map<String, String>> rows = read("");

        assertThat(rows).extracting(row -> row.get("x_CustomerId")).contains("=cmd|'/c calc'!A0");
        assertThat(rows)
                .extracting(row -> row.get("Tags"))
                .contains("{\"a\\\"b\":true,\"ü\":true}");
        assertThat(rows).extracting(row -> row.get("SubAccountName")).contains("Focus, Team");
        assertThat(rows).extracting(row -> row.get("x_CostCenter")).contains("CC-F");
    }

    @Test
    void parquetHasTheSameValues() throws IOException {
        store();
        List<Map<String, String>> csv = read("");

        List<Map<String, Object>> parquet =
                ParquetReading.rows(
                        file(MASTER, "/spend/focus?month=1976-02&format=parquet").body());

        assertThat(parquet).hasSameSizeAs(csv);
        for (int i = 0; i < csv.size(); i++) {
            for (Map.Entry<String, String> cell : csv.get(i).entrySet()) {
                Object value = parquet.get(i).get(cell.getKey());
                if (value instanceof BigDecimal number) {
                    assertThat(number)
                            .as(cell.getKey())
                            .isCloseTo(
                                    new BigDecimal(cell.getValue()),
                                    org.assertj.core.data.Offset.offset(new BigDecimal("1E-20")));
                } else {
                    assertThat(value == null ? "" : value.toString())
                            .as(cell.getKey())
                            .isEqualTo(cell.getValue());
                }
            }
        }
    }

    @Test
    void everybodyReadsTheirOwnRows() {
        store();
        DIRECTORY.leads(user("fo-lead"), java.util.Set.of("fo-team"), java.util.Set.of());

        List<Map<String, String>> own =
                parse(
                        new String(
                                file(user("fo-lead"), "/spend/focus?month=1976-02").body(),
                                StandardCharsets.UTF_8));

        assertThat(own).isNotEmpty().allMatch(row -> row.get("SubAccountId").equals("fo-team"));
        assertThat(file(user("fo-x"), "/spend/focus?month=1976-02").body().length)
                .isLessThan(2_000);
    }

    @Test
    void filesAreWrittenToTheFolderAndAgainAsLongAsTheMonthIsOpen() throws IOException {
        store();
        JsonNode written =
                call(MASTER, "POST", "/spend/focus/exports?month=1976-02", "").body().get("data");

        Path csv = FOLDER.resolve("billing_period=1976-02/tollgate-focus-1976-02.csv");
        assertThat(written.size()).isEqualTo(2);
        assertThat(written.at("/0/location").asString()).isEqualTo(csv.toString());
        assertThat(written.at("/0/final").booleanValue()).isFalse();
        assertThat(parse(Files.readString(csv))).hasSize(written.at("/0/rows").intValue());
        assertThat(csv.resolveSibling("tollgate-focus-1976-02.parquet")).exists();
        assertThat(call(MASTER, "POST", "/spend/focus/exports?month=1976-02", "").status())
                .isEqualTo(200);
        exporter.onSchedule();
        assertThat(ok(VIEWER, "/spend/focus/exports").get("data").size()).isGreaterThan(2);
        assertThat(call(VIEWER, "POST", "/spend/focus/exports?month=1976-02", "").status())
                .isEqualTo(403);
        assertThat(get(user("fo-x"), "/spend/focus/exports").status()).isEqualTo(403);
    }

    @Test
    void theSchemaNamesEveryColumn() {
        JsonNode schema = ok(user("fo-x"), "/spend/focus/schema");

        assertThat(schema.at("/Schema/FocusVersion").asString()).isEqualTo("1.2");
        assertThat(schema.at("/Schema/ColumnDefinition").size())
                .isEqualTo(FocusColumn.values().length);
    }

    @ParameterizedTest
    @CsvSource({
        "/spend/focus, month",
        "/spend/focus?month=1976-2, month",
        "/spend/focus?month=1976-02&format=xml, format",
    })
    void whatMakesNoSenseIsRefusedByItsName(String path, String field) {
        assertRefused(MASTER, path, 400, field);
    }

    private List<Map<String, String>> read(String more) {
        return parse(
                new String(
                        file(MASTER, "/spend/focus?month=1976-02" + more).body(),
                        StandardCharsets.UTF_8));
    }

    private static List<Rule> rules() throws IOException {
        try (var in = FocusIT.class.getResourceAsStream("/focus/columns-1.2.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(",", -1))
                    .map(
                            part ->
                                    new Rule(
                                            part[0],
                                            part[1],
                                            Boolean.parseBoolean(part[2]),
                                            part[3],
                                            part[4].isEmpty()
                                                    ? List.of()
                                                    : Arrays.asList(part[4].split("\\|"))))
                    .toList();
        }
    }

    /** Every row by the names of the header; an empty cell is null. */
    private static List<Map<String, String>> parse(String csv) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                line.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    lines.add(line);
                    line = new ArrayList<>();
                }
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> values : lines.subList(1, lines.size())) {
            Map<String, String> row = new java.util.LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                row.put(lines.getFirst().get(i), values.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("focus");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
