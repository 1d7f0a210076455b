package io.tollgate.keys.owner;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Puts the models of access groups in the place of the groups' names. */
@Component
public class AccessGroups {

    private final AccessGroupRows rows;

    AccessGroups(AccessGroupRows rows) {
        this.rows = rows;
    }

    /** The same lists, each with the models of the groups it names; one query for all. */
    public List<List<String>> expand(List<List<String>> lists) {
        Set<String> names =
                lists.stream()
                        .flatMap(List::stream)
                        .filter(name -> !name.endsWith("*"))
                        .collect(Collectors.toSet());
        if (names.isEmpty()) {
            return lists;
        }
        Map<String, List<String>> groups =
                rows.findAllById(names).stream()
                        .collect(Collectors.toMap(group -> group.id, group -> group.models));
        return groups.isEmpty() ? lists : lists.stream().map(list -> expand(list, groups)).toList();
    }

    private static List<String> expand(List<String> list, Map<String, List<String>> groups) {
        Set<String> models = new LinkedHashSet<>();
        for (String name : list) {
            models.addAll(groups.getOrDefault(name, List.of(name)));
        }
        // A group without models allows none; an empty list would allow all.
        return models.isEmpty() && !list.isEmpty()
                ? List.of("no-default-models")
                : new ArrayList<>(models);
    }
}
