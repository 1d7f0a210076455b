package io.tollgate.contracts;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a {@link LabelsRequest}.
 *
 * @param labels in the request's order
 */
public record LabelsAnswer(List<Label> labels) {

    public LabelsAnswer {
        labels = List.copyOf(labels);
    }

    /**
     * What an entity is called.
     *
     * @param name for people to read, null when it has none or nobody made it
     * @param fields those of the wanted metadata fields that it has, as text
     */
    public record Label(@Nullable String name, Map<String, String> fields) {

        public static final Label UNKNOWN = new Label(null, Map.of());

        public Label {
            fields = fields == null ? Map.of() : Map.copyOf(fields);
        }
    }
}
