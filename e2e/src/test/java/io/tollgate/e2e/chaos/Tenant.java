package io.tollgate.e2e.chaos;

import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Parrot;
import io.tollgate.e2e.upstream.Prices;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key with limits of its own, a model that nobody else calls, and the provider's account of it.
 *
 * @param share of the traffic, against the sum of all shares
 * @param budget USD; null without one
 * @param parallel most calls at the same time; 0 without a limit
 * @param rpm most calls a minute; 0 without a limit
 */
record Tenant(
        String label,
        Gateway.Key key,
        String model,
        Lane lane,
        int share,
        @Nullable BigDecimal budget,
        int parallel,
        int rpm) {

    static final Prices PRICES = Prices.USUAL;

    /** Must be found nowhere but at the provider. */
    static final String PROVIDER_KEY = "sk-canary-provider-9d03c2";

    private static final int INPUT_TOKENS = 30;

    /** Limits of each kind, and one that has none. */
    static List<Tenant> some(SuiteUnderTest suite, Gateway gateway, BigDecimal strictBudget) {
        return List.of(
                make(suite, gateway, "strict", 50, strictBudget, 0, 0),
                make(suite, gateway, "parallel", 25, BigDecimal.TEN, 12, 0),
                make(suite, gateway, "rate", 10, null, 0, 30),
                make(suite, gateway, "free", 15, null, 0, 0),
                make(suite, gateway, "blocked", 0, null, 0, 0));
    }

    private static Tenant make(
            SuiteUnderTest suite,
            Gateway gateway,
            String label,
            int share,
            @Nullable BigDecimal budget,
            int parallel,
            int rpm) {
        Lane lane = suite.provider().lane(new Parrot(INPUT_TOKENS));
        String model = Gateway.unique("chaos-" + label);
        Map<String, Object> through =
                Map.of(
                        "api_base",
                        lane.baseThrough(suite.providerProxy().port()).toString(),
                        "api_key",
                        PROVIDER_KEY);
        // Two deployments, so that there is something to try again on.
        gateway.deploy(model, "openai", lane, PRICES, through);
        gateway.deploy(model, "anthropic", lane, PRICES, through);
        Map<String, Object> limits = new LinkedHashMap<>();
        if (budget != null) {
            limits.put("max_budget", budget);
        }
        if (parallel > 0) {
            limits.put("max_parallel_requests", parallel);
        }
        if (rpm > 0) {
            limits.put("rpm_limit", rpm);
        }
        return new Tenant(label, gateway.key(limits), model, lane, share, budget, parallel, rpm);
    }
}
