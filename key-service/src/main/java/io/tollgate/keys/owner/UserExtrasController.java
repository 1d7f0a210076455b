package io.tollgate.keys.owner;

import io.tollgate.contracts.Role;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Many users at once, users without their keys, and what users can be. */
@RestController
class UserExtrasController {

    private static final int MOST_USERS = 500;

    private final OwnerAdministration administration;
    private final Users users;
    private final UserReading reading;
    private final Subjects subjects;

    UserExtrasController(
            OwnerAdministration administration,
            Users users,
            UserReading reading,
            Subjects subjects) {
        this.administration = administration;
        this.users = users;
        this.reading = reading;
        this.subjects = subjects;
    }

    /** Each succeeds or fails for itself. */
    @Performs(Operation.USER_BULK_UPDATE)
    @PostMapping("/user/bulk_update")
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        List<ObjectNode> wanted = fields.objects("users");
        if (wanted == null || wanted.isEmpty() || wanted.size() > MOST_USERS) {
            throw Fields.bad("users", "has 1 to " + MOST_USERS + " users");
        }
        List<Map<String, @Nullable Object>> results = new ArrayList<>();
        boolean announced = true;
        int done = 0;
        for (ObjectNode one : wanted) {
            Fields inside = Fields.of(one);
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            result.put("user_id", inside.text("user_id"));
            result.put("user_email", inside.text("user_email"));
            try {
                var changed =
                        administration.change(
                                users,
                                List.of(id(inside)),
                                access,
                                (user, now) -> UserFields.apply(inside, user, now));
                announced &= changed.announced();
                result.put("success", true);
                result.put("error", null);
                result.put("updated_user", reading.row(changed.only()));
                done++;
            } catch (ApiException refused) {
                result.put("success", false);
                result.put("error", refused.error().message());
                result.put("updated_user", null);
            }
            results.add(result);
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("results", results);
        answer.put("total_requested", wanted.size());
        answer.put("successful_updates", done);
        answer.put("failed_updates", wanted.size() - done);
        return ManagementAnswer.of(announced, answer);
    }

    /** A user's row alone; without an id the caller's own. */
    @Performs(Operation.USER_ROW)
    @GetMapping("/v2/user/info")
    Map<String, @Nullable Object> row(Access access, @RequestParam Map<String, String> parameters) {
        String named = new Query(parameters).text("user_id");
        String id = Fields.required("user_id", named == null ? access.principal().userId() : named);
        access.require(subjects.user(id), UserReadController.unknown());
        return reading.row(users.findById(id).orElseThrow(UserReadController::unknown));
    }

    @Performs(Operation.USER_ROLES)
    @GetMapping("/user/available_roles")
    Map<String, Map<String, String>> roles() {
        Map<String, Map<String, String>> roles = new LinkedHashMap<>();
        roles.put(
                Role.PROXY_ADMIN.label(),
                role("Admin (all permissions)", "May see and change everything."));
        roles.put(
                Role.PROXY_ADMIN_VIEWER.label(),
                role("Admin (view only)", "May see everything and change nothing."));
        roles.put(
                Role.INTERNAL_USER.label(),
                role("Internal user", "May make, see and delete own keys, and see own spend."));
        roles.put(
                Role.INTERNAL_USER_VIEWER.label(),
                role("Internal viewer", "May see own keys and own spend."));
        return roles;
    }

    /** How many users there are; there is no limit. */
    @Performs(Operation.USER_SEATS)
    @GetMapping("/user/available_users")
    Map<String, @Nullable Object> seats() {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("total_users", null);
        answer.put("total_users_used", users.count());
        answer.put("total_users_remaining", null);
        return answer;
    }

    private String id(Fields fields) {
        String named = fields.id("user_id");
        if (named != null) {
            return named;
        }
        return users.findByMail(Fields.required("user_id", fields.text("user_email")))
                .map(user -> user.id)
                .orElseThrow(UserReadController::unknown);
    }

    private static Map<String, String> role(String label, String description) {
        return Map.of("ui_label", label, "description", description);
    }
}
