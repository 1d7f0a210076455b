package io.tollgate.e2e.chaos;

import io.tollgate.e2e.client.Books;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Traffic, one fault in the middle of it, rest, and then the books are compared. */
final class Round {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(130);
    private static final Duration REST = Duration.ofSeconds(40);
    private static final Duration BETWEEN_STRANGERS = Duration.ofMillis(500);

    private final SuiteUnderTest suite;
    private final Gateway gateway;
    private final Books books;
    private final Scale scale;

    /**
     * How much is going on.
     *
     * @param perSecond calls that arrive
     * @param burst calls of the strict budget at the moment of the fault
     * @param lead before the fault
     * @param tail after it
     * @param budget of the tenant with the strict budget, USD; small enough to be used up meanwhile
     */
    record Scale(int perSecond, int burst, Duration lead, Duration tail, BigDecimal budget) {}

    Round(SuiteUnderTest suite, Scale scale) {
        this.suite = suite;
        this.gateway = new Gateway(suite);
        this.books = new Books(suite, gateway);
        this.scale = scale;
    }

    RoundResult run(int number, Fault fault, long seed) throws InterruptedException {
        List<Tenant> tenants = Tenant.some(suite, gateway, scale.budget());
        Queue<Sent> strangers = new ConcurrentLinkedQueue<>();
        try (Client client = new Client(suite.gateways())) {
            Traffic traffic = new Traffic(client, tenants, seed, number);
            BlockedKey blocked = new BlockedKey(suite, gateway, tenants.getLast(), traffic);
            blocked.use();
            long began = System.nanoTime();
            traffic.flow(scale.perSecond());
            Thread asking =
                    Thread.ofVirtual()
                            .start(() -> askAsStranger(traffic, new Random(seed), strangers));
            TimeUnit.NANOSECONDS.sleep(scale.lead().toNanos());
            traffic.burst(tenants.getFirst(), scale.burst());
            breakAndMend(fault, blocked);
            TimeUnit.NANOSECONDS.sleep(scale.tail().toNanos());
            blocked.insist();
            traffic.stop();
            asking.join(LONGEST_CALL);
            List<Sent> sent = new ArrayList<>(traffic.awaitAll(LONGEST_CALL));
            Duration lasted = Duration.ofNanos(System.nanoTime() - began);
            List<Violation> violations = new ArrayList<>(blocked.violations(fault));
            violations.addAll(
                    AnswerChecks.of(sent, List.copyOf(strangers), tenants, fault, lasted));
            return close(number, fault, tenants, sent, violations);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void breakAndMend(Fault fault, BlockedKey blocked) throws InterruptedException {
        long until = System.nanoTime() + fault.lasts().toNanos();
        // On a thread of its own: stopping in order takes as long as the calls under way.
        Thread breaking = Thread.ofPlatform().start(fault.begin());
        TimeUnit.NANOSECONDS.sleep(fault.lasts().toNanos() / 3);
        Thread blocking = Thread.ofVirtual().start(blocked::block);
        while (until - System.nanoTime() > 0) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        breaking.join();
        fault.end().run();
        blocking.join();
    }

    private static void askAsStranger(Traffic traffic, Random random, Queue<Sent> answers) {
        try {
            while (!traffic.isStopped()) {
                answers.add(traffic.stranger(random));
                TimeUnit.NANOSECONDS.sleep(BETWEEN_STRANGERS.toNanos());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Compares the books until they agree, or have had time enough to. */
    private RoundResult close(
            int number, Fault fault, List<Tenant> tenants, List<Sent> sent, List<Violation> others)
            throws InterruptedException {
        long deadline = System.nanoTime() + REST.toNanos();
        List<Account> accounts = accounts(tenants, sent);
        List<Violation> money = money(accounts, fault);
        while (!(money.isEmpty() && quiet(tenants)) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(300);
            accounts = accounts(tenants, sent);
            money = money(accounts, fault);
        }
        List<Violation> all = new ArrayList<>(others);
        all.addAll(money);
        if (!quiet(tenants)) {
            all.add(new Violation("I14", "the provider still works on calls nobody waits for"));
        }
        return new RoundResult(
                number,
                fault,
                sent.size(),
                sum(accounts.stream().map(Account::billed).toList()),
                sum(accounts.stream().map(Account::booked).toList()),
                accounts.stream().mapToInt(account -> account.below().size()).sum(),
                sum(accounts.stream().map(Account::overshoot).toList()),
                accounts.stream().mapToLong(account -> account.counters().holds()).sum(),
                RoundResult.outcomes(sent),
                sources(accounts),
                all);
    }

    private List<Account> accounts(List<Tenant> tenants, List<Sent> sent) {
        return tenants.stream().map(tenant -> Account.of(suite, books, tenant, sent)).toList();
    }

    private static List<Violation> money(List<Account> accounts, Fault fault) {
        return accounts.stream()
                .flatMap(account -> MoneyChecks.of(account, fault).stream())
                .toList();
    }

    private static boolean quiet(List<Tenant> tenants) {
        return tenants.stream().allMatch(tenant -> tenant.lane().open() == 0);
    }

    private static Map<String, Long> sources(List<Account> accounts) {
        return accounts.stream()
                .flatMap(account -> account.rows().values().stream())
                .flatMap(List::stream)
                .collect(
                        Collectors.groupingBy(
                                LedgerRow::source, TreeMap::new, Collectors.counting()));
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
