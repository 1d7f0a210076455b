package io.tollgate.keys.scim;

import io.tollgate.keys.owner.UserDirectory;
import io.tollgate.keys.owner.UserDirectory.Entry;
import io.tollgate.keys.owner.UserDirectory.Facts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /scim/v2/Users}: users of the platform. Who is not active is blocked at once. */
@RestController
@RequestMapping(ScimAnswers.ROOT + "/Users")
class ScimUsers extends ScimResources<Entry, Facts> {

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

    private final UserDirectory users;

    ScimUsers(ScimRights rights, UserDirectory users) {
        super(rights);
        this.users = users;
    }

    @Override
    Optional<Entry> find(String id) {
        return users.find(id);
    }

    @Override
    List<Entry> all(List<String> ids) {
        return users.all(ids);
    }

    @Override
    long count() {
        return users.count();
    }

    @Override
    List<Entry> page(int offset, int most) {
        return users.page(offset, most);
    }

    @Override
    String wantedId(Facts facts) {
        return facts.userName();
    }

    @Override
    Entry create(String id, Facts facts, String by) {
        return users.create(id, facts, by);
    }

    @Override
    Entry replace(String id, Facts facts, String by) {
        return users.replace(id, facts, by);
    }

    @Override
    void delete(String id, String by) {
        users.delete(id, by);
    }

    @Override
    @Nullable List<String> ids(String attribute, String value) {
        return switch (attribute) {
            case "id" -> List.of(value);
            case "username" -> users.idsOfName(value);
            case "externalid" -> users.idsOfExternalId(value);
            default -> attribute.startsWith("emails") ? users.idsOfMail(value) : null;
        };
    }

    @Override
    Facts facts(ObjectNode resource) {
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

    @Override
    ObjectNode json(Entry user, @Nullable String excluded) {
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
