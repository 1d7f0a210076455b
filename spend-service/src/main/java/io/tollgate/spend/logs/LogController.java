package io.tollgate.spend.logs;

import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.content.KeptContents;
import io.tollgate.spend.query.Sight;
import io.tollgate.spend.query.Sights;
import io.tollgate.spend.query.SpendQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The spend endpoints of the management API. */
@RestController
class LogController {

    private static final int MOST_ROWS = 10_000;
    private static final int DEFAULT_ROWS = 1_000;
    private static final int LARGEST_PAGE = 100;
    private static final int DEFAULT_PAGE = 50;
    private static final int MOST_KEYS = 1_000;
    private static final int DEFAULT_KEYS = 100;

    private final LogTable table;
    private final Sights sights;
    private final KeptContents contents;

    LogController(LogTable table, Sights sights, KeptContents contents) {
        this.table = table;
        this.sights = sights;
        this.contents = contents;
    }

    /** Rows, newest first, or sums by day when both dates are given. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/spend/logs")
    List<? extends Map<String, ?>> logs(@RequestParam Map<String, String> parameters) {
        SpendQuery query = new SpendQuery(parameters);
        Sight sight = sights.current();
        boolean dated = query.gives("start_date") || query.gives("end_date");
        LogFilter filter = LogFilter.of(query, dated ? query.range() : null, sight);
        if (dated && !query.gives("request_id") && query.flag("summarize", true)) {
            return summaries(table.days(filter, query.days()));
        }
        int limit = query.number("limit", DEFAULT_ROWS, MOST_ROWS);
        return table.page(filter, LogSort.START_TIME, false, null, limit, 0).rows();
    }

    /**
     * One page. The total is exact up to 10,000 rows and says when it is not; further pages than
     * that are reached by {@code next_cursor} only.
     */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping({"/spend/logs/v2", "/spend/logs/ui"})
    Map<String, @Nullable Object> page(@RequestParam Map<String, String> parameters) {
        SpendQuery query = new SpendQuery(parameters);
        return page(parameters, query, LogFilter.of(query, query.range(), sights.current()));
    }

    /** The rows of one session, at any time. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping({"/spend/logs/session/ui", "/spend/logs/session"})
    Map<String, @Nullable Object> session(@RequestParam Map<String, String> parameters) {
        SpendQuery query = new SpendQuery(parameters);
        if (!query.gives("session_id")) {
            throw SpendQuery.bad("session_id", "is required");
        }
        boolean dated = query.gives("start_date") || query.gives("end_date");
        return page(
                parameters,
                query,
                LogFilter.of(query, dated ? query.range() : null, sights.current()));
    }

    /** The last row of one request, with what was said where its key has that kept. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/spend/logs/ui/{request_id}")
    Map<String, @Nullable Object> one(@PathVariable("request_id") String requestId) {
        SpendQuery query = new SpendQuery(Map.of("request_id", requestId));
        LogFilter filter = LogFilter.of(query, null, sights.current());
        Map<String, @Nullable Object> row =
                table.page(filter, LogSort.START_TIME, false, null, 1, 0).rows().stream()
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        ApiException.notFound(
                                                "request_id", "There is no such request."));
        // Whoever sees the row sees what was said.
        contents.find(UUID.fromString(requestId)).ifPresent(kept -> LogRow.tell(row, kept));
        return row;
    }

    private Map<String, @Nullable Object> page(
            Map<String, String> parameters, SpendQuery query, LogFilter filter) {
        LogSort sort = LogSort.of(query.text("sort_by"));
        boolean ascending = query.ascending();
        int size = query.number("page_size", DEFAULT_PAGE, LARGEST_PAGE);
        int number = query.number("page", 1, Integer.MAX_VALUE);
        LogCursor after = cursor(parameters.get("cursor"), sort, ascending);
        if (after == null && number > LogTable.COUNTED_TO / size) {
            throw SpendQuery.bad(
                    "page",
                    "ends at row " + LogTable.COUNTED_TO + "; go on with 'cursor=<next_cursor>'");
        }
        int offset = after == null ? (number - 1) * size : 0;
        LogTable.Page page = page(filter, sort, ascending, after, size, offset);
        long counted = table.count(filter);
        long total = Math.min(counted, LogTable.COUNTED_TO);
        LogCursor next = page.next();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("data", page.rows());
        answer.put("total", total);
        answer.put("total_is_estimate", counted > LogTable.COUNTED_TO);
        answer.put("page", number);
        answer.put("page_size", size);
        answer.put("total_pages", (total + size - 1) / size);
        answer.put("next_cursor", next == null ? null : next.text());
        return answer;
    }

    /** The keys that spent most. */
    @Performs(Operation.SPEND_OF_ALL)
    @GetMapping("/spend/keys")
    List<Map<String, @Nullable Object>> keys(@RequestParam Map<String, String> parameters) {
        sights.current().requireEverything();
        return table.topKeys(new SpendQuery(parameters).number("limit", DEFAULT_KEYS, MOST_KEYS));
    }

    /** Everything that was ever spent. */
    @Performs(Operation.SPEND_OF_ALL)
    @GetMapping("/global/spend")
    Map<String, @Nullable Object> global() {
        sights.current().requireEverything();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("spend", table.total());
        answer.put("max_budget", null);
        return answer;
    }

    private LogTable.Page page(
            LogFilter filter,
            LogSort sort,
            boolean ascending,
            @Nullable LogCursor after,
            int size,
            int offset) {
        try {
            return table.page(filter, sort, ascending, after, size, offset);
        } catch (DataIntegrityViolationException unreadable) {
            if (after == null) {
                throw unreadable;
            }
            // Only a cursor that somebody made by hand has a value that is not of its column's
            // type.
            throw LogCursor.notOurs();
        }
    }

    private static @Nullable LogCursor cursor(
            @Nullable String text, LogSort sort, boolean ascending) {
        return text == null || text.isEmpty() ? null : LogCursor.parse(text, sort, ascending);
    }

    /** LiteLLM's daily form: beside the fixed fields, each key's id is a field of its own. */
    private static List<Map<String, Object>> summaries(List<LogTable.DaySum> sums) {
        Map<String, List<LogTable.DaySum>> byDay = new LinkedHashMap<>();
        sums.forEach(s -> byDay.computeIfAbsent(s.day(), day -> new ArrayList<>()).add(s));
        List<Map<String, Object>> days = new ArrayList<>();
        byDay.forEach((day, parts) -> days.add(summary(day, parts)));
        return days;
    }

    private static Map<String, Object> summary(String day, List<LogTable.DaySum> parts) {
        Map<String, Object> summary = new LinkedHashMap<>();
        Map<String, BigDecimal> keys = new LinkedHashMap<>();
        Map<String, BigDecimal> users = new LinkedHashMap<>();
        Map<String, BigDecimal> models = new LinkedHashMap<>();
        BigDecimal spend = BigDecimal.ZERO;
        for (LogTable.DaySum part : parts) {
            spend = spend.add(part.usd());
            keys.merge(part.key(), part.usd(), BigDecimal::add);
            users.merge(part.user(), part.usd(), BigDecimal::add);
            models.merge(part.model(), part.usd(), BigDecimal::add);
        }
        summary.putAll(keys);
        summary.put("startTime", day);
        summary.put("spend", spend);
        summary.put("users", users);
        summary.put("models", models);
        return summary;
    }
}
