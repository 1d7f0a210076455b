package io.tollgate.e2e.chaos;

import io.tollgate.e2e.chaos.Fault.Effect;
import io.tollgate.e2e.client.Books;
import io.tollgate.e2e.upstream.Served;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must be true of one tenant's account when everything has come to rest. */
final class MoneyChecks {

    private final Account account;
    private final Fault fault;
    private final List<Violation> violations = new ArrayList<>();

    private MoneyChecks(Account account, Fault fault) {
        this.account = account;
        this.fault = fault;
    }

    static List<Violation> of(Account account, Fault fault) {
        MoneyChecks checks = new MoneyChecks(account, fault);
        checks.everyCallIsBookedOnce();
        checks.noCallIsBookedBelowItsBill();
        checks.whatTheClientSawIsBookedExactly();
        checks.theBudgetHolds();
        checks.everythingIsSettled();
        checks.attemptsAreCounted();
        return checks.violations;
    }

    /** I1 */
    private void everyCallIsBookedOnce() {
        List<String> lost =
                account.served().entrySet().stream()
                        .filter(call -> call.getValue().stream().anyMatch(s -> s.status() == 200))
                        .map(Map.Entry::getKey)
                        .filter(name -> !account.rows().containsKey(name))
                        .toList();
        report("I1", "call(s) the provider billed are not in the ledger", lost);
        List<String> doubled =
                account.rows().entrySet().stream()
                        .filter(
                                call ->
                                        call.getValue().stream()
                                                        .map(LedgerRow::requestId)
                                                        .distinct()
                                                        .count()
                                                > 1)
                        .map(Map.Entry::getKey)
                        .toList();
        report("I1", "call(s) are in the ledger twice", doubled);
    }

    /** I1: unless the connection to the provider broke, no call is booked below its bill. */
    private void noCallIsBookedBelowItsBill() {
        if (!fault.may(Effect.PROVIDER_CUT)) {
            report("I1", "call(s) are booked below what the provider billed", account.below());
        }
    }

    /** I1 */
    private void whatTheClientSawIsBookedExactly() {
        List<String> inexact =
                account.sent().values().stream()
                        .filter(Sent::seenWhole)
                        .map(Sent::name)
                        .filter(name -> served(name).size() == 1)
                        .filter(name -> account.rows().containsKey(name))
                        .filter(
                                name ->
                                        LedgerRow.sum(account.rows().get(name))
                                                        .compareTo(Account.cost(served(name)))
                                                != 0)
                        .toList();
        report("I1", "call(s) whose end the client saw are not booked exactly", inexact);
    }

    /** I2 */
    private void theBudgetHolds() {
        BigDecimal over = account.overshoot();
        if (over.signum() > 0) {
            violations.add(
                    new Violation(
                            "I2",
                            "%s: budget %s, billed %s, booked %s"
                                    .formatted(
                                            account.tenant().label(),
                                            account.tenant().budget(),
                                            account.billed(),
                                            account.booked())));
        }
    }

    /** I4 */
    private void everythingIsSettled() {
        Books.Counters counters = account.counters();
        String label = account.tenant().label();
        if (counters.holds() != 0 || counters.heldNanoUsd() != 0 || counters.parallel() != 0) {
            violations.add(new Violation("I4", label + " is not at rest: " + counters));
        }
        if (account.tenant().budget() != null
                && counters.spentNanoUsd() != 0
                && counters.spentNanoUsd() != account.bookedNanoUsd()) {
            violations.add(
                    new Violation(
                            "I4",
                            "%s: Redis says %d nano-USD were spent, the ledger %d"
                                    .formatted(
                                            label,
                                            counters.spentNanoUsd(),
                                            account.bookedNanoUsd())));
        }
        if (account.rollupNanoUsd() != account.bookedNanoUsd()) {
            violations.add(
                    new Violation(
                            "I4",
                            "%s: the rollup says %d nano-USD, the ledger %d"
                                    .formatted(
                                            label,
                                            account.rollupNanoUsd(),
                                            account.bookedNanoUsd())));
        }
    }

    /** I8 */
    private void attemptsAreCounted() {
        List<String> tooMany =
                account.served().entrySet().stream()
                        .filter(call -> call.getValue().size() > 2)
                        .map(Map.Entry::getKey)
                        .toList();
        report("I8", "call(s) reached the provider more than twice", tooMany);
        if (fault.may(Effect.PROVIDER_CUT)
                || fault.may(Effect.PROVIDER_SERVICE_DIES)
                || fault.may(Effect.GATEWAY_DIES)) {
            // An attempt may not have reached the provider, or nobody is left to report it.
            return;
        }
        List<String> different =
                account.rows().entrySet().stream()
                        .filter(call -> attempts(call.getValue()) != served(call.getKey()).size())
                        .map(Map.Entry::getKey)
                        .toList();
        report("I8", "call(s) have other attempts in the ledger than at the provider", different);
    }

    private static long attempts(List<LedgerRow> rows) {
        return rows.stream().filter(row -> row.attempt() > 0 && row.entry() == 0).count();
    }

    private List<Served> served(String name) {
        return account.served().getOrDefault(name, List.of());
    }

    private void report(String invariant, String kind, List<String> names) {
        if (!names.isEmpty()) {
            violations.add(
                    Violation.of(
                            invariant, account.tenant().label() + " " + kind, names, this::tell));
        }
    }

    private String tell(String name) {
        Sent sent = account.sent().get(name);
        StringBuilder story = new StringBuilder(name);
        story.append(" client ").append(sent == null ? "unknown" : sent.outcome());
        for (Served call : served(name)) {
            story.append(", billed ")
                    .append(call.status())
                    .append(' ')
                    .append(call.inputTokens())
                    .append('+')
                    .append(call.outputTokens())
                    .append(call.completed() ? " whole" : call.clientLeft() ? " left" : " broken");
        }
        for (LedgerRow row : account.rows().getOrDefault(name, List.of())) {
            story.append(", row ")
                    .append(row.attempt())
                    .append('/')
                    .append(row.entry())
                    .append(' ')
                    .append(row.source())
                    .append(' ')
                    .append(row.errorClass().isEmpty() ? row.status() : row.errorClass())
                    .append(' ')
                    .append(row.nanoUsd());
        }
        return story.toString();
    }
}
