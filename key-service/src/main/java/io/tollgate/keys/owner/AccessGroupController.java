package io.tollgate.keys.owner;

import io.tollgate.keys.change.ChangeAnnouncer;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.audit.AuditedTransaction;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /access_group/*}: names for lists of models. */
@RestController
class AccessGroupController {

    private static final int MOST_GROUPS = 1_000;

    private final AccessGroupRows groups;
    private final AuditedTransaction transaction;
    private final ChangeAnnouncer announcer;
    private final InstantSource clock;

    AccessGroupController(
            AccessGroupRows groups,
            AuditedTransaction transaction,
            ChangeAnnouncer announcer,
            InstantSource clock) {
        this.groups = groups;
        this.transaction = transaction;
        this.announcer = announcer;
        this.clock = clock;
    }

    @Performs(Operation.ACCESS_GROUP_CHANGE)
    @PostMapping("/access_group/new")
    ResponseEntity<Object> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String name = Fields.required("access_group", fields.name("access_group"));
        AccessGroup made =
                transaction.run(
                        access,
                        () -> {
                            if (groups.existsById(name)) {
                                throw ApiException.conflict(
                                        "access_group", "'access_group' is in use.");
                            }
                            AccessGroup group = new AccessGroup();
                            group.id = name;
                            group.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
                            group.createdBy = access.name();
                            return save(group, fields, access);
                        });
        return answer(made);
    }

    @Performs(Operation.ACCESS_GROUP_CHANGE)
    @PutMapping("/access_group/{name}/update")
    ResponseEntity<Object> update(
            Access access,
            @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        AccessGroup changed = transaction.run(access, () -> save(find(name), fields, access));
        return answer(changed);
    }

    @Performs(Operation.ACCESS_GROUP_CHANGE)
    @DeleteMapping("/access_group/{name}/delete")
    ResponseEntity<Object> delete(Access access, @PathVariable String name) {
        transaction.run(
                access,
                () -> {
                    AccessGroup group = find(name);
                    groups.delete(group);
                    return group;
                });
        return ManagementAnswer.of(
                announcer.publish("access_group:" + name),
                Map.of("message", "Access group " + name + " deleted successfully"));
    }

    @Performs(Operation.ACCESS_GROUP_INFO)
    @GetMapping("/access_group/{name}/info")
    Map<String, @Nullable Object> info(@PathVariable String name) {
        return row(find(name));
    }

    @Performs(Operation.ACCESS_GROUP_INFO)
    @GetMapping("/access_group/list")
    Map<String, @Nullable Object> list(@RequestParam Map<String, String> parameters) {
        Query query = new Query(parameters);
        Page<AccessGroup> page =
                groups.findAll(
                        PageRequest.of(
                                query.page() - 1,
                                query.number("page_size", MOST_GROUPS, MOST_GROUPS),
                                Sort.by("id")));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(
                "access_groups",
                page.getContent().stream().map(AccessGroupController::row).toList());
        answer.put("total", page.getTotalElements());
        return answer;
    }

    private AccessGroup save(AccessGroup group, Fields fields, Access access) {
        group.models = fields.someTexts("model_names");
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        group.updatedAt = now;
        group.updatedBy = access.name();
        return groups.saveAndFlush(group);
    }

    private AccessGroup find(String name) {
        return groups.findById(name)
                .orElseThrow(
                        () ->
                                ApiException.notFound(
                                        "access_group", "There is no such access group."));
    }

    /** Gateways drop every caller they know: any may name the group. */
    private ResponseEntity<Object> answer(AccessGroup group) {
        return ManagementAnswer.of(announcer.publish("access_group:" + group.id), row(group));
    }

    private static Map<String, @Nullable Object> row(AccessGroup group) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("access_group", group.id);
        row.put("model_names", group.models);
        row.put("created_at", group.createdAt);
        row.put("created_by", group.createdBy);
        row.put("updated_at", group.updatedAt);
        row.put("updated_by", group.updatedBy);
        return row;
    }
}
