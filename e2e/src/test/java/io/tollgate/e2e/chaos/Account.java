package io.tollgate.e2e.chaos;

import io.tollgate.e2e.client.Books;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Parrot;
import io.tollgate.e2e.upstream.Served;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One tenant's calls as everybody knows them: the provider, the ledger, Redis and the clients.
 *
 * @param served the provider's own account by the call's name: the judge
 * @param rows the ledger's by the call's name
 * @param rollupNanoUsd what the ledger's sums say
 * @param sent what the clients saw, by the call's name
 */
record Account(
        Tenant tenant,
        Map<String, List<Served>> served,
        Map<String, List<LedgerRow>> rows,
        long rollupNanoUsd,
        Books.Counters counters,
        Map<String, Sent> sent) {

    static Account of(SuiteUnderTest suite, Books books, Tenant tenant, List<Sent> sent) {
        return new Account(
                tenant,
                tenant.lane().served().stream()
                        .collect(Collectors.groupingBy(call -> Parrot.nameIn(call.received()))),
                LedgerRow.of(suite, tenant.key().id()).stream()
                        .collect(Collectors.groupingBy(LedgerRow::name)),
                LedgerRow.rollup(suite, tenant.key().id()),
                books.counters(tenant.key().id()),
                sent.stream()
                        .filter(call -> call.tenant().equals(tenant.label()))
                        .collect(Collectors.toMap(Sent::name, call -> call, (a, b) -> a)));
    }

    BigDecimal billed() {
        return tenant.lane().cost(Tenant.PRICES);
    }

    BigDecimal booked() {
        return rows.values().stream().map(LedgerRow::sum).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    long bookedNanoUsd() {
        return rows.values().stream().flatMap(List::stream).mapToLong(LedgerRow::nanoUsd).sum();
    }

    /**
     * Calls that are booked below what the provider billed. A client that left is no such case: how
     * much the provider had made by then is nobody else's to know.
     */
    List<String> below() {
        return rows.entrySet().stream()
                .filter(call -> !left(call.getKey()))
                .filter(
                        call ->
                                LedgerRow.sum(call.getValue())
                                                .compareTo(
                                                        cost(
                                                                served.getOrDefault(
                                                                        call.getKey(), List.of())))
                                        < 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean left(String name) {
        Sent call = sent.get(name);
        return call != null && call.ending() == Sent.Ending.LEFT;
    }

    static BigDecimal cost(List<Served> calls) {
        return calls.stream()
                .filter(call -> call.status() == 200)
                .map(call -> call.cost(Tenant.PRICES))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** By how much the provider's bill or the ledger lies above the budget, USD; 0 without one. */
    BigDecimal overshoot() {
        BigDecimal budget = tenant.budget();
        if (budget == null) {
            return BigDecimal.ZERO;
        }
        return billed().max(booked()).subtract(budget).max(BigDecimal.ZERO);
    }
}
