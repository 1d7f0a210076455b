package io.tollgate.spend.alerts;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.LevelsAnswer.Entity;
import io.tollgate.contracts.Money;
import io.tollgate.contracts.Totals.Total;
import io.tollgate.contracts.TotalsRequest.Question;
import io.tollgate.contracts.Window;
import io.tollgate.spend.ledger.EntityTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Compares what was spent with budgets: the ledger's figures, not those of the counters. */
@Component
class Detector {

    /** Of a window that ended longer ago nobody wants to hear. */
    private static final Duration LATE = Duration.ofDays(1);

    private static final int MOST_QUESTIONS = 500;

    private final BudgetDirectory budgets;
    private final EntityTotals totals;
    private final long projectFrom;
    private final TransactionTemplate apart;

    Detector(
            BudgetDirectory budgets,
            EntityTotals totals,
            AlertProperties properties,
            PlatformTransactionManager transactions) {
        this.budgets = budgets;
        this.totals = totals;
        this.projectFrom = Money.ceilNanoUsd(properties.projectionMinUsd());
        this.apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    /** One window of one budget to look at. */
    private record Watched(Subject subject, Entity entity, Budget budget, Window window) {

        /** With a tenant, even where it does not matter: then a budget's share is summed up. */
        Question question() {
            return new Question(
                    subject.kind(), subject.id(), subject.tenant(), window.start(), window.end());
        }
    }

    /**
     * Everything there is to say about those who spent, said before or not.
     *
     * @param since by subject, the admission of its earliest new row
     * @throws BudgetDirectory.UnavailableException when nobody knows the budgets for now
     */
    List<Alert> find(Map<Subject, Instant> since, Instant now) {
        Map<Subject, Entity> known = budgets.of(List.copyOf(since.keySet()));
        List<Watched> watched = new ArrayList<>();
        since.forEach(
                (subject, earliest) -> {
                    Entity entity = known.get(subject);
                    if (entity != null) {
                        watched.addAll(watched(subject, entity, earliest, now));
                    }
                });
        return compare(watched, now);
    }

    private static List<Watched> watched(
            Subject subject, Entity entity, Instant earliest, Instant now) {
        List<Watched> all = new ArrayList<>();
        if (entity.level() == null) {
            return all;
        }
        for (Budget budget : entity.level().budgets()) {
            if (budget.maxNanoUsd() == null && budget.softNanoUsd() == null) {
                continue;
            }
            Window before = budget.windowAt(earliest);
            Set<Window> windows = new LinkedHashSet<>();
            if (before.end() == null || before.end().isAfter(now.minus(LATE))) {
                windows.add(before);
            }
            windows.add(budget.windowAt(now));
            windows.forEach(window -> all.add(new Watched(subject, entity, budget, window)));
        }
        return all;
    }

    private List<Alert> compare(List<Watched> watched, Instant now) {
        List<Alert> found = new ArrayList<>();
        for (int from = 0; from < watched.size(); from += MOST_QUESTIONS) {
            List<Watched> part =
                    watched.subList(from, Math.min(from + MOST_QUESTIONS, watched.size()));
            List<Total> spent = spent(part);
            for (int i = 0; i < spent.size(); i++) {
                found.addAll(compare(part.get(i), spent.get(i).nanoUsd(), now));
            }
        }
        return found;
    }

    private List<Alert> compare(Watched one, long spent, Instant now) {
        return Finding.of(one.budget(), one.window(), now, spent, projectFrom).stream()
                .map(
                        finding ->
                                Alert.of(
                                        one.subject(),
                                        one.entity().name(),
                                        one.budget(),
                                        one.window(),
                                        finding,
                                        spent,
                                        now))
                .toList();
    }

    /** In a transaction of its own, which needs another isolation. */
    private List<Total> spent(List<Watched> watched) {
        List<Question> questions = watched.stream().map(Watched::question).toList();
        List<Total> answers = apart.execute(status -> totals.of(questions));
        return answers == null ? List.of() : answers;
    }
}
