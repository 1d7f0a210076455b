package io.tollgate.providers.cost;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.audit.AuditedTransaction;
import io.tollgate.providers.adjustment.AdjustmentForm;
import io.tollgate.providers.adjustment.Adjustments;
import io.tollgate.providers.adjustment.Adjustments.Kind;
import io.tollgate.providers.catalogue.Catalogue;
import io.tollgate.sdk.provider.ProviderRows;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Discounts and margins, as LiteLLM's clients set them: a PATCH replaces the whole map. This
 * replica obeys at once, others within five seconds.
 */
@RestController
class AdjustmentController {

    private final Adjustments adjustments;
    private final Catalogue catalogue;
    private final ProviderRows rows;
    private final AuditedTransaction transaction;

    AdjustmentController(
            Adjustments adjustments,
            Catalogue catalogue,
            ProviderRows rows,
            AuditedTransaction transaction) {
        this.transaction = transaction;
        this.adjustments = adjustments;
        this.catalogue = catalogue;
        this.rows = rows;
    }

    @Performs(Operation.PRICING_READ)
    @GetMapping("/config/cost_discount_config")
    Map<String, Object> discounts() {
        return shown(Kind.DISCOUNT);
    }

    @Performs(Operation.PRICING_READ)
    @GetMapping("/config/cost_margin_config")
    Map<String, Object> margins() {
        return shown(Kind.MARGIN);
    }

    @Performs(Operation.PRICING_CHANGE)
    @PatchMapping("/config/cost_discount_config")
    Map<String, Object> replaceDiscounts(Access access, @RequestBody JsonNode body) {
        String by = adminName();
        AdjustmentForm.requireDiscounts(body, rows);
        return stored(access, Kind.DISCOUNT, body, by);
    }

    @Performs(Operation.PRICING_CHANGE)
    @PatchMapping("/config/cost_margin_config")
    Map<String, Object> replaceMargins(Access access, @RequestBody JsonNode body) {
        String by = adminName();
        AdjustmentForm.requireMargins(body, rows);
        return stored(access, Kind.MARGIN, body, by);
    }

    private Map<String, Object> shown(Kind kind) {
        if (!InternalCall.currentPrincipal().role().seesEverything()) {
            throw ApiException.forbidden("Only administrators may see discounts and margins.");
        }
        return Map.of("values", adjustments.stored(kind));
    }

    private Map<String, Object> stored(Access access, Kind kind, JsonNode body, String by) {
        transaction.perform(access, () -> adjustments.store(kind, body, by));
        catalogue.refresh();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("message", "Cost " + kind.label() + " configuration updated successfully");
        answer.put("status", "success");
        answer.put("values", adjustments.stored(kind));
        return answer;
    }

    private static String adminName() {
        Principal principal = InternalCall.currentPrincipal();
        if (!principal.role().isAdmin()) {
            throw ApiException.forbidden("Only an administrator may change discounts and margins.");
        }
        return principal.userId() == null ? "admin" : principal.userId();
    }
}
