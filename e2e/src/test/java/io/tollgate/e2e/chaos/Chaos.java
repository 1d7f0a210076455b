package io.tollgate.e2e.chaos;

import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.client.Places;
import io.tollgate.e2e.suite.Service;
import io.tollgate.e2e.suite.SuiteUnderTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * {@code ./tollgate chaos}: every kind of fault in turn, at random, against a suite of its own with
 * two gateways, and a table of what it came to. Ends with 1 when a promise was not kept.
 */
public final class Chaos {

    private static final Round.Scale SCALE =
            new Round.Scale(
                    40, 500, Duration.ofSeconds(2), Duration.ofSeconds(3), new BigDecimal("0.015"));

    private final Options options;
    private final SuiteUnderTest suite;
    private final List<RoundResult> results = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    private Chaos(Options options, SuiteUnderTest suite) {
        this.options = options;
        this.suite = suite;
    }

    /**
     * @param minutes after which no round begins any more; 0 for every kind of fault once
     * @param only part of the names of faults to run; empty for all
     */
    record Options(long seed, int minutes, String only) {

        static Options read(String[] args) {
            long seed = new Random().nextInt(1_000_000);
            int minutes = 0;
            String only = "";
            for (int i = 0; i < args.length; i += 2) {
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException(args[i] + " needs a value");
                }
                String value = args[i + 1];
                switch (args[i]) {
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--minutes" -> minutes = Integer.parseInt(value);
                    case "--only" -> only = value;
                    default -> throw new IllegalArgumentException("unknown option " + args[i]);
                }
            }
            return new Options(seed, minutes, only);
        }
    }

    public static void main(String[] args) throws InterruptedException {
        Options options;
        try {
            options = Options.read(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.println("usage: ./tollgate chaos [--seed N] [--minutes M] [--only NAME]");
            System.exit(2);
            return;
        }
        System.out.println("Seed " + options.seed());
        SuiteUnderTest suite = SuiteUnderTest.start("chaos");
        Service second = suite.gateways().getLast();
        second.start();
        second.awaitReady();
        System.exit(new Chaos(options, suite).run() ? 0 : 1);
    }

    private boolean run() throws InterruptedException {
        long began = System.nanoTime();
        Random random = new Random(options.seed());
        Leaks leaks = new Leaks(suite);
        add(new Faults(suite, random).none(), random);
        Map<String, Leaks.Figures> before = leaks.measure();
        do {
            List<Fault> faults = new ArrayList<>(new Faults(suite, random).all());
            faults.removeIf(fault -> !fault.name().contains(options.only()));
            Collections.shuffle(faults, random);
            for (Fault fault : faults) {
                if (isOver(began)) {
                    break;
                }
                add(fault, random);
            }
        } while (options.minutes() > 0 && !isOver(began));
        violations.addAll(leaks.violations(before, leaks.measure()));
        lookForSecrets();
        report(Duration.ofNanos(System.nanoTime() - began));
        return violations.isEmpty();
    }

    private boolean isOver(long began) {
        return options.minutes() > 0
                && Duration.ofNanos(System.nanoTime() - began).toMinutes() >= options.minutes();
    }

    private void add(Fault fault, Random random) throws InterruptedException {
        RoundResult result =
                new Round(suite, SCALE).run(results.size(), fault, random.nextLong() >>> 16);
        if (results.isEmpty()) {
            System.out.print(RoundResult.heading());
        }
        results.add(result);
        violations.addAll(result.violations());
        System.out.print(result.row());
        result.violations().forEach(violation -> System.out.println("      " + violation));
    }

    /** I13 */
    private void lookForSecrets() {
        List<String> canaries = new ArrayList<>(Places.secrets(suite));
        canaries.add(Tenant.PROVIDER_KEY);
        canaries.add(Wish.PROMPT_CANARY);
        List<String> found = Places.found(Places.of(suite, new Gateway(suite)), canaries);
        if (!found.isEmpty()) {
            violations.add(Violation.of("I13", "secret(s) found", found, place -> place));
        }
    }

    private void report(Duration took) {
        int requests = results.stream().mapToInt(RoundResult::requests).sum();
        int kills = results.stream().mapToInt(result -> result.fault().kills()).sum();
        System.out.printf(
                "%nSeed %d: %d rounds in %d min, %d requests, %d kills, %d promise(s) not kept%n",
                options.seed(),
                results.size(),
                took.toMinutes(),
                requests,
                kills,
                violations.size());
        violations.stream()
                .filter(
                        violation ->
                                results.stream().noneMatch(r -> r.violations().contains(violation)))
                .forEach(violation -> System.out.println("      " + violation));
    }
}
