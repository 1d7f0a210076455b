package io.tollgate.keys;

import io.tollgate.contracts.Principal;
import io.tollgate.keys.KeyServiceTestBase.Answer;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Relation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** One call for each operation, on an object made for it alone. */
final class Probes {

    /** Whose the object is. */
    enum Of {
        /** A key of {@link World#OWNER} without a team. */
        PERSON,
        /** A key of the team's plain member. */
        TEAM_KEY,
        TEAM,
        /** A team without members that is open to join; the caller wants to. */
        OPEN_TEAM,
        /** An invitation of the user {@link World#OWNER}. */
        INVITATION,
        /** The user {@link World#OWNER}. */
        USER,
        /** The user that is the team's plain member. */
        TEAM_USER,
        ORGANIZATION,
        /** Something of the caller's own is made or listed: nothing is foreign. */
        ONESELF,
        /** There is no object, or it is nobody's in particular. */
        NOBODY
    }

    /**
     * A call.
     *
     * @param path with {@code $id} where the object's id goes
     * @param body likewise; empty for GET
     * @param forbids refusals are 403, or 400 naming the field: nothing is there to be unknown
     */
    record Probe(
            Operation operation, String method, String path, String body, Of of, boolean forbids) {

        Answer call(KeyServiceTestBase service, Principal caller) {
            String id = id(service, caller);
            String at = path.replace("$id", id);
            return method.equals("GET")
                    ? service.get(caller, at)
                    : service.send(
                            caller,
                            method,
                            at,
                            body.replace("$id", id)
                                    .replace("$new", "n-" + UUID.randomUUID())
                                    .replace("$me", String.valueOf(caller.userId())));
        }

        /** What a person is to the object. */
        Set<Relation> relations(String user, Set<Relation> toTheTeam) {
            EnumSet<Relation> relations = EnumSet.of(Relation.ANYBODY);
            switch (of) {
                case PERSON -> {
                    if (user.equals(World.OWNER)) {
                        relations.add(Relation.OWNER);
                    }
                }
                case TEAM_KEY -> {
                    relations.addAll(toTheTeam);
                    if (user.equals("rights-member")) {
                        relations.add(Relation.OWNER_IN_TEAM);
                    }
                }
                case TEAM -> relations.addAll(toTheTeam);
                case OPEN_TEAM -> relations.add(Relation.APPLICANT);
                case TEAM_USER -> {
                    if (user.equals("rights-lead")) {
                        relations.add(Relation.TEAM_ADMIN);
                    }
                    if (user.equals("rights-member")) {
                        relations.add(Relation.SELF);
                    }
                }
                case USER, INVITATION -> {
                    if (user.equals(World.OWNER)) {
                        relations.add(Relation.SELF);
                    }
                }
                case ORGANIZATION -> {
                    relations.addAll(toTheTeam);
                    relations.remove(Relation.TEAM_ADMIN);
                    relations.remove(Relation.TEAM_MEMBER);
                }
                case ONESELF -> {
                    relations.add(Relation.SELF);
                    relations.add(Relation.OWNER);
                    relations.addAll(toTheTeam);
                }
                case NOBODY -> {}
            }
            return relations;
        }

        private String id(KeyServiceTestBase service, Principal caller) {
            String fresh = "o-" + UUID.randomUUID();
            return switch (of) {
                case PERSON ->
                        service.post("/key/generate", "{\"user_id\": \"" + World.OWNER + "\"}")
                                .at("/token");
                case TEAM_KEY ->
                        service.post(
                                        "/key/generate",
                                        "{\"team_id\": \"rights-team\", \"user_id\": \"rights-member\"}")
                                .at("/token");
                case TEAM -> operation.changes() ? World.team(service, fresh) : World.TEAM;
                case OPEN_TEAM ->
                        service.post(
                                        "/team/new",
                                        "{\"team_id\": \""
                                                + fresh
                                                + "\", \"metadata\": {\"available\": true}}")
                                .at("/team_id");
                case INVITATION ->
                        service.post("/invitation/new", "{\"user_id\": \"" + World.OWNER + "\"}")
                                .at("/id");
                case USER -> World.OWNER;
                case TEAM_USER -> "rights-member";
                case ORGANIZATION -> World.ORGANIZATION;
                case ONESELF -> String.valueOf(caller.userId());
                case NOBODY -> made(service, fresh);
            };
        }

        /** A customer, budget or tag; users and organisations that only administrators touch. */
        private String made(KeyServiceTestBase service, String id) {
            switch (operation.kind()) {
                case CUSTOMER -> service.post("/customer/new", "{\"user_id\": \"" + id + "\"}");
                case BUDGET -> service.post("/budget/new", "{\"budget_id\": \"" + id + "\"}");
                case TAG -> service.post("/tag/new", "{\"name\": \"" + id + "\"}");
                case USER ->
                        service.post(
                                "/user/new",
                                "{\"user_id\": \"" + id + "\", \"auto_create_key\": false}");
                case ORGANIZATION ->
                        service.post(
                                "/organization/new",
                                "{\"organization_id\": \""
                                        + id
                                        + "\", \"organization_alias\": \"x\"}");
                case KEY,
                        TEAM,
                        ACCESS_GROUP,
                        INVITATION,
                        DIRECTORY,
                        AUDIT,
                        SPEND,
                        ALERT,
                        MODEL -> {}
            }
            return id;
        }
    }

    static final List<Probe> ALL =
            List.of(
                    post(Operation.KEY_GENERATE, "/key/generate", "{}", Of.ONESELF),
                    forbidding(
                            Operation.KEY_GENERATE,
                            "/key/generate",
                            "{\"user_id\": \"rights-owner\"}",
                            Of.PERSON),
                    post(Operation.KEY_UPDATE, "/key/update", "{\"key\": \"$id\"}", Of.PERSON),
                    post(Operation.KEY_UPDATE, "/key/update", "{\"key\": \"$id\"}", Of.TEAM_KEY),
                    post(Operation.KEY_DELETE, "/key/delete", "{\"keys\": [\"$id\"]}", Of.PERSON),
                    post(Operation.KEY_DELETE, "/key/delete", "{\"keys\": [\"$id\"]}", Of.TEAM_KEY),
                    post(Operation.KEY_BLOCK, "/key/block", "{\"key\": \"$id\"}", Of.PERSON),
                    post(Operation.KEY_BLOCK, "/key/block", "{\"key\": \"$id\"}", Of.TEAM_KEY),
                    post(Operation.KEY_UNBLOCK, "/key/unblock", "{\"key\": \"$id\"}", Of.TEAM_KEY),
                    get(Operation.KEY_INFO, "/key/info?key=$id", Of.PERSON),
                    get(Operation.KEY_INFO, "/key/info?key=$id", Of.TEAM_KEY),
                    get(Operation.KEY_LIST, "/key/list", Of.ONESELF),
                    post(Operation.TEAM_NEW, "/team/new", "{\"team_id\": \"$new\"}", Of.ONESELF),
                    forbidding(
                            Operation.TEAM_NEW,
                            "/team/new",
                            "{\"team_id\": \"$new\", \"organization_id\": \"rights-org\"}",
                            Of.ORGANIZATION),
                    post(Operation.TEAM_UPDATE, "/team/update", "{\"team_id\": \"$id\"}", Of.TEAM),
                    post(
                            Operation.TEAM_DELETE,
                            "/team/delete",
                            "{\"team_ids\": [\"$id\"]}",
                            Of.TEAM),
                    post(Operation.TEAM_BLOCK, "/team/block", "{\"team_id\": \"$id\"}", Of.TEAM),
                    post(
                            Operation.TEAM_MEMBER_ADD,
                            "/team/member_add",
                            "{\"team_id\": \"$id\", \"member\": {\"user_id\": \"rights-stranger\"}}",
                            Of.TEAM),
                    post(
                            Operation.TEAM_MEMBER_ADD,
                            "/team/member_add",
                            "{\"team_id\": \"$id\", \"member\": {\"user_id\": \"$me\"}}",
                            Of.OPEN_TEAM),
                    forbidding(
                            Operation.INVITATION_CHANGE,
                            "/invitation/new",
                            "{\"user_id\": \"rights-org-member\"}",
                            Of.ORGANIZATION),
                    post(
                            Operation.INVITATION_CHANGE,
                            "/invitation/delete",
                            "{\"invitation_id\": \"$id\"}",
                            Of.INVITATION),
                    post(
                            Operation.INVITATION_ACCEPT,
                            "/invitation/update",
                            "{\"invitation_id\": \"$id\", \"is_accepted\": true}",
                            Of.INVITATION),
                    get(
                            Operation.INVITATION_INFO,
                            "/invitation/info?invitation_id=$id",
                            Of.INVITATION),
                    post(
                            Operation.TEAM_MEMBER_UPDATE,
                            "/team/member_update",
                            "{\"team_id\": \"$id\", \"user_id\": \"rights-member\", \"rpm_limit\": 3}",
                            Of.TEAM),
                    post(
                            Operation.TEAM_MEMBER_DELETE,
                            "/team/member_delete",
                            "{\"team_id\": \"$id\", \"user_id\": \"rights-member\"}",
                            Of.TEAM),
                    get(Operation.TEAM_INFO, "/team/info?team_id=$id", Of.TEAM),
                    get(Operation.TEAM_LIST, "/team/list", Of.ONESELF),
                    get(Operation.TEAM_LIST, "/v2/team/list", Of.ONESELF),
                    forbidding(
                            Operation.USER_NEW,
                            "/user/new",
                            "{\"user_id\": \"$new\", \"organizations\": [\"rights-org\"],"
                                    + " \"auto_create_key\": false}",
                            Of.ORGANIZATION),
                    post(
                            Operation.USER_UPDATE,
                            "/user/update",
                            "{\"user_id\": \"$id\", \"user_alias\": \"me\"}",
                            Of.USER),
                    post(
                            Operation.USER_DELETE,
                            "/user/delete",
                            "{\"user_ids\": [\"$id\"]}",
                            Of.NOBODY),
                    get(Operation.USER_INFO, "/user/info?user_id=$id", Of.USER),
                    get(Operation.USER_INFO, "/user/info?user_id=$id", Of.TEAM_USER),
                    forbidding(Operation.USER_LIST, "GET", "/user/list", "", Of.ORGANIZATION),
                    post(
                            Operation.ORGANIZATION_NEW,
                            "/organization/new",
                            "{\"organization_alias\": \"a\"}",
                            Of.NOBODY),
                    new Probe(
                            Operation.ORGANIZATION_UPDATE,
                            "PATCH",
                            "/organization/update",
                            "{\"organization_id\": \"$id\"}",
                            Of.ORGANIZATION,
                            false),
                    new Probe(
                            Operation.ORGANIZATION_DELETE,
                            "DELETE",
                            "/organization/delete",
                            "{\"organization_ids\": [\"$id\"]}",
                            Of.NOBODY,
                            false),
                    post(
                            Operation.ORGANIZATION_MEMBER_CHANGE,
                            "/organization/member_add",
                            "{\"organization_id\": \"$id\", \"member\": {\"user_id\": \"$new\"}}",
                            Of.ORGANIZATION),
                    get(
                            Operation.ORGANIZATION_INFO,
                            "/organization/info?organization_id=$id",
                            Of.ORGANIZATION),
                    post(
                            Operation.ORGANIZATION_INFO,
                            "/organization/info",
                            "{\"organizations\": [\"$id\"]}",
                            Of.ORGANIZATION),
                    get(Operation.ORGANIZATION_LIST, "/organization/list", Of.ONESELF),
                    post(
                            Operation.CUSTOMER_CHANGE,
                            "/customer/update",
                            "{\"user_id\": \"$id\"}",
                            Of.NOBODY),
                    post(
                            Operation.CUSTOMER_CHANGE,
                            "/end_user/block",
                            "{\"user_ids\": [\"$id\"]}",
                            Of.NOBODY),
                    get(Operation.CUSTOMER_INFO, "/customer/info?end_user_id=$id", Of.NOBODY),
                    get(Operation.CUSTOMER_INFO, "/customer/list", Of.NOBODY),
                    post(
                            Operation.BUDGET_CHANGE,
                            "/budget/update",
                            "{\"budget_id\": \"$id\"}",
                            Of.NOBODY),
                    post(
                            Operation.BUDGET_INFO,
                            "/budget/info",
                            "{\"budgets\": [\"$id\"]}",
                            Of.NOBODY),
                    post(Operation.TAG_CHANGE, "/tag/update", "{\"name\": \"$id\"}", Of.NOBODY),
                    post(Operation.TAG_INFO, "/tag/info", "{\"names\": [\"$id\"]}", Of.NOBODY),
                    get(Operation.TAG_INFO, "/tag/list", Of.NOBODY),
                    post(
                            Operation.KEY_MAPPING_CHANGE,
                            "/jwt/key/mapping/new",
                            "{\"jwt_claim_name\": \"azp\", \"jwt_claim_value\": \"$new\","
                                    + " \"token_id\": \"$id\"}",
                            Of.PERSON),
                    get(Operation.KEY_MAPPING_INFO, "/jwt/key/mapping/list", Of.NOBODY),
                    forbidding(
                            Operation.DIRECTORY_READ,
                            "GET",
                            "/scim/v2/Users?count=1",
                            "",
                            Of.NOBODY),
                    forbidding(
                            Operation.DIRECTORY_CHANGE,
                            "PATCH",
                            "/scim/v2/Users/" + World.OWNER,
                            "{\"Operations\": [{\"op\": \"replace\", \"path\": \"title\","
                                    + " \"value\": \"x\"}]}",
                            Of.NOBODY),
                    get(Operation.AUDIT_READ, "/audit", Of.NOBODY),
                    forbidding(
                            Operation.KEY_SERVICE_ACCOUNT,
                            "/key/service-account/generate",
                            "{\"team_id\": \"rights-team\"}",
                            Of.TEAM),
                    post(Operation.KEY_REGENERATE, "/key/$id/regenerate", "{}", Of.PERSON),
                    post(Operation.KEY_REGENERATE, "/key/$id/regenerate", "{}", Of.TEAM_KEY),
                    post(Operation.KEY_RESET_SPEND, "/key/$id/reset_spend", "{}", Of.TEAM_KEY),
                    post(
                            Operation.KEY_BULK_UPDATE,
                            "/key/bulk_update",
                            "{\"keys\": [{\"key\": \"$id\", \"rpm_limit\": 1}]}",
                            Of.PERSON),
                    post(
                            Operation.TEAM_KEYS_UPDATE,
                            "/team/key/bulk_update",
                            "{\"team_id\": \"$id\", \"key_ids\": [\"x\"], \"update_fields\": {}}",
                            Of.TEAM),
                    post(Operation.KEY_INFOS, "/v2/key/info", "{\"keys\": [\"$id\"]}", Of.PERSON),
                    post(Operation.KEY_HEALTH, "/key/health", "", Of.ONESELF),
                    get(Operation.KEY_LIST, "/key/aliases", Of.ONESELF),
                    post(
                            Operation.ACCESS_GROUP_CHANGE,
                            "/access_group/new",
                            "{\"access_group\": \"$new\", \"model_names\": [\"m\"]}",
                            Of.NOBODY),
                    get(Operation.ACCESS_GROUP_INFO, "/access_group/list", Of.NOBODY),
                    post(
                            Operation.TEAM_MODELS,
                            "/team/model/delete",
                            "{\"team_id\": \"$id\", \"models\": [\"m\"]}",
                            Of.TEAM),
                    get(
                            Operation.TEAM_PERMISSIONS_LIST,
                            "/team/permissions_list?team_id=$id",
                            Of.TEAM),
                    post(
                            Operation.TEAM_PERMISSIONS,
                            "/team/permissions_update",
                            "{\"team_id\": \"$id\", \"team_member_permissions\": [\"/key/info\"]}",
                            Of.TEAM),
                    post(
                            Operation.TEAM_PERMISSIONS_BULK,
                            "/team/permissions_bulk_update",
                            "{\"team_ids\": [\"rights-team\"],"
                                    + " \"team_member_permissions\": [\"/key/info\"]}",
                            Of.NOBODY),
                    get(Operation.TEAM_AVAILABLE, "/team/available", Of.NOBODY),
                    post(
                            Operation.TEAM_MEMBER_ADD,
                            "/team/bulk_member_add",
                            "{\"team_id\": \"$id\", \"members\": [{\"user_id\": \"rights-stranger\"}]}",
                            Of.TEAM),
                    new Probe(Operation.TEAM_UPDATE, "PATCH", "/team/$id", "{}", Of.TEAM, false),
                    post(
                            Operation.USER_BULK_UPDATE,
                            "/user/bulk_update",
                            "{\"users\": [{\"user_id\": \"$id\", \"user_alias\": \"a\"}]}",
                            Of.NOBODY),
                    get(Operation.USER_ROW, "/v2/user/info?user_id=$id", Of.USER),
                    get(Operation.USER_ROLES, "/user/available_roles", Of.NOBODY),
                    get(Operation.API_DOCUMENT, "/openapi.json", Of.NOBODY),
                    get(Operation.USER_SEATS, "/user/available_users", Of.NOBODY));

    private Probes() {}

    private static Probe get(Operation operation, String path, Of of) {
        return new Probe(operation, "GET", path, "", of, false);
    }

    private static Probe post(Operation operation, String path, String body, Of of) {
        return new Probe(operation, "POST", path, body, of, false);
    }

    private static Probe forbidding(Operation operation, String path, String body, Of of) {
        return new Probe(operation, "POST", path, body, of, true);
    }

    private static Probe forbidding(
            Operation operation, String method, String path, String body, Of of) {
        return new Probe(operation, method, path, body, of, true);
    }
}
