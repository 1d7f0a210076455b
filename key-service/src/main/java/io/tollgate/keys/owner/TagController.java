package io.tollgate.keys.owner;

import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.time.Instant;
import java.util.HashSet;
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

/** {@code /tag/*}. */
@RestController
class TagController {

    private final OwnerAdministration administration;
    private final Tags tags;
    private final OwnerReading reading;

    TagController(OwnerAdministration administration, Tags tags, OwnerReading reading) {
        this.administration = administration;
        this.tags = tags;
        this.reading = reading;
    }

    @Performs(Operation.TAG_CHANGE)
    @PostMapping("/tag/new")
    ResponseEntity<Object> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        Instant now = administration.now();
        Tag tag = new Tag();
        tag.id = Fields.required("name", fields.name("name"));
        tag.limits = Limits.from(now);
        apply(fields, tag, now);
        var made = administration.create(tags, tag, access, saved -> List.of());
        return ManagementAnswer.of(made.announced(), answer("created", made.only()));
    }

    @Performs(Operation.TAG_CHANGE)
    @PostMapping("/tag/update")
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String name = Fields.required("name", fields.name("name"));
        var changed =
                administration.change(
                        tags, List.of(name), access, (tag, now) -> apply(fields, tag, now));
        return ManagementAnswer.of(changed.announced(), answer("updated", changed.only()));
    }

    @Performs(Operation.TAG_CHANGE)
    @PostMapping("/tag/delete")
    ResponseEntity<Object> delete(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String name = Fields.required("name", fields.name("name"));
        var deleted = administration.delete(tags, List.of(name), access, gone -> List.of());
        return ManagementAnswer.of(
                deleted.announced(), Map.of("message", "Tag " + name + " deleted successfully"));
    }

    @Performs(Operation.TAG_INFO)
    @PostMapping("/tag/info")
    Map<String, @Nullable Object> info(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        List<String> names = Fields.of(body).someTexts("names");
        List<Tag> found = tags.findAllById(names);
        if (found.size() != new HashSet<>(names).size()) {
            throw ApiException.notFound("names", "There is no such tag.");
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        rows(found).forEach(row -> answer.put(String.valueOf(row.get("name")), row));
        return answer;
    }

    @Performs(Operation.TAG_INFO)
    @GetMapping("/tag/list")
    ResponseEntity<Object> list(Access access, @RequestParam Map<String, String> parameters) {
        Page<Tag> page =
                Listing.array(tags, Specification.<Tag>unrestricted(), new Query(parameters));
        return Listing.array(rows(page.getContent()), page);
    }

    private static void apply(Fields fields, Tag tag, Instant now) {
        OwnerFields.applyLimits(fields, tag, now);
        tag.description = OwnerFields.changed(fields, "description", tag.description);
    }

    private Map<String, @Nullable Object> answer(String done, Tag tag) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("message", "Tag " + tag.id + " " + done + " successfully");
        answer.put("tag", rows(List.of(tag)).getFirst());
        return answer;
    }

    private List<Map<String, @Nullable Object>> rows(List<Tag> some) {
        List<Map<String, @Nullable Object>> rows = reading.rows(some);
        for (int i = 0; i < some.size(); i++) {
            rows.get(i).put("name", some.get(i).id);
            rows.get(i).put("description", some.get(i).description);
            rows.get(i).put("model_info", Map.of());
        }
        return rows;
    }
}
