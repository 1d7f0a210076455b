package io.tollgate.e2e.chaos;

import io.tollgate.e2e.chaos.Fault.Effect;
import io.tollgate.e2e.chaos.Sent.Ending;
import io.tollgate.e2e.upstream.Parrot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What clients may see while something is broken, and what never. */
final class AnswerChecks {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private AnswerChecks() {}

    /**
     * @param strangers calls with keys that nobody made
     * @param lasted from the first call to the last
     */
    static List<Violation> of(
            List<Sent> sent,
            List<Sent> strangers,
            List<Tenant> tenants,
            Fault fault,
            Duration lasted) {
        List<Violation> violations = new ArrayList<>();
        List<Sent> ofLiveKeys =
                sent.stream()
                        .filter(call -> !(call.tenant().equals("blocked") && call.status() == 401))
                        .toList();
        violations.addAll(onlyExpected("I3", ofLiveKeys, allowed(fault)));
        Set<String> refusals = new HashSet<>(allowed(fault));
        refusals.removeAll(Set.of("200", "left", "429"));
        refusals.add("401");
        violations.addAll(onlyExpected("I7", strangers, refusals));
        List<Sent> foreign = sent.stream().filter(Sent::others).toList();
        if (!foreign.isEmpty()) {
            violations.add(
                    Violation.of(
                            "I12", "answer(s) with another call's words", foreign, Sent::name));
        }
        for (Tenant tenant : tenants) {
            violations.addAll(parallel(tenant, fault));
            violations.addAll(rate(tenant, fault, lasted));
        }
        return violations;
    }

    /** I3, I9: what may be seen with this fault. */
    private static Set<String> allowed(Fault fault) {
        Set<String> allowed = new HashSet<>(Set.of("200", "429", "left"));
        if (fault.may(Effect.REPLACED)) {
            return allowed;
        }
        allowed.add("503");
        if (fault.may(Effect.PROVIDER_CUT) || fault.may(Effect.PROVIDER_SERVICE_DIES)) {
            allowed.addAll(Set.of("502", "504", "200+error"));
        }
        if (fault.may(Effect.GATEWAY_DIES)) {
            allowed.addAll(Set.of("cut", "200+cut"));
        }
        return allowed;
    }

    private static List<Violation> onlyExpected(
            String invariant, List<Sent> sent, Set<String> allowed) {
        return sent.stream()
                .filter(call -> !allowed.contains(call.outcome()))
                .collect(Collectors.groupingBy(Sent::outcome, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(
                        group ->
                                Violation.of(
                                        group.getValue().getFirst().ending() == Ending.HANG
                                                ? "I3"
                                                : invariant,
                                        "call(s) saw " + group.getKey(),
                                        group.getValue(),
                                        AnswerChecks::tell))
                .toList();
    }

    private static String tell(Sent call) {
        return "%s %s %s after %d ms %s"
                .formatted(
                        call.name(),
                        call.tenant(),
                        call.stream() ? "stream" : "unary",
                        call.took().toMillis(),
                        call.detail().replace('\n', ' '));
    }

    /**
     * I10. Where connections to the provider break, it may still work on a call that everybody else
     * has given up, so it cannot be the judge.
     */
    private static List<Violation> parallel(Tenant tenant, Fault fault) {
        int most = tenant.lane().mostOpen();
        if (tenant.parallel() == 0
                || most <= tenant.parallel()
                || fault.may(Effect.PROVIDER_CUT)
                || fault.may(Effect.REDIS_FORGETS)) {
            return List.of();
        }
        return List.of(
                new Violation(
                        "I10",
                        "%d calls at the same time, the limit is %d"
                                .formatted(most, tenant.parallel())));
    }

    /** I11: a minute's limit at once, and then so many a minute. */
    private static List<Violation> rate(Tenant tenant, Fault fault, Duration lasted) {
        if (tenant.rpm() == 0) {
            return List.of();
        }
        long minutes = lasted.toMillis() * tenant.rpm() / MINUTE.toMillis();
        long bound = tenant.rpm() + minutes + 1;
        if (fault.may(Effect.REDIS_AWAY) || fault.may(Effect.REDIS_FORGETS)) {
            // The count begins anew once, in Redis or in the gateways.
            bound += tenant.rpm();
        }
        long accepted =
                tenant.lane().served().stream()
                        .map(call -> Parrot.nameIn(call.received()))
                        .distinct()
                        .count();
        return accepted <= bound
                ? List.of()
                : List.of(
                        new Violation(
                                "I11",
                                "%d calls in %d s at %d a minute, at most %d were to be accepted"
                                        .formatted(
                                                accepted,
                                                lasted.toSeconds(),
                                                tenant.rpm(),
                                                bound)));
    }
}
