package io.tollgate.keys.virtualkey;

import io.tollgate.keys.change.ChangeAnnouncer;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.audit.AuditedTransaction;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /jwt/key/mapping/*}: which virtual key stands behind a token's claim. */
@RestController
class KeyMappingController {

    /** Gateways forget whom tokens stand for when they hear this. */
    private static final String CHANGED = "identity:mapping";

    private final KeyMappings mappings;
    private final VirtualKeys keys;
    private final KeyText texts;
    private final ChangeAnnouncer announcer;
    private final AuditedTransaction transaction;
    private final InstantSource clock;

    KeyMappingController(
            KeyMappings mappings,
            VirtualKeys keys,
            KeyText texts,
            ChangeAnnouncer announcer,
            AuditedTransaction transaction,
            InstantSource clock) {
        this.mappings = mappings;
        this.keys = keys;
        this.texts = texts;
        this.announcer = announcer;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Performs(Operation.KEY_MAPPING_CHANGE)
    @PostMapping("/jwt/key/mapping/new")
    ResponseEntity<Object> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        KeyMapping mapping = new KeyMapping();
        mapping.id = UUID.randomUUID().toString();
        mapping.createdAt = KeyView.stored(clock.instant());
        mapping.createdBy = access.name();
        mapping.claimName = Fields.required("jwt_claim_name", fields.text("jwt_claim_name"));
        mapping.claimValue = Fields.required("jwt_claim_value", fields.text("jwt_claim_value"));
        if (!fields.gives("key") && !fields.gives("token_id")) {
            throw ApiException.badRequest("key", "'key' or 'token_id' is required.");
        }
        return store(fields, mapping, access);
    }

    @Performs(Operation.KEY_MAPPING_CHANGE)
    @PostMapping("/jwt/key/mapping/update")
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        return store(fields, find(fields.text("id")), access);
    }

    @Performs(Operation.KEY_MAPPING_CHANGE)
    @PostMapping("/jwt/key/mapping/delete")
    ResponseEntity<Object> delete(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        KeyMapping mapping = find(fields.text("id"));
        transaction.run(
                access,
                () -> {
                    mappings.delete(mapping);
                    mappings.flush();
                    return mapping;
                });
        return ManagementAnswer.of(announcer.publish(CHANGED), Map.of("deleted_id", mapping.id));
    }

    @Performs(Operation.KEY_MAPPING_INFO)
    @GetMapping("/jwt/key/mapping/info")
    Map<String, @Nullable Object> info(@RequestParam Map<String, String> parameters) {
        return row(find(new Query(parameters).text("id")));
    }

    @Performs(Operation.KEY_MAPPING_INFO)
    @GetMapping("/jwt/key/mapping/list")
    Map<String, @Nullable Object> list(@RequestParam Map<String, String> parameters) {
        Query query = new Query(parameters);
        Page<KeyMapping> page =
                mappings.findAll(
                        PageRequest.of(
                                query.page() - 1,
                                query.number("size", 50, 100),
                                Sort.by("createdAt", "id")));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("mappings", page.getContent().stream().map(KeyMappingController::row).toList());
        answer.put("total_count", page.getTotalElements());
        answer.put("current_page", page.getNumber() + 1);
        answer.put("total_pages", page.getTotalPages());
        answer.put("size", page.getSize());
        return answer;
    }

    private ResponseEntity<Object> store(Fields fields, KeyMapping mapping, Access access) {
        String key = fields.gives("key") ? fields.text("key") : fields.text("token_id");
        if (key != null) {
            mapping.token =
                    texts.token(key)
                            .filter(keys::existsById)
                            .orElseThrow(() -> ApiException.notFound("key", "No keys found."));
        }
        if (fields.mentions("description")) {
            mapping.description = fields.text("description");
        }
        Boolean active = fields.flag("is_active");
        mapping.active = active == null ? mapping.active : active;
        mapping.updatedAt = KeyView.stored(clock.instant());
        mapping.updatedBy = access.name();
        try {
            KeyMapping stored = transaction.run(access, () -> mappings.saveAndFlush(mapping));
            return ManagementAnswer.of(announcer.publish(CHANGED), row(stored));
        } catch (DataIntegrityViolationException taken) {
            throw ApiException.conflict(
                    "jwt_claim_value", "There is a mapping of this claim and value already.");
        }
    }

    private KeyMapping find(@Nullable String id) {
        return mappings.findById(Fields.required("id", id))
                .orElseThrow(() -> ApiException.notFound("id", "There is no such mapping."));
    }

    private static Map<String, @Nullable Object> row(KeyMapping mapping) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", mapping.id);
        row.put("jwt_claim_name", mapping.claimName);
        row.put("jwt_claim_value", mapping.claimValue);
        row.put("token_id", mapping.token);
        row.put("description", mapping.description);
        row.put("is_active", mapping.active);
        row.put("created_at", mapping.createdAt);
        row.put("created_by", mapping.createdBy);
        row.put("updated_at", mapping.updatedAt);
        row.put("updated_by", mapping.updatedBy);
        return row;
    }
}
