package io.tollgate.contracts;

import java.util.List;

/**
 * {@code POST /internal/labels} of key-service: what entities are called, and single fields of
 * their metadata. Spend-service asks for reports and for the cost centres that spend is charged to.
 *
 * @param entities keys, teams, users, organisations and customers; at most 1,000
 * @param fields names of metadata fields; others stay where they are
 */
public record LabelsRequest(List<LevelsRequest.Ref> entities, List<String> fields) {

    public LabelsRequest {
        entities = List.copyOf(entities);
        fields = List.copyOf(fields);
    }
}
