package io.tollgate.spend.activity;

import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.ledger.RollupCheck;
import io.tollgate.spend.query.SpendQuery;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Compares the sums with the ledger and mends them. */
@RestController
class RefreshController {

    private static final int MOST_DAYS = 31;

    private final RollupCheck check;

    RefreshController(RollupCheck check) {
        this.check = check;
    }

    /**
     * The days from {@code start_date} to {@code end_date}, at most 31; without them those that
     * were found to differ, today and yesterday.
     */
    @Performs(Operation.SPEND_REFRESH)
    @PostMapping("/global/spend/refresh")
    Map<String, Object> refresh(@RequestParam Map<String, String> parameters) {
        long mended =
                days(new SpendQuery(parameters)).stream()
                        .filter(day -> !check.repair(day).isEmpty())
                        .count();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "message",
                mended == 0
                        ? "All sums are what the ledger's rows add up to."
                        : "The sums of " + mended + " day(s) were made anew.");
        answer.put("status", "success");
        return answer;
    }

    private List<LocalDate> days(SpendQuery query) {
        if (!query.gives("start_date") && !query.gives("end_date")) {
            return check.suspects();
        }
        SpendQuery.Days days = query.days();
        if (!days.to().isBefore(days.from().plusDays(MOST_DAYS))) {
            throw SpendQuery.bad("end_date", "lies at most 30 days after start_date");
        }
        LocalDate first = check.firstDay();
        return days.from()
                .datesUntil(days.to().plusDays(1))
                .filter(day -> !day.isBefore(first))
                .toList();
    }
}
