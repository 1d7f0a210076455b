package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Principal;
import io.tollgate.keys.change.ChangeAnnouncer;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Query;
import io.tollgate.keys.management.Rights;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
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
    private final InstantSource clock;

    KeyMappingController(
            KeyMappings mappings,
            VirtualKeys keys,
            KeyText texts,
            ChangeAnnouncer announcer,
            InstantSource clock) {
        this.mappings = mappings;
        this.keys = keys;
        this.texts = texts;
        this.announcer = announcer;
        this.clock = clock;
    }

    @PostMapping("/jwt/key/mapping/new")
    ResponseEntity<Object> create(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        KeyMapping mapping = new KeyMapping();
        mapping.id = UUID.randomUUID().toString();
        mapping.createdAt = KeyView.stored(clock.instant());
        mapping.createdBy = Rights.name(principal);
        mapping.claimName = Fields.required("jwt_claim_name", fields.text("jwt_claim_name"));
        mapping.claimValue = Fields.required("jwt_claim_value", fields.text("jwt_claim_value"));
        if (!fields.gives("key") && !fields.gives("token_id")) {
            throw ApiException.badRequest("key", "'key' or 'token_id' is required.");
        }
        return store(fields, mapping, principal);
    }

    @PostMapping("/jwt/key/mapping/update")
    ResponseEntity<Object> update(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        return store(fields, find(fields.text("id")), principal);
    }

    @PostMapping("/jwt/key/mapping/delete")
    ResponseEntity<Object> delete(@RequestBody(required = false) byte @Nullable [] body) {
        Rights.requireAdmin(InternalCall.currentPrincipal());
        Fields fields = Fields.of(body);
        KeyMapping mapping = find(fields.text("id"));
        mappings.delete(mapping);
        return ManagementAnswer.of(
                fields, announcer.publish(CHANGED), Map.of("deleted_id", mapping.id));
    }

    @GetMapping("/jwt/key/mapping/info")
    Map<String, @Nullable Object> info(@RequestParam Map<String, String> parameters) {
        Rights.requireSeesEverything(InternalCall.currentPrincipal());
        return row(find(new Query(parameters).text("id")));
    }

    @GetMapping("/jwt/key/mapping/list")
    Map<String, @Nullable Object> list(@RequestParam Map<String, String> parameters) {
        Rights.requireSeesEverything(InternalCall.currentPrincipal());
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

    private ResponseEntity<Object> store(Fields fields, KeyMapping mapping, Principal principal) {
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
        mapping.updatedBy = Rights.name(principal);
        try {
            KeyMapping stored = mappings.saveAndFlush(mapping);
            return ManagementAnswer.of(fields, announcer.publish(CHANGED), row(stored));
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
