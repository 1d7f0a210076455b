package io.tollgate.keys.owner;

import io.tollgate.contracts.Role;
import io.tollgate.keys.management.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Carries the fields of a body over into a user, and reads what else a new user gets. */
final class UserFields {

    private static final Set<Role> ROLES =
            Set.of(
                    Role.PROXY_ADMIN,
                    Role.PROXY_ADMIN_VIEWER,
                    Role.INTERNAL_USER,
                    Role.INTERNAL_USER_VIEWER);

    /** What a new user's key takes over from the body. */
    private static final List<String> OF_THE_KEY =
            List.of("key_alias", "duration", "aliases", "team_id", "key_type", "allowed_routes");

    private UserFields() {}

    /**
     * Applies what creation and update have in common.
     *
     * @throws io.tollgate.platform.ApiException 400 naming the first bad field
     */
    static void apply(Fields fields, User user, Instant now) {
        OwnerFields.applyAlias(fields, "user_alias", user);
        OwnerFields.applyLimits(fields, user, now);
        OwnerFields.applyRights(fields, user);
        user.email = OwnerFields.changed(fields, "user_email", user.email);
        if (user.email != null && user.email.isBlank()) {
            throw Fields.bad("user_email", "is an e-mail address");
        }
        user.ssoUserId = OwnerFields.changed(fields, "sso_user_id", user.ssoUserId);
        String role = fields.text("user_role");
        if (role != null) {
            user.role = role(role);
        }
    }

    static Role role(String text) {
        for (Role role : ROLES) {
            if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
                return role;
            }
        }
        throw Fields.bad(
                "user_role",
                "is proxy_admin, proxy_admin_viewer, internal_user or internal_user_viewer");
    }

    /** A team to be in, with a body for the membership. */
    record Joining(String teamId, String role, @Nullable Fields membership) {}

    /** Teams, as ids or as objects with a role and a budget. */
    static List<Joining> teams(Fields fields) {
        JsonNode teams = fields.json("teams");
        List<Joining> joining = new ArrayList<>();
        if (teams == null) {
            return joining;
        }
        if (!teams.isArray() || teams.size() > 1_000) {
            throw Fields.bad("teams", "is a list of at most 1000 teams");
        }
        for (JsonNode team : teams) {
            if (team.isString()) {
                joining.add(new Joining(team.stringValue(), "user", null));
            } else if (team instanceof ObjectNode object) {
                Fields inside = Fields.of(object);
                String role = inside.text("user_role");
                if (role != null && !TeamFields.ROLES.contains(role)) {
                    throw Fields.bad("teams", "has the roles admin and user");
                }
                joining.add(
                        new Joining(
                                Fields.required("teams", inside.id("team_id")),
                                role == null ? "user" : role,
                                inside));
            } else {
                throw Fields.bad("teams", "is a list of ids or objects");
            }
        }
        return joining;
    }

    /** The body of the key that is made along. */
    static Fields key(Fields fields, String userId) {
        ObjectNode key = JsonMapper.builder().build().createObjectNode();
        for (String name : OF_THE_KEY) {
            JsonNode value = fields.json(name);
            if (value != null) {
                key.set(name, value);
            }
        }
        return Fields.of(key.put("user_id", userId));
    }
}
