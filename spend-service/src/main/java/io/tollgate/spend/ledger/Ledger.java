package io.tollgate.spend.ledger;

import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.UsageReceipts.Outcome;
import io.tollgate.contracts.UsageReceipts.Receipt;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.platform.ApiException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores usage events: each once, however often it is delivered and by however many at a time.
 *
 * <p>An orphan row, at the amount that had been reserved, is written only for a request without any
 * row; the first true event of that request then reverses it and takes its place.
 */
@Component
public class Ledger {

    private final LedgerTable table;
    private final UsageSums usage;
    private final Rollups rollups;
    private final List<SpendListener> listeners;
    private final Partitions partitions;
    private final TenantActivity activity;
    private final InstantSource clock;
    private final GroupCommit commits;

    Ledger(
            LedgerTable table,
            UsageSums usage,
            Rollups rollups,
            List<SpendListener> listeners,
            Partitions partitions,
            TenantActivity activity,
            InstantSource clock,
            PlatformTransactionManager transactions) {
        this.table = table;
        this.usage = usage;
        this.rollups = rollups;
        this.listeners = List.copyOf(listeners);
        this.partitions = partitions;
        this.activity = activity;
        this.clock = clock;
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        this.commits =
                new GroupCommit(
                        events ->
                                Objects.requireNonNull(
                                        transaction.execute(status -> store(events))));
    }

    /**
     * Stores a batch in one transaction, which others that wait share.
     *
     * @return one receipt for each event, in their order
     * @throws io.tollgate.platform.ApiException 400 when an event is invalid; nothing is stored
     */
    public List<Receipt> record(List<UsageEvent> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        UsageCheck.require(events, clock.instant());
        refuseDropped(events);
        // Outside the transaction: making a partition must not hold locks until the batch is in.
        partitions.ensure(
                events.stream()
                        .map(event -> RequestDay.of(event.requestId()))
                        .collect(Collectors.toSet()));
        return commits.store(events);
    }

    private void refuseDropped(List<UsageEvent> events) {
        for (int i = 0; i < events.size(); i++) {
            if (partitions.isDropped(RequestDay.of(events.get(i).requestId()))) {
                throw ApiException.badRequest(
                        "events[" + i + "].requestId",
                        "events[" + i + "].requestId lies on a day whose rows were dropped");
            }
        }
    }

    /** What a request's rows add up to, in nano-USD; 0 without rows. */
    public long nanoUsd(UUID requestId) {
        return table.nanoUsd(requestId);
    }

    private List<Receipt> store(List<UsageEvent> events) {
        boolean orphansAmong = events.stream().anyMatch(Ledger::isOrphan);
        table.lock(orphansAmong);
        Set<UUID> requests = events.stream().map(UsageEvent::requestId).collect(Collectors.toSet());
        Map<UUID, LedgerEntry> orphans = table.orphans(requests);
        Set<UUID> known = orphansAmong ? knownToAnybody(events, requests) : Set.of();

        List<@Nullable LedgerEntry> wanted = new ArrayList<>();
        Map<LedgerEntry.Identity, LedgerEntry> distinct = new LinkedHashMap<>();
        for (UsageEvent event : events) {
            LedgerEntry row = row(event, orphans, known);
            // A row that the same batch already brings is a second delivery.
            boolean first = row != null && distinct.putIfAbsent(row.identity(), row) == null;
            wanted.add(first ? row : null);
            LedgerEntry orphan = orphans.get(event.requestId());
            if (first && row != null && orphan != null && row.entry() == LedgerEntry.TRUTH) {
                LedgerEntry reversal = orphan.reversal();
                distinct.put(reversal.identity(), reversal);
            }
        }
        List<LedgerEntry> sorted = distinct.values().stream().sorted(LedgerEntry.ORDER).toList();
        Set<LedgerEntry.Identity> identities = sorted.isEmpty() ? Set.of() : table.insert(sorted);
        List<LedgerEntry> stored =
                sorted.stream().filter(row -> identities.contains(row.identity())).toList();
        activity.mark(sorted.stream().flatMap(Ledger::tenants).toList());
        usage.add(stored);
        rollups.add(stored);
        tell(stored);

        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            LedgerEntry row = wanted.get(i);
            LedgerEntry fresh = row != null && identities.contains(row.identity()) ? row : null;
            receipts.add(receipt(events.get(i), fresh, orphans));
        }
        return receipts;
    }

    /** Whose counters the row's call used: its own tenant's, and its provider account's. */
    private static Stream<String> tenants(LedgerEntry row) {
        String provider = row.provider();
        return provider == null
                ? Stream.of(row.tenant())
                : Stream.of(row.tenant(), HoldKeys.providerAccount(provider));
    }

    private void tell(List<LedgerEntry> stored) {
        List<SpentRow> spent =
                stored.stream().filter(row -> row.nanoUsd() != 0).map(SpentRow::of).toList();
        if (!spent.isEmpty()) {
            listeners.forEach(listener -> listener.onSpend(spent));
        }
    }

    private static @Nullable LedgerEntry row(
            UsageEvent event, Map<UUID, LedgerEntry> orphans, Set<UUID> known) {
        if (isOrphan(event)) {
            return known.contains(event.requestId()) ? null : LedgerEntry.original(event);
        }
        LedgerEntry orphan = orphans.get(event.requestId());
        return orphan != null && event.attempt() <= 1
                ? LedgerEntry.truth(event, orphan)
                : LedgerEntry.original(event);
    }

    private Set<UUID> knownToAnybody(List<UsageEvent> events, Set<UUID> requests) {
        Set<UUID> known = new HashSet<>(table.known(requests));
        events.stream()
                .filter(event -> !isOrphan(event))
                .map(UsageEvent::requestId)
                .forEach(known::add);
        return known;
    }

    private static Receipt receipt(
            UsageEvent event, @Nullable LedgerEntry row, Map<UUID, LedgerEntry> orphans) {
        LedgerEntry orphan = orphans.get(event.requestId());
        if (row == null) {
            return new Receipt(event.requestId(), event.attempt(), Outcome.DUPLICATE, 0);
        }
        return orphan == null || row.entry() == 0
                ? new Receipt(event.requestId(), event.attempt(), Outcome.STORED, 0)
                : new Receipt(
                        event.requestId(),
                        event.attempt(),
                        Outcome.CORRECTED,
                        row.nanoUsd() - orphan.nanoUsd());
    }

    private static boolean isOrphan(UsageEvent event) {
        return event.source() == UsageEvent.Source.ORPHAN;
    }
}
