package io.tollgate.keys;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.platform.access.Relation;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One organisation with one team and the people around it. Everybody's relations to the objects are
 * known here by construction, not asked of the code under test.
 */
final class World {

    static final String ORGANIZATION = "rights-org";
    static final String TEAM = "rights-team";
    static final String OWNER = "rights-owner";

    /** People by what they are to the organisation and its team. */
    static final Map<String, Set<Relation>> TO_THE_TEAM =
            Map.of(
                    "rights-lead",
                    EnumSet.of(Relation.TEAM_ADMIN, Relation.TEAM_MEMBER),
                    "rights-member",
                    EnumSet.of(Relation.TEAM_MEMBER),
                    "rights-org-admin",
                    EnumSet.of(Relation.ORGANIZATION_ADMIN, Relation.ORGANIZATION_MEMBER),
                    "rights-org-member",
                    EnumSet.of(Relation.ORGANIZATION_MEMBER),
                    "rights-stranger",
                    EnumSet.noneOf(Relation.class));

    private World() {}

    static void make(KeyServiceTestBase service) {
        service.post(
                "/organization/new",
                "{\"organization_id\": \"rights-org\", \"organization_alias\": \"rights\"}");
        for (String user :
                List.of(
                        OWNER,
                        "rights-lead",
                        "rights-member",
                        "rights-org-admin",
                        "rights-org-member",
                        "rights-stranger")) {
            service.post(
                    "/user/new", "{\"user_id\": \"" + user + "\", \"auto_create_key\": false}");
        }
        service.post(
                "/organization/member_add",
                "{\"organization_id\": \"rights-org\", \"member\": ["
                        + "{\"user_id\": \"rights-org-admin\", \"role\": \"org_admin\"},"
                        + "{\"user_id\": \"rights-org-member\", \"role\": \"internal_user\"}]}");
        team(service, TEAM);
    }

    /** A team of the organisation with its admin and its member. */
    static String team(KeyServiceTestBase service, String id) {
        service.post(
                "/team/new",
                "{\"team_id\": \""
                        + id
                        + "\", \"organization_id\": \"rights-org\", \"members_with_roles\": ["
                        + "{\"user_id\": \"rights-lead\", \"role\": \"admin\"},"
                        + "{\"user_id\": \"rights-member\", \"role\": \"user\"}]}");
        return id;
    }

    static Principal signedIn(Role role, @Nullable String userId) {
        return new Principal(role, null, userId, null, null);
    }
}
