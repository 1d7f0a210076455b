package io.tollgate.spend.activity;

import io.tollgate.contracts.LevelKind;
import io.tollgate.platform.UnknownFields;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.activity.ActivityTable.By;
import io.tollgate.spend.activity.ActivityTable.Sum;
import io.tollgate.spend.directory.KeyDirectory;
import io.tollgate.spend.query.Sight;
import io.tollgate.spend.query.Sights;
import io.tollgate.spend.query.SpendQuery;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What was spent, by one thing at a time. Who does not see everything sees the sums of what it does
 * see.
 */
@RestController
class GlobalSpendController {

    private static final int DAYS = 30;
    private static final int DEFAULT_ROWS = 100;
    private static final int MOST_ROWS = 1_000;
    private static final int MOST_NAMES = 10_000;
    private static final int MOST_TEAMS = 10;

    private final ActivityTable table;
    private final Sights sights;
    private final KeyDirectory directory;
    private final InstantSource clock;
    private final UnknownFields unknownFields;

    GlobalSpendController(
            ActivityTable table,
            Sights sights,
            KeyDirectory directory,
            InstantSource clock,
            UnknownFields unknownFields) {
        this.unknownFields = unknownFields;
        this.table = table;
        this.sights = sights;
        this.directory = directory;
        this.clock = clock;
    }

    /** Each of the last 30 days. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/spend/logs")
    List<Map<String, Object>> days(@RequestParam Map<String, String> parameters) {
        SpendQuery query = new SpendQuery(parameters);
        return table.days(sights.current(), days(query), query.keyId("api_key")).stream()
                .map(sum -> fields("date", sum.day(), "spend", sum.usd()))
                .toList();
    }

    /** The keys that spent most. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/spend/keys")
    List<Map<String, @Nullable Object>> keys(@RequestParam Map<String, String> parameters) {
        SpendQuery query = new SpendQuery(parameters);
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (ActivityTable.KeySum key : table.keys(sights.current(), days(query), limit(query))) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("api_key", key.id());
            row.put("key_alias", key.alias());
            row.put("key_name", null);
            row.put("total_spend", key.usd());
            rows.add(row);
        }
        return rows;
    }

    /** The models on which most was spent. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/spend/models")
    List<Map<String, Object>> models(@RequestParam Map<String, String> parameters) {
        SpendQuery query = new SpendQuery(parameters);
        return table.by(By.MODEL, sights.current(), days(query), limit(query)).stream()
                .map(sum -> fields("model", name(sum), "total_spend", sum.usd()))
                .toList();
    }

    /** All providers. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/spend/provider")
    List<Map<String, Object>> providers(@RequestParam Map<String, String> parameters) {
        SpendQuery.Days days = new SpendQuery(parameters).days();
        return table.by(By.PROVIDER, sights.current(), days, MOST_NAMES).stream()
                .map(sum -> fields("provider", name(sum), "spend", sum.usd()))
                .toList();
    }

    /** The ten teams that spent most, and each day of theirs. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/spend/teams")
    Map<String, Object> teams(@RequestParam Map<String, String> parameters) {
        List<Sum> sums = table.teamsByDay(sights.current(), days(new SpendQuery(parameters)));
        Map<String, BigDecimal> totals = new HashMap<>();
        sums.forEach(sum -> totals.merge(name(sum), sum.usd(), BigDecimal::add));
        List<String> most =
                totals.entrySet().stream()
                        .sorted(
                                Map.Entry.<String, BigDecimal>comparingByValue()
                                        .reversed()
                                        .thenComparing(Map.Entry.comparingByKey()))
                        .limit(MOST_TEAMS)
                        .map(Map.Entry::getKey)
                        .toList();
        Map<String, String> shown = shownNames(most);
        Map<String, Map<String, Object>> days = new LinkedHashMap<>();
        for (Sum sum : sums) {
            String team = shown.get(name(sum));
            if (team != null) {
                days.computeIfAbsent(sum.day(), day -> fields("date", day)).put(team, sum.usd());
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("daily_spend", List.copyOf(days.values()));
        answer.put("teams", most.stream().map(shown::get).toList());
        answer.put(
                "total_spend_per_team",
                most.stream()
                        .map(
                                id ->
                                        fields(
                                                "team_id",
                                                shown.getOrDefault(id, id),
                                                "total_spend",
                                                totals.getOrDefault(id, BigDecimal.ZERO)))
                        .toList());
        return answer;
    }

    /** Tags; a row with two of them counts under both. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/spend/tags")
    Map<String, Object> tags(@RequestParam Map<String, String> parameters) {
        SpendQuery query = new SpendQuery(parameters);
        List<String> wanted = query.list("tags");
        return fields(
                "spend_per_tag",
                table.tags(sights.current(), days(query), wanted, MOST_NAMES).stream()
                        .map(
                                sum ->
                                        fields(
                                                "name",
                                                name(sum),
                                                "spend",
                                                sum.usd(),
                                                "log_count",
                                                sum.requests()))
                        .toList());
    }

    /** The same in the older form. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/spend/tags")
    List<Map<String, Object>> tagList(@RequestParam Map<String, String> parameters) {
        SpendQuery query = new SpendQuery(parameters);
        return table.tags(sights.current(), days(query), query.list("tags"), MOST_NAMES).stream()
                .map(
                        sum ->
                                fields(
                                        "individual_request_tag",
                                        name(sum),
                                        "log_count",
                                        sum.requests(),
                                        "total_spend",
                                        sum.usd()))
                .toList();
    }

    /** All tags ever seen, at most 10,000. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/spend/all_tag_names")
    Map<String, Object> tagNames() {
        return fields("tag_names", table.tagNames(sights.current(), MOST_NAMES));
    }

    /** The customers that spent most. */
    @Performs(Operation.SPEND_OF_ALL)
    @PostMapping("/global/spend/end_users")
    List<Map<String, Object>> customers(
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body) {
        Sight sight = sights.current();
        sight.requireEverything();
        Map<String, String> parameters = new HashMap<>();
        if (body != null) {
            unknownFields.look(body.keySet(), "", Set.of("api_key", "startTime", "endTime"));
            copy(body, "api_key", parameters, "api_key");
            copy(body, "startTime", parameters, "start_date");
            copy(body, "endTime", parameters, "end_date");
        }
        SpendQuery query = new SpendQuery(parameters);
        return table.customers(sight, days(query), query.keyId("api_key"), DEFAULT_ROWS).stream()
                .map(
                        sum ->
                                fields(
                                        "end_user",
                                        name(sum),
                                        "total_count",
                                        sum.attempts(),
                                        "total_spend",
                                        sum.usd()))
                .toList();
    }

    /** All customers ever seen, at most 10,000. */
    @Performs(Operation.SPEND_OF_ALL)
    @GetMapping({"/global/all_end_users", "/management/v1/spend_logs/end_users"})
    Map<String, Object> customerIds() {
        sights.current().requireEverything();
        return fields("end_users", table.customerIds(MOST_NAMES));
    }

    /** Users by what they spent, most first. */
    @Performs(Operation.SPEND_OF_ALL)
    @GetMapping("/spend/users")
    List<Map<String, Object>> users(@RequestParam Map<String, String> parameters) {
        SpendQuery query = new SpendQuery(parameters);
        Sight sight = sights.current();
        sight.requireEverything();
        return table.users(query.text("user_id"), limit(query)).stream()
                .map(
                        sum ->
                                fields(
                                        "user_id",
                                        name(sum),
                                        "spend",
                                        sum.usd(),
                                        "requests",
                                        sum.requests(),
                                        "total_tokens",
                                        sum.tokens()))
                .toList();
    }

    private Map<String, String> shownNames(List<String> teams) {
        Set<String> ids = new LinkedHashSet<>(teams);
        ids.remove("");
        Map<String, String> names = directory.names(LevelKind.TEAM, ids);
        Map<String, String> shown = new HashMap<>();
        for (String id : teams) {
            String name = id.isEmpty() ? "Unassigned Team" : names.getOrDefault(id, id);
            // Two teams of one name must not become one.
            shown.put(id, shown.containsValue(name) ? id : name);
        }
        return shown;
    }

    private SpendQuery.Days days(SpendQuery query) {
        return query.gives("start_date") || query.gives("end_date")
                ? query.days()
                : SpendQuery.Days.last(DAYS, clock.instant());
    }

    private static int limit(SpendQuery query) {
        return query.number("limit", DEFAULT_ROWS, MOST_ROWS);
    }

    private static void copy(
            Map<String, @Nullable Object> body,
            String field,
            Map<String, String> parameters,
            String parameter) {
        if (body.get(field) instanceof String text) {
            parameters.put(parameter, text);
        }
    }

    /** Empty for what has no such thing. */
    private static String name(Sum sum) {
        return sum.name() == null ? "" : sum.name();
    }

    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
