package io.tollgate.spend.activity;

import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.directory.KeyDirectory;
import io.tollgate.spend.query.Sights;
import io.tollgate.spend.query.SpendQuery;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What users, teams and others used on each day, with everything it breaks down into. */
@RestController
class DailyController {

    private static final String SUBJECTS = "user|team|organization|customer|tag|key|agent";
    private static final int MOST_ROWS = 1_000;

    private final DailyTable table;
    private final Sights sights;
    private final KeyDirectory directory;
    private final JsonMapper mapper;

    DailyController(DailyTable table, Sights sights, KeyDirectory directory, JsonMapper mapper) {
        this.table = table;
        this.sights = sights;
        this.directory = directory;
        this.mapper = mapper;
    }

    /** One page; a page counts parts of days, so that a day may go on on the next. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/{subject:" + SUBJECTS + "}/daily/activity")
    void page(
            @PathVariable("subject") String subject,
            @RequestParam Map<String, String> parameters,
            HttpServletResponse response)
            throws IOException {
        SpendQuery query = new SpendQuery(parameters);
        DailyRequest request = request(subject, query);
        int size = query.number("page_size", request.subject().pageSize(), MOST_ROWS);
        int page = query.number("page", 1, Integer.MAX_VALUE);
        long pages = (table.count(request) + size - 1) / size;
        List<DailyRow> rows = new ArrayList<>();
        table.page(request, (page - 1L) * size, size, rows::add);
        DailyAnswer answer = answer(request, response);
        rows.forEach(answer::add);
        answer.end(page, Math.max(1, pages));
    }

    /** Everything in one answer. */
    @Performs(Operation.SPEND_LOGS)
    @GetMapping("/{subject:" + SUBJECTS + "}/daily/activity/aggregated")
    void aggregated(
            @PathVariable("subject") String subject,
            @RequestParam Map<String, String> parameters,
            HttpServletResponse response)
            throws IOException {
        DailyRequest request = request(subject, new SpendQuery(parameters));
        DailyAnswer answer = answer(request, response);
        table.all(request, answer::add);
        answer.end(1, 1);
    }

    private DailyRequest request(String subject, SpendQuery query) {
        return DailyRequest.of(
                Subject.valueOf(subject.toUpperCase(Locale.ROOT)), query, sights.current());
    }

    private DailyAnswer answer(DailyRequest request, HttpServletResponse response)
            throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        return new DailyAnswer(request.subject(), directory, mapper, response.getOutputStream());
    }
}
