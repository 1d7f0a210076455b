package io.tollgate.e2e.chaos;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one round came to.
 *
 * @param billed by the provider's own account, USD
 * @param booked in the ledger, USD
 * @param below calls that are booked below their bill
 * @param overshoot over strict budgets, USD
 * @param outcomes how many calls ended for their clients in each way
 * @param sources how many rows of the ledger come from each source
 */
record RoundResult(
        int number,
        Fault fault,
        int requests,
        BigDecimal billed,
        BigDecimal booked,
        int below,
        BigDecimal overshoot,
        long stuckHolds,
        Map<String, Long> outcomes,
        Map<String, Long> sources,
        List<Violation> violations) {

    private static final String FORMAT =
            "| %5s | %-26s | %8s | %5s | %11s | %11s | %11s | %5s | %9s | %5s | %s |%n";

    static String heading() {
        return String.format(
                        FORMAT,
                        "round",
                        "fault",
                        "requests",
                        "kills",
                        "billed USD",
                        "ledger USD",
                        "difference",
                        "below",
                        "overshoot",
                        "stuck",
                        "seen by clients")
                + String.format(
                        FORMAT, "---:", ":---", "---:", "---:", "---:", "---:", "---:", "---:",
                        "---:", "---:", ":---");
    }

    String row() {
        return String.format(
                FORMAT,
                number,
                fault.name(),
                requests,
                fault.kills(),
                usd(billed),
                usd(booked),
                usd(booked.subtract(billed)),
                below,
                usd(overshoot),
                stuckHolds,
                outcomes.entrySet().stream()
                        .map(each -> each.getValue() + "×" + each.getKey())
                        .collect(Collectors.joining(", ")));
    }

    static Map<String, Long> outcomes(List<Sent> sent) {
        return sent.stream()
                .collect(Collectors.groupingBy(Sent::outcome, TreeMap::new, Collectors.counting()));
    }

    private static String usd(BigDecimal amount) {
        return amount.setScale(6, RoundingMode.HALF_UP).toPlainString();
    }
}
