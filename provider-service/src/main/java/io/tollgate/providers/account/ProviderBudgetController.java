package io.tollgate.providers.account;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Window;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.UnknownFields;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.audit.AuditedTransaction;
import io.tollgate.providers.account.AccountProperties.ProviderBudget;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Budgets of providers over all their deployments: {@code GET /provider/budgets} as LiteLLM's
 * clients know it, and Tollgate's own paths to set and remove one while running.
 */
@RestController
class ProviderBudgetController {

    /** Seconds in which replicas notice a change that could not be announced to them. */
    private static final String LATEST = "5";

    private final ProviderBudgets budgets;
    private final ProviderRows rows;
    private final AccountRedis redis;
    private final Figures figures;
    private final InstantSource clock;
    private final UnknownFields unknownFields;
    private final AuditedTransaction transaction;

    ProviderBudgetController(
            ProviderBudgets budgets,
            ProviderRows rows,
            AccountRedis redis,
            Figures figures,
            InstantSource clock,
            UnknownFields unknownFields,
            AuditedTransaction transaction) {
        this.transaction = transaction;
        this.budgets = budgets;
        this.rows = rows;
        this.redis = redis;
        this.figures = figures;
        this.clock = clock;
        this.unknownFields = unknownFields;
    }

    /** What each budget is, what the ledger says was spent of it, and when it is reset. */
    @Performs(Operation.PRICING_READ)
    @GetMapping("/provider/budgets")
    Map<String, Object> report() {
        if (!InternalCall.currentPrincipal().role().seesEverything()) {
            throw ApiException.forbidden("Only an administrator may see budgets of providers.");
        }
        return Map.of("providers", views(new TreeMap<>(budgets.all())));
    }

    @Performs(Operation.PRICING_CHANGE)
    @PutMapping("/provider/budgets/{provider}")
    ResponseEntity<Map<String, @Nullable Object>> set(
            Access access,
            @PathVariable String provider,
            @RequestBody(required = false) byte @Nullable [] body) {
        String by = administrator();
        requireKnown(provider);
        ProviderBudget budget = read(body);
        transaction.perform(access, () -> budgets.store(provider, budget, by));
        return changed(provider);
    }

    /** Back to what is configured, if anything is. */
    @Performs(Operation.PRICING_CHANGE)
    @DeleteMapping("/provider/budgets/{provider}")
    ResponseEntity<Map<String, @Nullable Object>> remove(
            Access access, @PathVariable String provider) {
        String by = administrator();
        requireKnown(provider);
        if (!budgets.isStored(provider)) {
            throw ApiException.notFound(
                    "provider", "No budget of this provider was set while running");
        }
        transaction.perform(access, () -> budgets.store(provider, null, by));
        return changed(provider);
    }

    private ResponseEntity<Map<String, @Nullable Object>> changed(String provider) {
        long version = budgets.reread(provider);
        boolean announced = redis.announce(provider, version);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("provider", provider);
        ProviderBudget budget = budgets.of(provider).budget();
        answer.put("budget_limit", budget == null ? null : budget.budgetLimit());
        answer.put("time_period", budget == null ? null : budget.timePeriod());
        ResponseEntity.BodyBuilder response = ResponseEntity.ok();
        if (!announced) {
            response.header("x-tollgate-revocation-delay", LATEST);
        }
        return response.body(answer);
    }

    private Map<String, Map<String, @Nullable Object>> views(
            Map<String, ProviderBudgets.Standing> standings) {
        Instant now = clock.instant();
        List<String> names = new ArrayList<>();
        List<Window> windows = new ArrayList<>();
        List<ProviderBudget> shown = new ArrayList<>();
        standings.forEach(
                (name, standing) -> {
                    if (standing.level() != null && standing.budget() != null) {
                        names.add(name);
                        windows.add(standing.level().budgets().getFirst().windowAt(now));
                        shown.add(standing.budget());
                    }
                });
        List<BigDecimal> spent = spent(names, windows);
        Map<String, Map<String, @Nullable Object>> views = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Map<String, @Nullable Object> view = new LinkedHashMap<>();
            view.put("budget_limit", shown.get(i).budgetLimit());
            view.put("time_period", shown.get(i).timePeriod());
            view.put("spend", spent.get(i));
            view.put("budget_reset_at", windows.get(i).end());
            views.put(names.get(i), view);
        }
        return views;
    }

    private List<BigDecimal> spent(List<String> names, List<Window> windows) {
        try {
            return figures.spent(names, windows);
        } catch (RestClientException | JacksonException away) {
            throw ApiException.unavailable(
                    "The ledger cannot be asked at the moment. Try again shortly.");
        }
    }

    private void requireKnown(String provider) {
        for (ProviderRow row : rows.all()) {
            if (row.name().equals(provider)) {
                return;
            }
        }
        throw ApiException.notFound("provider", "There is no such provider");
    }

    private ProviderBudget read(byte @Nullable [] body) {
        JsonNode json;
        try {
            json = ContractJson.MAPPER.readTree(body == null ? new byte[0] : body);
        } catch (JacksonException broken) {
            throw ApiException.badRequest("body", "The body is not JSON.");
        }
        unknownFields.look(json, Set.of("budget_limit", "time_period"));
        JsonNode limit = json.path("budget_limit");
        if (!limit.isNumber()) {
            throw ApiException.badRequest("budget_limit", "'budget_limit' is a number of USD.");
        }
        JsonNode period = json.path("time_period");
        if (!period.isString() && !period.isNull() && !period.isMissingNode()) {
            throw ApiException.badRequest("time_period", "'time_period' is text such as 30d.");
        }
        ProviderBudget budget =
                new ProviderBudget(
                        limit.decimalValue(), period.isString() ? period.stringValue() : null);
        try {
            budget.check();
        } catch (IllegalArgumentException | ArithmeticException unusable) {
            throw ApiException.badRequest(
                    budget.periodIsUsable() ? "budget_limit" : "time_period",
                    String.valueOf(unusable.getMessage()));
        }
        return budget;
    }

    private static String administrator() {
        Principal principal = InternalCall.currentPrincipal();
        if (!principal.role().isAdmin()) {
            throw ApiException.forbidden("Only an administrator may change budgets of providers.");
        }
        return principal.userId() == null ? "admin" : principal.userId();
    }
}
