package io.tollgate.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.ContractJson;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a tool does that keeps resources as a file says: make one, read back what was sent, change
 * it, read that, delete it, find it gone.
 */
class RoundTripIT extends KeyServiceTestBase {

    private static final String LIMITS =
            """
            "max_budget": 12.5, "soft_budget": 10, "budget_duration": "30d", "rpm_limit": 60,
            "tpm_limit": 6000, "max_parallel_requests": 3,
            "model_max_budget": {"gpt-4o": {"budget_limit": 2, "time_period": "1d"}}
            """;

    private static final String SETTINGS =
            """
            "models": ["gpt-4o", "anthropic/*"], "metadata": {"cost_centre": "4711", "deep": [1, {"a": null}]},
            "tags": ["prod", "emea"], "allowed_ips": ["10.0.0.0/8"],
            """;

    /**
     * A kind of resource.
     *
     * @param id where the answer to creation has its id
     * @param read path of the reading call, {@code $id} in the place of the id
     * @param row where its answer has the row
     * @param update as {@code METHOD path}
     * @param delete as {@code METHOD path}, a space, and the body
     */
    private record Resource(
            String name,
            String create,
            String body,
            String id,
            UnaryOperator<String> read,
            String row,
            String update,
            String changes,
            String delete) {}

    private static final Stream<Resource> RESOURCES =
            Stream.of(
                    new Resource(
                            "key",
                            "POST /key/generate",
                            "{"
                                    + SETTINGS
                                    + LIMITS
                                    + """
                                    , "key_alias": "rt-key", "aliases": {"fast": "gpt-4o"},
                                      "allowed_routes": ["llm_api_routes"], "blocked": false,
                                      "allowed_cache_controls": ["no-cache"],
                                      "enforced_params": ["user"], "permissions": {"a": true},
                                      "object_permission": {"models": ["gpt-4o"]}}
                                    """,
                            "/token",
                            id -> "/key/info?key=" + id,
                            "/info",
                            "POST /key/update",
                            "{\"key\": \"$id\", \"max_budget\": 20, \"rpm_limit\": null,"
                                    + " \"models\": [\"gpt-4o\"], \"metadata\": {\"b\": 2}}",
                            "POST /key/delete {\"keys\": [\"$id\"]}"),
                    new Resource(
                            "team",
                            "POST /team/new",
                            "{"
                                    + SETTINGS
                                    + LIMITS
                                    + """
                                    , "team_id": "rt-team", "team_alias": "round", "blocked": false,
                                      "team_member_permissions": ["/key/info"],
                                      "default_team_member_models": ["gpt-4o"],
                                      "members_with_roles": [
                                        {"role": "admin", "user_id": "rt-lead", "user_email": null}]}
                                    """,
                            "/team_id",
                            id -> "/team/info?team_id=" + id,
                            "/team_info",
                            "POST /team/update",
                            "{\"team_id\": \"$id\", \"team_alias\": \"other\","
                                    + " \"soft_budget\": null, \"tpm_limit\": 9}",
                            "POST /team/delete {\"team_ids\": [\"$id\"]}"),
                    new Resource(
                            "user",
                            "POST /user/new",
                            "{"
                                    + LIMITS
                                    + """
                                    , "user_id": "rt-user", "user_email": "rt@example.org",
                                      "user_alias": "Ana", "user_role": "internal_user",
                                      "models": ["gpt-4o"], "metadata": {"a": 1},
                                      "sso_user_id": "idp-1", "auto_create_key": false}
                                    """,
                            "/user_id",
                            id -> "/user/info?user_id=" + id,
                            "/user_info",
                            "POST /user/update",
                            "{\"user_id\": \"$id\", \"user_alias\": \"Bo\", \"max_budget\": 1,"
                                    + " \"user_role\": \"internal_user_viewer\"}",
                            "POST /user/delete {\"user_ids\": [\"$id\"]}"),
                    new Resource(
                            "organization",
                            "POST /organization/new",
                            "{\"organization_id\": \"rt-org\", \"organization_alias\": \"Europe\","
                                    + " \"models\": [\"gpt-4o\"], \"metadata\": {\"a\": 1}}",
                            "/organization_id",
                            id -> "/organization/info?organization_id=" + id,
                            "",
                            "PATCH /organization/update",
                            "{\"organization_id\": \"$id\", \"organization_alias\": \"Asia\","
                                    + " \"models\": []}",
                            "DELETE /organization/delete {\"organization_ids\": [\"$id\"]}"),
                    new Resource(
                            "customer",
                            "POST /customer/new",
                            "{\"user_id\": \"rt-customer\", \"alias\": \"ACME\","
                                    + " \"blocked\": false, \"max_budget\": 15.5,"
                                    + " \"budget_duration\": \"1d\"}",
                            "/user_id",
                            id -> "/customer/info?end_user_id=" + id,
                            "",
                            "POST /customer/update",
                            "{\"user_id\": \"$id\", \"alias\": \"Other\", \"max_budget\": 2}",
                            "POST /customer/delete {\"user_ids\": [\"$id\"]}"),
                    new Resource(
                            "budget",
                            "POST /budget/new",
                            "{\"budget_id\": \"rt-budget\", " + LIMITS + "}",
                            "/budget_id",
                            id -> "POST /budget/info {\"budgets\": [\"" + id + "\"]}",
                            "/0",
                            "POST /budget/update",
                            "{\"budget_id\": \"$id\", \"max_budget\": 11, \"rpm_limit\": null}",
                            "POST /budget/delete {\"id\": \"$id\"}"),
                    new Resource(
                            "tag",
                            "POST /tag/new",
                            "{\"name\": \"rt-tag\", \"description\": \"Autumn\","
                                    + " \"max_budget\": 200, \"budget_duration\": \"30d\"}",
                            "/tag/name",
                            id -> "POST /tag/info {\"names\": [\"" + id + "\"]}",
                            "/rt-tag",
                            "POST /tag/update",
                            "{\"name\": \"$id\", \"description\": \"Winter\", \"max_budget\": 3}",
                            "POST /tag/delete {\"name\": \"$id\"}"),
                    new Resource(
                            "access group",
                            "POST /access_group/new",
                            "{\"access_group\": \"rt-group\", \"model_names\": [\"a\", \"b/*\"]}",
                            "/access_group",
                            id -> "/access_group/" + id + "/info",
                            "",
                            "PUT /access_group/$id/update",
                            "{\"model_names\": [\"c\"]}",
                            "DELETE /access_group/$id/delete {}"),
                    new Resource(
                            "SCIM user",
                            "POST /scim/v2/Users",
                            """
                            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                             "userName": "rt-scim", "externalId": "ext-1", "active": true,
                             "displayName": "Ana", "name": {"givenName": "Ana", "familyName": "B"},
                             "emails": [{"value": "rt-scim@example.org", "primary": true}]}
                            """,
                            "/id",
                            id -> "/scim/v2/Users/" + id,
                            "",
                            "PUT /scim/v2/Users/$id",
                            """
                            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                             "userName": "rt-scim", "externalId": "ext-2", "active": false,
                             "displayName": "Bo"}
                            """,
                            "DELETE /scim/v2/Users/$id {}"),
                    new Resource(
                            "SCIM group",
                            "POST /scim/v2/Groups",
                            """
                            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
                             "displayName": "Search", "externalId": "rt-scim-group"}
                            """,
                            "/id",
                            id -> "/scim/v2/Groups/" + id,
                            "",
                            "PUT /scim/v2/Groups/$id",
                            """
                            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
                             "displayName": "Index", "externalId": "rt-scim-group"}
                            """,
                            "DELETE /scim/v2/Groups/$id {}"));

    @TestFactory
    Stream<DynamicTest> whatIsSentIsReadBackUntilItIsDeleted() {
        return RESOURCES.map(each -> DynamicTest.dynamicTest(each.name(), () -> live(each)));
    }

    private void live(Resource resource) {
        Answer made = call(resource.create(), resource.body());
        assertThat(made.status()).as("%s", made.body()).isBetween(200, 201);
        String id = made.at(resource.id());
        assertHolds(read(resource, id), resource.body());

        String changes = resource.changes().replace("$id", id);
        Answer changed = call(resource.update().replace("$id", id), changes);
        assertThat(changed.status()).as("%s", changed.body()).isEqualTo(200);
        JsonNode after = read(resource, id);
        assertHolds(after, changes);
        assertHolds(after, without(resource.body(), changes));

        String[] delete = resource.delete().replace("$id", id).split(" ", 3);
        Answer gone = send(delete[0], delete[1], delete[2]);
        assertThat(gone.status()).as("%s", gone.body()).isBetween(200, 204);
        // Where ids are asked for in a list, what is gone is not in the answer.
        Answer unknown = answer(resource, id);
        assertThat(unknown.status() == 200 && !unknown.body().at(resource.row()).isMissingNode())
                .as("%s", unknown.body())
                .isFalse();
        assertThat(call(resource.update().replace("$id", id), changes).status()).isIn(400, 404);
    }

    private JsonNode read(Resource resource, String id) {
        Answer answer = answer(resource, id);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().at(resource.row());
    }

    private Answer answer(Resource resource, String id) {
        String read = resource.read().apply(id);
        return read.startsWith("POST ")
                ? call(
                        read.substring(0, read.indexOf(" {")),
                        read.substring(read.indexOf(" {") + 1))
                : get(MASTER, read);
    }

    private Answer call(String methodAndPath, String body) {
        String[] parts = methodAndPath.split(" ", 2);
        return send(parts[0], parts[1], body);
    }

    /** Each field that was sent is there with the value that was sent. */
    private static void assertHolds(JsonNode row, String sent) {
        for (Map.Entry<String, JsonNode> field : ContractJson.MAPPER.readTree(sent).properties()) {
            switch (field.getKey()) {
                // How it is asked for, or said once and not kept.
                case "key", "auto_create_key", "budget_id" -> {}
                default -> {
                    JsonNode kept = kept(row, field.getKey());
                    assertThat(comparable(kept, field.getValue()))
                            .as(field.getKey() + " of " + row)
                            .isEqualTo(comparable(field.getValue(), field.getValue()));
                }
            }
        }
    }

    /** Limits of organisations, customers and tags lie in their budget as well. */
    private static JsonNode kept(JsonNode row, String name) {
        return row.has(name) ? row.path(name) : row.path("litellm_budget_table").path(name);
    }

    /**
     * 20 and 20.0 are one number; where an object was sent, what was added to it does not count.
     */
    private static Object comparable(JsonNode node, JsonNode like) {
        if (node.isNumber()) {
            return node.decimalValue().stripTrailingZeros();
        }
        if (node instanceof ObjectNode object && like.isObject()) {
            Map<String, Object> fields = new java.util.TreeMap<>();
            like.properties()
                    .forEach(
                            field ->
                                    fields.put(
                                            field.getKey(),
                                            comparable(
                                                    object.path(field.getKey()),
                                                    field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            return node.valueStream()
                    .map(
                            item ->
                                    comparable(
                                            item,
                                            like.isArray() && !like.isEmpty() ? like.get(0) : item))
                    .toList();
        }
        return node.isMissingNode() || node.isNull() ? "" : node.toString();
    }

    private static String without(String body, String changes) {
        ObjectNode left = (ObjectNode) ContractJson.MAPPER.readTree(body);
        ObjectNode changed = (ObjectNode) ContractJson.MAPPER.readTree(changes);
        left.remove(changed.propertyStream().map(Map.Entry::getKey).toList());
        // A directory's PUT replaces the whole.
        if (changed.has("schemas")) {
            left.removeAll();
        }
        return left.toString();
    }
}
