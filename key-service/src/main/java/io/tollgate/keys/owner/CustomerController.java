package io.tollgate.keys.owner;

import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Query;
import io.tollgate.keys.management.Values;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /customer/*}, also known as {@code /end_user/*}. */
@RestController
class CustomerController {

    private final OwnerAdministration administration;
    private final Customers customers;
    private final OwnerReading reading;

    CustomerController(
            OwnerAdministration administration, Customers customers, OwnerReading reading) {
        this.administration = administration;
        this.customers = customers;
        this.reading = reading;
    }

    @Performs(Operation.CUSTOMER_CHANGE)
    @PostMapping({"/customer/new", "/end_user/new"})
    ResponseEntity<Object> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("user_id", fields.name("user_id"));
        if (fields.gives("budget_id") && LimitFields.given(fields)) {
            throw Fields.bad("budget_id", "stands alone, or limits stand without it");
        }
        Instant now = administration.now();
        Customer customer = made(id, now);
        apply(fields, customer, now);
        var made = administration.create(customers, customer, access, saved -> List.of());
        return ManagementAnswer.of(made.announced(), rows(made.rows()).getFirst());
    }

    @Performs(Operation.CUSTOMER_CHANGE)
    @PostMapping({"/customer/update", "/end_user/update"})
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("user_id", fields.name("user_id"));
        var changed =
                administration.change(
                        customers,
                        List.of(id),
                        access,
                        (customer, now) -> apply(fields, customer, now));
        return ManagementAnswer.of(changed.announced(), rows(changed.rows()).getFirst());
    }

    @Performs(Operation.CUSTOMER_CHANGE)
    @PostMapping({"/customer/delete", "/end_user/delete"})
    ResponseEntity<Object> delete(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        List<String> ids = fields.someTexts("user_ids");
        var deleted = administration.delete(customers, ids, access, gone -> List.of());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("deleted_customers", deleted.rows().size());
        answer.put("message", "Deleted " + deleted.rows().size() + " customer(s).");
        return ManagementAnswer.of(deleted.announced(), answer);
    }

    /** Makes customers that are not known yet: whoever is to be kept out may not have come. */
    @Performs(Operation.CUSTOMER_CHANGE)
    @PostMapping({"/customer/block", "/end_user/block"})
    ResponseEntity<Object> block(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        Set<String> ids = new LinkedHashSet<>(fields.someTexts("user_ids"));
        List<Customer> blocked = new ArrayList<>();
        boolean announced = true;
        for (String id : ids) {
            Values.named("user_ids", id);
            var changed =
                    customers.existsById(id)
                            ? setBlocked(List.of(id), access, true)
                            : administration.create(
                                    customers, blocked(id), access, saved -> List.of());
            blocked.addAll(changed.rows());
            announced &= changed.announced();
        }
        return ManagementAnswer.of(announced, Map.of("blocked_users", rows(blocked)));
    }

    @Performs(Operation.CUSTOMER_CHANGE)
    @PostMapping({"/customer/unblock", "/end_user/unblock"})
    ResponseEntity<Object> unblock(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        var changed = setBlocked(fields.someTexts("user_ids"), access, false);
        return ManagementAnswer.of(
                changed.announced(), Map.of("blocked_users", rows(changed.rows())));
    }

    @Performs(Operation.CUSTOMER_INFO)
    @GetMapping({"/customer/info", "/end_user/info"})
    Map<String, @Nullable Object> info(
            Access access, @RequestParam Map<String, String> parameters) {
        String id = Fields.required("end_user_id", new Query(parameters).text("end_user_id"));
        Customer customer =
                customers
                        .findById(id)
                        .orElseThrow(
                                () ->
                                        ApiException.notFound(
                                                "end_user_id", "There is no such customer."));
        return OwnerReading.withoutNulls(rows(List.of(customer)).getFirst());
    }

    @Performs(Operation.CUSTOMER_INFO)
    @GetMapping({"/customer/list", "/end_user/list"})
    ResponseEntity<Object> list(Access access, @RequestParam Map<String, String> parameters) {
        Page<Customer> page =
                Listing.array(
                        customers, Specification.<Customer>unrestricted(), new Query(parameters));
        return Listing.array(rows(page.getContent()), page);
    }

    private OwnerAdministration.Changed<Customer> setBlocked(
            List<String> ids, Access access, boolean blocked) {
        return administration.change(
                customers, ids, access, (customer, now) -> customer.blocked = blocked);
    }

    private Customer blocked(String id) {
        Customer customer = made(id, administration.now());
        customer.blocked = true;
        return customer;
    }

    private static Customer made(String id, Instant now) {
        Customer customer = new Customer();
        customer.id = id;
        customer.limits = Limits.from(now);
        return customer;
    }

    private static void apply(Fields fields, Customer customer, Instant now) {
        OwnerFields.applyAlias(fields, "alias", customer);
        OwnerFields.applyLimits(fields, customer, now);
        OwnerFields.applyMetadata(fields, customer);
    }

    private List<Map<String, @Nullable Object>> rows(List<Customer> some) {
        List<Map<String, @Nullable Object>> rows = reading.rows(some);
        for (int i = 0; i < some.size(); i++) {
            rows.get(i).put("user_id", some.get(i).id);
            rows.get(i).put("alias", some.get(i).alias);
        }
        return rows;
    }
}
