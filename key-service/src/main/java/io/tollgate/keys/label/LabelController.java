package io.tollgate.keys.label;

import io.tollgate.contracts.LabelsAnswer;
import io.tollgate.contracts.LabelsAnswer.Label;
import io.tollgate.contracts.LabelsRequest;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.platform.ApiException;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Tells other services names and single fields of metadata. */
@RestController
class LabelController {

    private static final int MOST_ENTITIES = 1_000;
    private static final int MOST_FIELDS = 20;

    private final LabelTable table;

    LabelController(LabelTable table) {
        this.table = table;
    }

    @PostMapping("/internal/labels")
    LabelsAnswer labels(@RequestBody LabelsRequest request) {
        if (request.entities().size() > MOST_ENTITIES) {
            throw ApiException.badRequest(
                    "entities", "at most " + MOST_ENTITIES + " entities at a time");
        }
        if (request.fields().size() > MOST_FIELDS) {
            throw ApiException.badRequest("fields", "at most " + MOST_FIELDS + " fields at a time");
        }
        Map<LevelKind, Set<String>> wanted = new EnumMap<>(LevelKind.class);
        for (Ref ref : request.entities()) {
            wanted.computeIfAbsent(ref.kind(), kind -> new LinkedHashSet<>()).add(ref.id());
        }
        Map<LevelKind, Map<String, Label>> found = new EnumMap<>(LevelKind.class);
        wanted.forEach((kind, ids) -> found.put(kind, table.find(kind, ids, request.fields())));
        List<Label> labels =
                request.entities().stream()
                        .map(
                                ref ->
                                        found.getOrDefault(ref.kind(), Map.of())
                                                .getOrDefault(ref.id(), Label.UNKNOWN))
                        .toList();
        return new LabelsAnswer(labels);
    }
}
