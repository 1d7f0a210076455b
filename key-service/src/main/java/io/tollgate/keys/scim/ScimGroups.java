package io.tollgate.keys.scim;

import io.tollgate.keys.owner.TeamDirectory;
import io.tollgate.keys.owner.TeamDirectory.Entry;
import io.tollgate.keys.owner.TeamDirectory.Facts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /scim/v2/Groups}: teams. Who leaves a group is no member of the team any more. */
@RestController
@RequestMapping(ScimAnswers.ROOT + "/Groups")
class ScimGroups extends ScimResources<Entry, Facts> {

    private static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group";
    private static final int MOST_MEMBERS = 10_000;

    private final TeamDirectory teams;

    ScimGroups(ScimRights rights, TeamDirectory teams) {
        super(rights);
        this.teams = teams;
    }

    @Override
    Optional<Entry> find(String id) {
        return teams.find(id);
    }

    @Override
    List<Entry> all(List<String> ids) {
        return teams.all(ids);
    }

    @Override
    long count() {
        return teams.count();
    }

    @Override
    List<Entry> page(int offset, int most) {
        return teams.page(offset, most);
    }

    /** What tokens name the team by: the directory's id for it, else its name. */
    @Override
    String wantedId(Facts facts) {
        return facts.externalId() == null ? facts.displayName() : facts.externalId();
    }

    @Override
    Entry create(String id, Facts facts, String by) {
        return teams.create(id, facts, by);
    }

    @Override
    Entry replace(String id, Facts facts, String by) {
        return teams.replace(id, facts, by);
    }

    @Override
    void delete(String id, String by) {
        teams.delete(id, by);
    }

    @Override
    @Nullable List<String> ids(String attribute, String value) {
        return switch (attribute) {
            case "id" -> List.of(value);
            case "displayname" -> teams.idsOfName(value);
            case "externalid" -> teams.idsOfExternalId(value);
            default -> null;
        };
    }

    @Override
    Facts facts(ObjectNode resource) {
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

    @Override
    ObjectNode json(Entry team, @Nullable String excluded) {
        ObjectNode json = team.attributes().deepCopy();
        json.putArray("schemas").add(SCHEMA);
        json.put("id", team.id());
        json.put("displayName", team.displayName());
        if (excluded == null || !excluded.contains("members")) {
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
