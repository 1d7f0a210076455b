package io.tollgate.keys.scim;

import com.unboundid.scim2.common.exceptions.ScimException;
import io.tollgate.keys.owner.TeamDirectory;
import io.tollgate.keys.owner.TeamDirectory.Entry;
import io.tollgate.keys.owner.TeamDirectory.Facts;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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

/** {@code /scim/v2/Groups}: teams. Who leaves a group is no member of the team any more. */
@RestController
class ScimGroups extends ScimAnswers {

    private static final String PATH = ROOT + "/Groups";
    private static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group";
    private static final int MOST_MEMBERS = 10_000;

    private final ScimRights rights;
    private final TeamDirectory teams;

    ScimGroups(ScimRights rights, TeamDirectory teams) {
        this.rights = rights;
        this.teams = teams;
    }

    @Performs(Operation.DIRECTORY_READ)
    @GetMapping(PATH)
    ResponseEntity<String> search(Access access, @RequestParam Map<String, String> query)
            throws ScimException {
        rights.require(access);
        String excluded = parameter(query, "excludedAttributes");
        boolean withMembers = excluded == null || !excluded.contains("members");
        return ScimQuery.of(query)
                .answer(
                        new ScimQuery.Source(
                                this::ids,
                                ids ->
                                        teams.all(ids).stream()
                                                .map(team -> json(team, withMembers))
                                                .toList(),
                                teams::count,
                                (offset, most) ->
                                        teams.page(offset, most).stream()
                                                .map(team -> json(team, withMembers))
                                                .toList()));
    }

    @Performs(Operation.DIRECTORY_READ)
    @GetMapping(PATH + "/{id}")
    ResponseEntity<String> read(
            Access access, @PathVariable String id, @RequestParam Map<String, String> query) {
        rights.require(access);
        String excluded = parameter(query, "excludedAttributes");
        return ok(
                json(
                        teams.find(id).orElseThrow(ScimError::notFound),
                        excluded == null || !excluded.contains("members")));
    }

    /** The team's id is what tokens name it by: the directory's id for it, else its name. */
    @Performs(Operation.DIRECTORY_CHANGE)
    @PostMapping(PATH)
    ResponseEntity<String> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        String by = rights.require(access);
        Facts facts = facts(ScimBody.resource(body));
        String wanted = facts.externalId() == null ? facts.displayName() : facts.externalId();
        boolean usable =
                wanted.chars().noneMatch(c -> c <= ' ' || c == '{' || c == '}' || c == 127);
        String id = usable ? wanted : UUID.randomUUID().toString();
        return created(json(teams.create(id, facts, by), true));
    }

    @Performs(Operation.DIRECTORY_CHANGE)
    @PutMapping(PATH + "/{id}")
    ResponseEntity<String> replace(
            Access access,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body) {
        String by = rights.require(access);
        return ok(json(teams.replace(known(id), facts(ScimBody.resource(body)), by), true));
    }

    @Performs(Operation.DIRECTORY_CHANGE)
    @PatchMapping(PATH + "/{id}")
    ResponseEntity<String> change(
            Access access,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body)
            throws ScimException {
        String by = rights.require(access);
        ObjectNode before = json(teams.find(id).orElseThrow(ScimError::notFound), true);
        return ok(json(teams.replace(id, facts(ScimBody.patch(before, body)), by), true));
    }

    @Performs(Operation.DIRECTORY_CHANGE)
    @DeleteMapping(PATH + "/{id}")
    ResponseEntity<Void> delete(Access access, @PathVariable String id) {
        String by = rights.require(access);
        teams.delete(known(id), by);
        return ResponseEntity.noContent().build();
    }

    private String known(String id) {
        return teams.find(id).orElseThrow(ScimError::notFound).id();
    }

    private @Nullable List<String> ids(String attribute, String value) {
        return switch (attribute) {
            case "id" -> List.of(value);
            case "displayname" -> teams.idsOfName(value);
            case "externalid" -> teams.idsOfExternalId(value);
            default -> null;
        };
    }

    private static Facts facts(ObjectNode resource) {
        String displayName = ScimBody.text(resource, "displayName");
        if (displayName == null) {
            throw ScimError.badValue("'displayName' is required.");
        }
        Set<String> members = new LinkedHashSet<>();
        JsonNode list = ScimBody.attribute(resource, "members");
        if (list != null) {
            if (!list.isArray() || list.size() > MOST_MEMBERS) {
                throw ScimError.badValue(
                        "'members' is a list of at most " + MOST_MEMBERS + " members.");
            }
            for (JsonNode member : list) {
                String id = ScimBody.text(member, "value");
                if (id == null) {
                    throw ScimError.badValue("'members' has a 'value' for each member.");
                }
                members.add(id);
            }
        }
        return new Facts(displayName, ScimBody.text(resource, "externalId"), members);
    }

    private static ObjectNode json(Entry team, boolean withMembers) {
        ObjectNode json = team.attributes().deepCopy();
        json.putArray("schemas").add(SCHEMA);
        json.put("id", team.id());
        json.put("displayName", team.displayName());
        if (withMembers) {
            ArrayNode members = json.putArray("members");
            team.members()
                    .forEach(
                            (user, name) -> {
                                ObjectNode member = members.addObject();
                                member.put("value", user);
                                member.put("display", name);
                            });
        }
        putMeta(json, "Group", team.id(), team.version(), team.created(), team.updated());
        return json;
    }
}
