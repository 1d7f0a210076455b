package io.tollgate.keys.scim;

import com.unboundid.scim2.common.exceptions.ScimException;
import io.tollgate.keys.owner.UserDirectory;
import io.tollgate.keys.owner.UserDirectory.Entry;
import io.tollgate.keys.owner.UserDirectory.Facts;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /scim/v2/Users}: users of the platform. Who is not active is blocked at once. */
@RestController
class ScimUsers extends ScimAnswers {

    private static final String PATH = ROOT + "/Users";
    private static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
    private static final int LARGEST = 65_536;

    /** Kept elsewhere, said by nobody but us, or never kept (the password). */
    private static final Set<String> OURS =
            Set.of(
                    "id",
                    "meta",
                    "schemas",
                    "groups",
                    "password",
                    "active",
                    "username",
                    "displayname",
                    "externalid");

    private final ScimRights rights;
    private final UserDirectory users;

    ScimUsers(ScimRights rights, UserDirectory users) {
        this.rights = rights;
        this.users = users;
    }

    @Performs(Operation.DIRECTORY_READ)
    @GetMapping(PATH)
    ResponseEntity<String> search(Access access, @RequestParam Map<String, String> query)
            throws ScimException {
        rights.require(access);
        return ScimQuery.of(query)
                .answer(
                        new ScimQuery.Source(
                                this::ids,
                                ids -> users.all(ids).stream().map(ScimUsers::json).toList(),
                                users::count,
                                (offset, most) ->
                                        users.page(offset, most).stream()
                                                .map(ScimUsers::json)
                                                .toList()));
    }

    @Performs(Operation.DIRECTORY_READ)
    @GetMapping(PATH + "/{id}")
    ResponseEntity<String> read(Access access, @PathVariable String id) {
        rights.require(access);
        return ok(json(users.find(id).orElseThrow(ScimError::notFound)));
    }

    @Performs(Operation.DIRECTORY_CHANGE)
    @PostMapping(PATH)
    ResponseEntity<String> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        String by = rights.require(access);
        Facts facts = facts(ScimBody.resource(body));
        String name = facts.userName();
        boolean usable = name.chars().noneMatch(c -> c <= ' ' || c == '{' || c == '}' || c == 127);
        String id = usable ? name : UUID.randomUUID().toString();
        return created(json(users.create(id, facts, by)));
    }

    @Performs(Operation.DIRECTORY_CHANGE)
    @PutMapping(PATH + "/{id}")
    ResponseEntity<String> replace(
            Access access,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body) {
        String by = rights.require(access);
        return ok(json(users.replace(known(id), facts(ScimBody.resource(body)), by)));
    }

    @Performs(Operation.DIRECTORY_CHANGE)
    @PatchMapping(PATH + "/{id}")
    ResponseEntity<String> change(
            Access access,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body)
            throws ScimException {
        String by = rights.require(access);
        ObjectNode before = json(users.find(id).orElseThrow(ScimError::notFound));
        return ok(json(users.replace(id, facts(ScimBody.patch(before, body)), by)));
    }

    @Performs(Operation.DIRECTORY_CHANGE)
    @DeleteMapping(PATH + "/{id}")
    ResponseEntity<Void> delete(Access access, @PathVariable String id) {
        String by = rights.require(access);
        users.delete(known(id), by);
        return ResponseEntity.noContent().build();
    }

    private String known(String id) {
        return users.find(id).orElseThrow(ScimError::notFound).id();
    }

    private @Nullable List<String> ids(String attribute, String value) {
        return switch (attribute) {
            case "id" -> List.of(value);
            case "username" -> users.idsOfName(value);
            case "externalid" -> users.idsOfExternalId(value);
            default -> attribute.startsWith("emails") ? users.idsOfMail(value) : null;
        };
    }

    private static Facts facts(ObjectNode resource) {
        String userName = ScimBody.text(resource, "userName");
        if (userName == null) {
            throw ScimError.badValue("'userName' is required.");
        }
        ObjectNode others = resource.deepCopy();
        resource.propertyNames().stream()
                .filter(name -> OURS.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(others::remove);
        if (others.toString().length() > LARGEST || others.toString().contains("\\u0000")) {
            throw ScimError.badValue("A user has at most 64 KiB, without NUL characters.");
        }
        String email = email(resource);
        return new Facts(
                userName,
                email == null && userName.contains("@") ? userName : email,
                displayName(resource),
                ScimBody.flag(resource, "active", true),
                ScimBody.text(resource, "externalId"),
                others);
    }

    /** The primary address, else the first. */
    private static @Nullable String email(ObjectNode resource) {
        JsonNode emails = ScimBody.attribute(resource, "emails");
        if (emails == null || !emails.isArray()) {
            return null;
        }
        String first = null;
        for (JsonNode each : emails) {
            String address = ScimBody.text(each, "value");
            if (address != null && ScimBody.flag(each, "primary", false)) {
                return address;
            }
            first = first == null ? address : first;
        }
        return first;
    }

    private static @Nullable String displayName(ObjectNode resource) {
        String display = ScimBody.text(resource, "displayName");
        JsonNode name = ScimBody.attribute(resource, "name");
        if (display != null || name == null) {
            return display;
        }
        String formatted = ScimBody.text(name, "formatted");
        String parts =
                Stream.of("givenName", "familyName")
                        .map(part -> ScimBody.text(name, part))
                        .filter(part -> part != null)
                        .collect(Collectors.joining(" "));
        return formatted != null ? formatted : parts.isEmpty() ? null : parts;
    }

    private static ObjectNode json(Entry user) {
        ObjectNode json = user.attributes().deepCopy();
        json.putArray("schemas").add(SCHEMA);
        json.put("id", user.id());
        json.put("userName", user.userName());
        json.put("active", user.active());
        if (user.displayName() != null) {
            json.put("displayName", user.displayName());
        }
        if (user.email() != null && json.get("emails") == null) {
            ObjectNode email = json.putArray("emails").addObject();
            email.put("value", user.email());
            email.put("primary", true);
        }
        ArrayNode groups = json.putArray("groups");
        user.teams()
                .forEach(
                        (team, name) -> {
                            ObjectNode group = groups.addObject();
                            group.put("value", team);
                            group.put("display", name);
                        });
        putMeta(json, "User", user.id(), user.version(), user.created(), user.updated());
        return json;
    }
}
