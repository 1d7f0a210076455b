package io.tollgate.spend.activity;

import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.activity.ActivityTable.Sum;
import io.tollgate.spend.query.Sight;
import io.tollgate.spend.query.Sights;
import io.tollgate.spend.query.SpendQuery;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How much was called on each day, of what the caller may see. */
@RestController
class GlobalActivityController {

    private static final DateTimeFormatter SHORT_DAY =
            DateTimeFormatter.ofPattern("MMM dd", Locale.ENGLISH);
    private static final int MOST_MODELS = 10;

    private final ActivityTable table;
    private final Sights sights;

    GlobalActivityController(ActivityTable table, Sights sights) {
        this.table = table;
        this.sights = sights;
    }

    /** Requests and tokens of each day. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/activity")
    Map<String, Object> all(@RequestParam Map<String, String> parameters) {
        SpendQuery query = new SpendQuery(parameters);
        return activity(table.days(sights.current(), query.days(), query.keyId("api_key")));
    }

    /** The same of the ten models that were called most. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/activity/model")
    List<Map<String, Object>> models(@RequestParam Map<String, String> parameters) {
        SpendQuery.Days days = new SpendQuery(parameters).days();
        return byName(table.modelsByDay(sights.current(), days)).entrySet().stream()
                .sorted(
                        Comparator.<Map.Entry<String, List<Sum>>>comparingLong(
                                        model -> requests(model.getValue()))
                                .reversed()
                                .thenComparing(Map.Entry::getKey))
                .limit(MOST_MODELS)
                .map(model -> with("model", model.getKey(), activity(model.getValue())))
                .toList();
    }

    /** Attempts that rate limits of providers refused. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/activity/exceptions")
    Map<String, Object> exceptions(@RequestParam Map<String, String> parameters) {
        return exceptions(rateLimited(parameters));
    }

    /** The same by the provider's address. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/activity/exceptions/deployment")
    List<Map<String, Object>> exceptionsByDeployment(@RequestParam Map<String, String> parameters) {
        return byName(rateLimited(parameters)).entrySet().stream()
                .map(base -> with("api_base", base.getKey(), exceptions(base.getValue())))
                .toList();
    }

    /** What the response cache saved, by key, endpoint and model. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/global/activity/cache_hits")
    List<Map<String, Object>> cacheHits(@RequestParam Map<String, String> parameters) {
        SpendQuery.Days days = new SpendQuery(parameters).days();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ActivityTable.CacheUse use : table.cacheUse(sights.current(), days)) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("api_key", use.keyId());
            row.put("call_type", use.callType());
            row.put("model", use.modelGroup());
            row.put("total_rows", use.requests());
            row.put("cache_hit_true_rows", use.hits());
            row.put("cached_completion_tokens", use.cached());
            row.put("generated_completion_tokens", use.generated());
            rows.add(row);
        }
        return rows;
    }

    private List<Sum> rateLimited(Map<String, String> parameters) {
        SpendQuery query = new SpendQuery(parameters);
        String modelGroup = query.text("model_group");
        if (modelGroup == null) {
            throw SpendQuery.bad("model_group", "is required");
        }
        Sight sight = sights.current();
        return table.rateLimited(sight, query.days(), modelGroup);
    }

    private static Map<String, Object> activity(List<Sum> sums) {
        List<Map<String, Object>> days = new ArrayList<>();
        long tokens = 0;
        for (Sum sum : sums) {
            Map<String, Object> day = new LinkedHashMap<>();
            day.put("date", shortDay(sum.day()));
            day.put("api_requests", sum.requests());
            day.put("total_tokens", sum.tokens());
            days.add(day);
            tokens += sum.tokens();
        }
        Map<String, Object> activity = new LinkedHashMap<>();
        activity.put("daily_data", days);
        activity.put("sum_api_requests", requests(sums));
        activity.put("sum_total_tokens", tokens);
        return activity;
    }

    private static Map<String, Object> exceptions(List<Sum> sums) {
        Map<String, Long> byDay = new TreeMap<>();
        sums.forEach(sum -> byDay.merge(sum.day(), sum.attempts(), Long::sum));
        List<Map<String, Object>> days = new ArrayList<>();
        long all = 0;
        for (Map.Entry<String, Long> counted : byDay.entrySet()) {
            Map<String, Object> day = new LinkedHashMap<>();
            day.put("date", shortDay(counted.getKey()));
            day.put("num_rate_limit_exceptions", counted.getValue());
            days.add(day);
            all += counted.getValue();
        }
        Map<String, Object> exceptions = new LinkedHashMap<>();
        exceptions.put("daily_data", days);
        exceptions.put("sum_num_rate_limit_exceptions", all);
        return exceptions;
    }

    private static long requests(List<Sum> sums) {
        return sums.stream().mapToLong(Sum::requests).sum();
    }

    private static Map<String, List<Sum>> byName(List<Sum> sums) {
        Map<String, List<Sum>> byName = new TreeMap<>();
        for (Sum sum : sums) {
            String name = sum.name();
            byName.computeIfAbsent(name == null ? "" : name, same -> new ArrayList<>()).add(sum);
        }
        return byName;
    }

    private static Map<String, Object> with(
            String field, String value, Map<String, Object> others) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(field, value);
        all.putAll(others);
        return all;
    }

    /** As clients know it, for example {@code Sep 02}. */
    private static String shortDay(String day) {
        return SHORT_DAY.format(LocalDate.parse(day));
    }
}
