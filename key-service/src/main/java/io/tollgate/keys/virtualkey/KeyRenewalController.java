package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** New secrets and new budgets for keys that stay what they are. */
@RestController
class KeyRenewalController {

    private final KeyAdministration administration;
    private final KeyText texts;
    private final KeyReading reading;

    KeyRenewalController(KeyAdministration administration, KeyText texts, KeyReading reading) {
        this.administration = administration;
        this.texts = texts;
        this.reading = reading;
    }

    /** With {@code grace_period} the secret before stays good that long. */
    @Performs(Operation.KEY_REGENERATE)
    @PostMapping("/key/regenerate")
    ResponseEntity<Object> regenerate(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String key = Fields.required("key", fields.text("key"));
        return regenerate(access, texts.token(key).orElseThrow(KeyController::notFound), fields);
    }

    @Performs(Operation.KEY_REGENERATE)
    @PostMapping("/key/{key}/regenerate")
    ResponseEntity<Object> regenerate(
            Access access,
            @PathVariable String key,
            @RequestBody(required = false) byte @Nullable [] body) {
        return regenerate(access, id(key), Fields.of(body));
    }

    /** What a scheduled rotation made, shown once: to the key itself, its owner and its team. */
    @Performs(Operation.KEY_ROTATED)
    @PostMapping("/key/rotated")
    ResponseEntity<Object> rotated(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String named = fields.text("key");
        String token =
                named == null
                        ? Fields.required("key", access.principal().keyId())
                        : texts.token(named).orElseThrow(KeyController::notFound);
        KeyAdministration.Created fetched = administration.fetch(token, access);
        return ManagementAnswer.of(
                fetched.announced(), reading.created(fetched.key(), fetched.plain()));
    }

    @Performs(Operation.KEY_RESET_SPEND)
    @PostMapping("/key/{key}/reset_spend")
    ResponseEntity<Object> resetSpend(
            Access access,
            @PathVariable String key,
            @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        BigDecimal wanted = fields.usd("reset_to");
        if (wanted != null && wanted.signum() != 0) {
            throw Fields.bad("reset_to", "is 0: spend is what the ledger says, or starts again");
        }
        String token = id(key);
        Object before = administration.look(token, access, reading::rowWithSpend).get("spend");
        KeyAdministration.Changed changed =
                administration.change(
                        Set.of(token), access, (one, now) -> one.limits.resetSpend(now));
        Map<String, @Nullable Object> row = reading.row(changed.keys().getFirst());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("key_hash", token);
        answer.put("spend", BigDecimal.ZERO);
        answer.put("previous_spend", before);
        answer.put("max_budget", row.get("max_budget"));
        answer.put("budget_reset_at", row.get("budget_reset_at"));
        return ManagementAnswer.of(changed.announced(), answer);
    }

    private ResponseEntity<Object> regenerate(Access access, String token, Fields fields) {
        if (fields.gives("new_master_key")) {
            throw Fields.bad("new_master_key", "is a setting, not a key: TOLLGATE_MASTER_KEY");
        }
        String wanted = fields.text("new_key");
        BudgetPeriod grace = fields.period("grace_period");
        KeyAdministration.Created renewed =
                administration.regenerate(token, wanted, grace, fields, access);
        return ManagementAnswer.of(
                renewed.announced(), reading.created(renewed.key(), renewed.plain()));
    }

    /** Paths are logged: they name keys by id. */
    private static String id(String key) {
        if (KeyText.isPlain(key)) {
            throw ApiException.badRequest(
                    "key", "A path names a key by its id, never by its secret.");
        }
        return key;
    }
}
