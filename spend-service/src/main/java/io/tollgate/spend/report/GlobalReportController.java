package io.tollgate.spend.report;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.LabelsAnswer.Label;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Parameters;
import io.tollgate.spend.query.Period;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /global/spend/report} in LiteLLM's forms; the last day is included. */
@RestController
class GlobalReportController {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'+00:00'");

    private static final String NO_TEAM = "Unassigned Team";
    private static final String NO_CUSTOMER = "";

    private final Reports reports;
    private final InstantSource clock;

    GlobalReportController(Reports reports, InstantSource clock) {
        this.reports = reports;
        this.clock = clock;
    }

    @Performs(Operation.SPEND_OF_ALL)
    @GetMapping("/global/spend/report")
    List<Map<String, @Nullable Object>> report(@RequestParam Map<String, String> given) {
        Sight sight = Sight.of(Identity.of(InternalCall.currentPrincipal()));
        sight.requireEverything();
        Parameters parameters = new Parameters(given);
        Period asked = Period.read(parameters, clock);
        Period period = new Period(asked.first(), asked.last(), ZoneOffset.UTC);
        List<String> keys = parameters.keyIds("api_key");
        List<String> users = parameters.list("internal_user_id");
        List<String> teams = parameters.list("team_id");
        List<String> customers = parameters.list("customer_id");
        if (!keys.isEmpty()) {
            return byKey(period, Map.of(Dimension.API_KEY, keys), sight);
        }
        if (!users.isEmpty()) {
            return byKey(period, Map.of(Dimension.USER, users), sight);
        }
        if (!teams.isEmpty() && !customers.isEmpty()) {
            return byDay(
                    period,
                    Dimension.CUSTOMER,
                    Map.of(Dimension.TEAM, teams, Dimension.CUSTOMER, customers),
                    sight);
        }
        String groupBy = parameters.oneOf("group_by", List.of("team", "customer", "api_key"));
        return switch (groupBy == null ? "team" : groupBy) {
            case "customer" -> byDay(period, Dimension.CUSTOMER, Map.of(), sight);
            case "api_key" -> byKey(period, Map.of(), sight);
            default -> byDay(period, Dimension.TEAM, Map.of(), sight);
        };
    }

    private List<Map<String, @Nullable Object>> byDay(
            Period period, Dimension owner, Map<Dimension, List<String>> filters, Sight sight) {
        ReportSpec spec =
                new ReportSpec(
                        List.of(owner, Dimension.MODEL, Dimension.API_KEY),
                        Interval.DAY,
                        filters,
                        sight);
        List<ReportRow> rows = reports.rows(spec, period);
        Map<Ref, Label> names =
                owner == Dimension.TEAM ? reports.names(spec, rows) : Map.<Ref, Label>of();
        Map<LocalDate, Map<String, List<ReportRow>>> days = new TreeMap<>();
        for (ReportRow row : rows) {
            days.computeIfAbsent(Objects.requireNonNull(row.piece()), day -> new LinkedHashMap<>())
                    .computeIfAbsent(
                            name(owner, row.group().getFirst(), names), name -> new ArrayList<>())
                    .add(row);
        }
        boolean teams = owner == Dimension.TEAM;
        List<Map<String, @Nullable Object>> answer = new ArrayList<>();
        days.forEach(
                (day, owners) -> {
                    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
                    shown.put("group_by_day", DAY.format(day.atStartOfDay()));
                    shown.put(
                            teams ? "teams" : "customers",
                            owners.entrySet().stream()
                                    .map(
                                            one ->
                                                    owner(
                                                            teams ? "team_name" : "customer",
                                                            one.getKey(),
                                                            one.getValue()))
                                    .toList());
                    answer.add(shown);
                });
        return answer;
    }

    private static Map<String, @Nullable Object> owner(
            String field, String name, List<ReportRow> rows) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put(field, name);
        shown.put("total_spend", spend(rows));
        shown.put(
                "metadata",
                rows.stream()
                        .map(
                                row -> {
                                    Map<String, @Nullable Object> part = new LinkedHashMap<>();
                                    part.put("model", row.group().get(1));
                                    part.put("api_key", row.group().get(2));
                                    part.put("spend", row.figures().usd());
                                    part.put(
                                            "total_tokens",
                                            row.figures().inputTokens()
                                                    + row.figures().outputTokens());
                                    return part;
                                })
                        .toList());
        return shown;
    }

    private List<Map<String, @Nullable Object>> byKey(
            Period period, Map<Dimension, List<String>> filters, Sight sight) {
        ReportSpec spec =
                new ReportSpec(
                        List.of(Dimension.API_KEY, Dimension.MODEL),
                        Interval.TOTAL,
                        filters,
                        sight);
        Map<String, List<ReportRow>> keys = new LinkedHashMap<>();
        for (ReportRow row : reports.rows(spec, period)) {
            keys.computeIfAbsent(
                            Objects.requireNonNull(row.group().getFirst()),
                            key -> new ArrayList<>())
                    .add(row);
        }
        List<Map<String, @Nullable Object>> answer = new ArrayList<>();
        keys.forEach(
                (key, rows) -> {
                    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
                    shown.put("api_key", key);
                    shown.putAll(cost(rows));
                    shown.put(
                            "model_details",
                            rows.stream()
                                    .map(
                                            row -> {
                                                Map<String, @Nullable Object> model =
                                                        new LinkedHashMap<>();
                                                model.put("model", row.group().get(1));
                                                model.putAll(cost(List.of(row)));
                                                return model;
                                            })
                                    .toList());
                    answer.add(shown);
                });
        answer.sort((a, b) -> usd(b).compareTo(usd(a)));
        return answer;
    }

    private static Map<String, @Nullable Object> cost(List<ReportRow> rows) {
        Map<String, @Nullable Object> cost = new HashMap<>();
        cost.put("total_cost", spend(rows));
        cost.put(
                "total_input_tokens",
                rows.stream().mapToLong(row -> row.figures().inputTokens()).sum());
        cost.put(
                "total_output_tokens",
                rows.stream().mapToLong(row -> row.figures().outputTokens()).sum());
        return cost;
    }

    private static BigDecimal usd(Map<String, @Nullable Object> row) {
        return row.get("total_cost") instanceof BigDecimal usd ? usd : BigDecimal.ZERO;
    }

    private static BigDecimal spend(List<ReportRow> rows) {
        return rows.stream()
                .map(row -> row.figures().usd())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String name(Dimension owner, @Nullable String id, Map<Ref, Label> names) {
        if (owner != Dimension.TEAM) {
            return id == null ? NO_CUSTOMER : id;
        }
        if (id == null) {
            return NO_TEAM;
        }
        Label label = names.get(new Ref(LevelKind.TEAM, id));
        return label == null || label.name() == null ? id : label.name();
    }
}
