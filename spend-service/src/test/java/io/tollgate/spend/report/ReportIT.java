package io.tollgate.spend.report;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.FinanceTestBase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every test has months of its own, so that none sees another's rows. */
class ReportIT extends FinanceTestBase {

    private static final String MAY = "start_date=2023-05-01&end_date=2023-05-31";

    private static List<UsageEvent> manyEvents() {
        Random random = new Random(7);
        List<UsageEvent> events = new ArrayList<>();
        Instant start = Instant.parse("2023-03-20T00:00:00Z");
        for (int i = 0; i < 400; i++) {
            Instant at = start.plusSeconds(random.nextLong(14L * 86_400));
            BigDecimal cost = BigDecimal.valueOf(random.nextLong(1, 1_000_000), 12);
            var made =
                    event().at(at)
                            .key("rk-" + random.nextInt(3))
                            .team(random.nextInt(3) == 0 ? null : "rt-" + random.nextInt(3))
                            .user(random.nextBoolean() ? null : "ru-" + random.nextInt(3))
                            .organization("ro-" + random.nextInt(2))
                            .endUser(random.nextInt(3) == 0 ? null : "rc-" + random.nextInt(3))
                            .model("rm-" + random.nextInt(3))
                            .provider("rp-" + random.nextInt(2))
                            .tags(random.nextBoolean() ? new String[0] : new String[] {"a", "b"})
                            .tokens(random.nextInt(1_000), random.nextInt(1_000))
                            .cost(
                                    new CostParts(
                                                    cost,
                                                    cost.movePointLeft(3),
                                                    BigDecimal.ZERO,
                                                    BigDecimal.ZERO,
                                                    BigDecimal.ZERO)
                                            .adjusted(
                                                    cost.movePointLeft(1), cost.movePointLeft(2)));
            events.add((random.nextInt(10) == 0 ? made.failed("no") : made).build());
        }
        return events;
    }

    private static final List<UsageEvent> MANY = manyEvents();

    private void storeMany() {
        for (int i = 0; i < MANY.size(); i += 100) {
            send(MANY.subList(i, i + 100));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Pacific/Apia"})
    void sumsAreExactByAnythingInEveryTimeZone(String zone) {
        storeMany();
        Map<String, Function<UsageEvent, List<String>>> groups =
                Map.of(
                        "team", e -> one(e.teamId()),
                        "user", e -> one(e.userId()),
                        "api_key", e -> one(e.keyId()),
                        "organization", e -> one(e.organizationId()),
                        "model", e -> one(e.model()),
                        "provider", e -> one(e.provider()),
                        "status", e -> one(e.status()),
                        "tag", UsageEvent::tags);
        LocalDate first = LocalDate.parse("2023-03-22");
        LocalDate last = LocalDate.parse("2023-03-30");
        groups.forEach(
                (group, of) -> {
                    Map<String, BigDecimal> truth = new HashMap<>();
                    for (UsageEvent event : MANY) {
                        LocalDate day = LocalDate.ofInstant(event.admittedAt(), ZoneId.of(zone));
                        if (!day.isBefore(first) && !day.isAfter(last)) {
                            for (String name : of.apply(event)) {
                                truth.merge(
                                        day + " " + name, event.cost().total(), BigDecimal::add);
                            }
                        }
                    }
                    JsonNode report =
                            ok(
                                    MASTER,
                                    "/spend/report?start_date=%s&end_date=%s&timezone=%s&group_by=%s&interval=day&page_size=1000"
                                            .formatted(first, last, zone, group));
                    Map<String, BigDecimal> reported = new HashMap<>();
                    for (JsonNode row : report.get("data")) {
                        reported.put(
                                row.get("date").asString() + " " + row.get(group).asString("null"),
                                row.get("spend").decimalValue());
                    }
                    assertThat(reported.keySet()).as(group).isEqualTo(truth.keySet());
                    truth.forEach(
                            (key, usd) ->
                                    assertThat(reported.get(key))
                                            .as(group + " " + key)
                                            .isEqualByComparingTo(usd));
                });
    }

    private static List<String> one(String id) {
        return List.of(String.valueOf(id));
    }

    @Test
    void customersAndTagsTogetherAreCountedFromTheLedger() {
        storeMany();
        BigDecimal truth =
                MANY.stream()
                        .filter(e -> "rc-1".equals(e.endUser()) && e.tags().contains("b"))
                        .map(e -> e.cost().total())
                        .reduce(BigDecimal.ZERO, BigDecimal::add);

        JsonNode report =
                ok(
                        MASTER,
                        "/spend/report?start_date=2023-03-20&end_date=2023-04-03"
                                + "&group_by=customer&tag=b&customer=rc-1");

        assertThat(report.get("source").asString()).isEqualTo("ledger");
        assertThat(report.at("/data/0/spend").decimalValue()).isEqualByComparingTo(truth);
        assertThat(report.at("/totals/spend").decimalValue()).isEqualByComparingTo(truth);
        assertThat(report.get("total_rows").intValue()).isEqualTo(1);
    }

    @Test
    void listCostDiscountAndMarginAddUp() {
        storeMany();

        JsonNode totals =
                ok(MASTER, "/spend/report?start_date=2023-03-20&end_date=2023-04-03").get("totals");

        assertThat(totals.get("discount").decimalValue()).isPositive();
        assertThat(
                        totals.get("list_cost")
                                .decimalValue()
                                .subtract(totals.get("discount").decimalValue())
                                .add(totals.get("margin").decimalValue()))
                .isEqualByComparingTo(totals.get("spend").decimalValue());
    }

    @Test
    void aMonthIsComparedWithTheMonthBefore() {
        send(
                List.of(
                        spent("2023-06-30T23:59:59Z", "cmp-a", "1"),
                        spent("2023-06-01T00:00:00Z", "cmp-gone", "4"),
                        spent("2023-07-01T00:00:00Z", "cmp-a", "3"),
                        spent("2023-07-31T23:59:59.999Z", "cmp-new", "2")));

        JsonNode report =
                ok(MASTER, "/spend/report?period=2023-07&group_by=team&compare=previous_period");

        assertThat(report.at("/compared_with/start_date").asString()).isEqualTo("2023-06-01");
        assertThat(report.at("/totals/change").decimalValue()).isEqualByComparingTo("0");
        JsonNode first = report.at("/data/0");
        assertThat(first.get("team").asString()).isEqualTo("cmp-a");
        assertThat(first.get("change").decimalValue()).isEqualByComparingTo("2");
        assertThat(first.get("change_percent").decimalValue()).isEqualByComparingTo("200");
        assertThat(report.at("/data/1/team").asString()).isEqualTo("cmp-new");
        assertThat(report.at("/data/1/change_percent").isNull()).isTrue();
        assertThat(report.at("/data/2/team").asString()).isEqualTo("cmp-gone");
        assertThat(report.at("/data/2/change").decimalValue()).isEqualByComparingTo("-4");
    }

    @Test
    void moneyIsShownInTheCurrencyThatWasAskedFor() {
        send(spent("2023-08-10T10:00:00Z", "cur", "2"));

        JsonNode report =
                ok(
                        MASTER,
                        "/spend/report?period=2023-08&group_by=team&currency=eur&exchange_rate=0.9");

        assertThat(report.get("currency").asString()).isEqualTo("EUR");
        assertThat(report.at("/data/0/spend").decimalValue()).isEqualByComparingTo("1.8");
    }

    @Test
    void costCentresComeFromTheKeyElseTheTeamElseTheOrganisation() {
        DIRECTORY.knows(LevelKind.KEY, "cc-key", "k", Map.of("cost_center", "CC-1"));
        DIRECTORY.knows(LevelKind.TEAM, "cc-team", "Team Two", Map.of("cost_centre", "CC-2"));
        DIRECTORY.knows(LevelKind.ORGANIZATION, "cc-org", "o", Map.of("cost_center", "CC-3"));
        send(
                List.of(
                        event().at(Instant.parse("2023-09-02T10:00:00Z"))
                                .key("cc-key")
                                .team("cc-team")
                                .cost("1")
                                .build(),
                        spent("2023-09-02T11:00:00Z", "cc-team", "20"),
                        event().at(Instant.parse("2023-09-03T10:00:00Z"))
                                .organization("cc-org")
                                .cost("300")
                                .build(),
                        spent("2023-09-04T10:00:00Z", "cc-nobody", "4000")));

        JsonNode report = ok(MASTER, "/spend/report?period=2023-09&group_by=cost_center");
        JsonNode chargeback = ok(MASTER, "/spend/chargeback?period=2023-09");
        JsonNode one = ok(MASTER, "/spend/report?period=2023-09&cost_center=CC-2&group_by=team");

        Map<String, BigDecimal> byCenter = new HashMap<>();
        report.get("data")
                .forEach(
                        row ->
                                byCenter.put(
                                        row.get("cost_center").asString("none"),
                                        row.get("spend").decimalValue().setScale(0)));
        assertThat(byCenter)
                .isEqualTo(
                        Map.of(
                                "CC-1", new BigDecimal("1"),
                                "CC-2", new BigDecimal("20"),
                                "CC-3", new BigDecimal("300"),
                                "none", new BigDecimal("4000")));
        assertThat(chargeback.at("/data/0/assigned").booleanValue()).isFalse();
        assertThat(chargeback.at("/data/0/share_percent").decimalValue())
                .isEqualByComparingTo("92.5712");
        assertThat(chargeback.get("total").decimalValue()).isEqualByComparingTo("4321");
        assertThat(one.at("/data/0/team_name").asString()).isEqualTo("Team Two");
        assertThat(one.at("/totals/spend").decimalValue()).isEqualByComparingTo("20");
    }

    @Test
    void everybodySeesTheirOwnAndWhatTheyAdminister() {
        send(
                List.of(
                        event().at(Instant.parse("2023-05-01T00:00:00Z"))
                                .user("see-1")
                                .team("see-t")
                                .cost("1")
                                .build(),
                        event().at(Instant.parse("2023-05-31T23:59:59Z"))
                                .user("see-2")
                                .team("see-t")
                                .organization("see-o")
                                .cost("10")
                                .build(),
                        event().at(Instant.parse("2023-05-15T12:00:00Z"))
                                .user("see-3")
                                .organization("see-o")
                                .cost("100")
                                .build()));
        DIRECTORY.leads(user("see-lead"), Set.of("see-t"), Set.of());
        DIRECTORY.leads(user("see-org"), Set.of(), Set.of("see-o"));

        assertThat(total(user("see-1"))).isEqualByComparingTo("1");
        assertThat(total(user("see-lead"))).isEqualByComparingTo("11");
        assertThat(total(user("see-org"))).isEqualByComparingTo("110");
        assertThat(total(user("see-nobody"))).isEqualByComparingTo("0");
        assertThat(total(VIEWER)).isEqualByComparingTo("111");
        assertRefused(user("see-1"), "/spend/report?" + MAY + "&team=see-t", 404, "team");
        assertRefused(user("see-1"), "/spend/report?" + MAY + "&user=see-2", 404, "user");
        assertRefused(
                user("see-lead"),
                "/spend/report?" + MAY + "&organization=see-o",
                404,
                "organization");
        assertThat(ok(user("see-1"), "/spend/chargeback?" + MAY).get("total").decimalValue())
                .isEqualByComparingTo("1");
        assertThat(get(user("see-lead"), "/global/spend/report?" + MAY).status()).isEqualTo(403);
    }

    private BigDecimal total(io.tollgate.contracts.Principal principal) {
        JsonNode report = ok(principal, "/spend/report?" + MAY + "&group_by=user");
        BigDecimal rows = BigDecimal.ZERO;
        for (JsonNode row : report.get("data")) {
            rows = rows.add(row.get("spend").decimalValue());
        }
        assertThat(report.at("/totals/spend").decimalValue()).isEqualByComparingTo(rows);
        return rows;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/spend/report                                                    | start_date",
                "/spend/report?start_date=2023-05-01                              | end_date",
                "/spend/report?start_date=2023-05-02&end_date=2023-05-01          | end_date",
                "/spend/report?start_date=nonsense&end_date=2023-05-01            | start_date",
                "/spend/report?period=someday                                     | period",
                "/spend/report?period=2023-05&timezone=Nowhere                    | timezone",
                "/spend/report?period=2023-05&group_by=colour                     | group_by",
                "/spend/report?period=2023-05&group_by=team,team                  | group_by",
                "/spend/report?period=2023-05&interval=minute                     | interval",
                "/spend/report?period=2023-05&currency=EURO                       | currency",
                "/spend/report?period=2023-05&exchange_rate=-1                    | exchange_rate",
                "/spend/report?period=2023-05&compare=never                       | compare",
                "/spend/report?period=2023-05&page_size=5000                      | page_size",
                "/spend/report?period=2023-05&sort_by=colour                      | sort_by",
                "/spend/report?period=2023-05&api_key=sk-secret                   | api_key",
                "/global/spend/report                                             | start_date",
                "/global/spend/report?period=2023-05&group_by=colour              | group_by",
                "/spend/forecast?group_by=colour                                  | group_by",
                "/spend/chargeback?start_date=2023-05-01                          | end_date",
            })
    void whatMakesNoSenseIsRefusedByItsName(String path, String field) {
        assertRefused(MASTER, path, 400, field);
    }

    @Test
    void liteLlmsReportHasItsThreeForms() {
        DIRECTORY.knows(LevelKind.TEAM, "g-team", "finance", Map.of());
        send(
                List.of(
                        event().at(Instant.parse("2023-10-02T10:00:00Z"))
                                .team("g-team")
                                .key("g-key")
                                .model("g-m")
                                .endUser("g-c")
                                .tokens(100, 20)
                                .cost("0.42")
                                .build(),
                        event().at(Instant.parse("2023-10-03T23:59:59Z"))
                                .key("g-key")
                                .model("g-m")
                                .tokens(1, 2)
                                .cost("0.08")
                                .build()));
        String range = "start_date=2023-10-01&end_date=2023-10-03";

        JsonNode teams = ok(VIEWER, "/global/spend/report?" + range);
        JsonNode customers = ok(VIEWER, "/global/spend/report?group_by=customer&" + range);
        JsonNode keys = ok(VIEWER, "/global/spend/report?group_by=api_key&" + range);
        JsonNode key = ok(VIEWER, "/global/spend/report?api_key=g-key&" + range);
        JsonNode both = ok(VIEWER, "/global/spend/report?team_id=g-team&customer_id=g-c&" + range);

        assertThat(teams.at("/0/group_by_day").asString()).isEqualTo("2023-10-02T00:00:00+00:00");
        assertThat(teams.at("/0/teams/0/team_name").asString()).isEqualTo("finance");
        assertThat(teams.at("/0/teams/0/metadata/0/total_tokens").intValue()).isEqualTo(120);
        assertThat(teams.at("/1/teams/0/team_name").asString()).isEqualTo("Unassigned Team");
        assertThat(customers.at("/0/customers/0/customer").asString()).isEqualTo("g-c");
        assertThat(customers.size()).isEqualTo(1);
        assertThat(keys.at("/0/total_cost").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(keys.at("/0/model_details/0/total_input_tokens").intValue()).isEqualTo(101);
        assertThat(key).isEqualTo(keys);
        assertThat(both.at("/0/customers/0/total_spend").decimalValue())
                .isEqualByComparingTo("0.42");
    }

    @Test
    void pagesCoverEveryGroupOnce() {
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            events.add(spent("2023-11-05T10:00:00Z", "page-" + i, "0.0" + (i % 7 + 1)));
        }
        send(events);
        List<String> seen = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            JsonNode report =
                    ok(
                            MASTER,
                            "/spend/report?period=2023-11&group_by=team&page_size=10&page=" + page);
            assertThat(report.get("total_pages").intValue()).isEqualTo(3);
            report.get("data").forEach(row -> seen.add(row.get("team").asString()));
        }
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void namesAreLeftOutAndCostCentresRefusedWhileKeyServiceIsAway() {
        send(spent("2023-12-05T10:00:00Z", "away", "1"));
        DIRECTORY.answers(500);
        try {
            JsonNode report = ok(MASTER, "/spend/report?period=2023-12&group_by=team");
            assertThat(report.at("/data/0/team").asString()).isEqualTo("away");
            assertThat(report.at("/data/0/team_name").isNull()).isTrue();
            assertThat(get(MASTER, "/spend/chargeback?period=2023-12").status()).isEqualTo(503);
            assertThat(get(user("away-u"), "/spend/report?period=2023-12").status()).isEqualTo(503);
        } finally {
            DIRECTORY.answers(200);
        }
    }

    @Test
    void theForecastOfAUserCountsOnlyTheirs() {
        send(
                List.of(
                        event().user("fc-u").cost("5").build(),
                        event().user("fc-other").cost("7").build()));

        JsonNode forecast = ok(user("fc-u"), "/spend/forecast?group_by=user");

        assertThat(forecast.at("/total/spent").decimalValue()).isEqualByComparingTo("5");
        assertThat(forecast.at("/data/0/user").asString()).isEqualTo("fc-u");
        assertThat(forecast.at("/data").size()).isEqualTo(1);
        assertThat(forecast.at("/total/method").asString()).isEqualTo("none");
    }

    private static UsageEvent spent(String at, String team, String usd) {
        return event().at(Instant.parse(at)).key("key-" + team).team(team).cost(usd).build();
    }
}
