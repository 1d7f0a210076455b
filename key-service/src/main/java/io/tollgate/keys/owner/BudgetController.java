package io.tollgate.keys.owner;

import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /budget/*}. */
@RestController
class BudgetController {

    private final BudgetAdministration administration;
    private final Budgets budgets;
    private final SharedBudgets shared;
    private final InstantSource clock;

    BudgetController(
            BudgetAdministration administration,
            Budgets budgets,
            SharedBudgets shared,
            InstantSource clock) {
        this.administration = administration;
        this.budgets = budgets;
        this.shared = shared;
        this.clock = clock;
    }

    @Performs(Operation.BUDGET_CHANGE)
    @PostMapping("/budget/new")
    ResponseEntity<Object> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        Budget made = administration.create(fields, access);
        return ManagementAnswer.of(true, row(made));
    }

    @Performs(Operation.BUDGET_CHANGE)
    @PostMapping("/budget/update")
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("budget_id", fields.name("budget_id"));
        BudgetAdministration.Changed changed = administration.change(id, fields, access);
        return ManagementAnswer.of(changed.announced(), row(changed.budget()));
    }

    @Performs(Operation.BUDGET_CHANGE)
    @PostMapping("/budget/delete")
    ResponseEntity<Object> delete(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("id", fields.name("id"));
        return ManagementAnswer.of(true, row(administration.delete(id, access)));
    }

    @Performs(Operation.BUDGET_INFO)
    @PostMapping("/budget/info")
    List<Map<String, @Nullable Object>> info(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        List<String> ids = Fields.of(body).someTexts("budgets");
        return budgets.findAllById(ids).stream().map(this::row).toList();
    }

    @Performs(Operation.BUDGET_INFO)
    @GetMapping("/budget/list")
    ResponseEntity<Object> list(Access access, @RequestParam Map<String, String> parameters) {
        Page<Budget> page =
                Listing.array(budgets, Specification.<Budget>unrestricted(), new Query(parameters));
        return Listing.array(page.getContent().stream().map(this::row).toList(), page);
    }

    /** The fields of a budget one by one, for forms. */
    @Performs(Operation.BUDGET_INFO)
    @GetMapping("/budget/settings")
    List<Map<String, @Nullable Object>> settings(
            Access access, @RequestParam Map<String, String> parameters) {
        String id = Fields.required("budget_id", new Query(parameters).text("budget_id"));
        Budget budget =
                budgets.findById(id)
                        .orElseThrow(
                                () ->
                                        ApiException.notFound(
                                                "budget_id", "There is no budget with this id."));
        Map<String, @Nullable Object> row = row(budget);
        List<Map<String, @Nullable Object>> settings = new ArrayList<>();
        LimitFields.DESCRIPTIONS.forEach(
                (name, about) -> {
                    Map<String, @Nullable Object> setting = new LinkedHashMap<>();
                    setting.put("field_name", name);
                    setting.put("field_type", about.type());
                    setting.put("field_description", about.text());
                    setting.put("field_value", row.get(name));
                    setting.put("stored_in_db", row.get(name) != null);
                    setting.put("field_default_value", null);
                    settings.add(setting);
                });
        return settings;
    }

    private Map<String, @Nullable Object> row(Budget budget) {
        Instant now = clock.instant();
        return shared.row(budget, now);
    }
}
