package io.tollgate.keys.owner;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.Role;
import io.tollgate.keys.limits.Limits;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Users as a company's directory sees them and keeps them up to date. */
@Component
public class UserDirectory {

    private final Users users;
    private final Teams teams;
    private final TeamMembers members;
    private final OrganizationMembers organizationMembers;
    private final OwnerAdministration administration;
    private final OwnedKeys keys;
    private final EntityManager database;

    UserDirectory(
            Users users,
            Teams teams,
            TeamMembers members,
            OrganizationMembers organizationMembers,
            OwnerAdministration administration,
            OwnedKeys keys,
            EntityManager database) {
        this.users = users;
        this.teams = teams;
        this.members = members;
        this.organizationMembers = organizationMembers;
        this.administration = administration;
        this.keys = keys;
        this.database = database;
    }

    /**
     * What a directory may say of a user.
     *
     * @param active false blocks the user at once
     * @param externalId id in the directory; from the first time on also the id at sign-in
     * @param attributes whatever else it said, to be given back
     */
    public record Facts(
            String userName,
            @Nullable String email,
            @Nullable String displayName,
            boolean active,
            @Nullable String externalId,
            ObjectNode attributes) {}

    /** A user with what a directory said of it. */
    public record Entry(
            String id,
            String userName,
            @Nullable String email,
            @Nullable String displayName,
            boolean active,
            ObjectNode attributes,
            Map<String, String> teams,
            long version,
            Instant created,
            Instant updated) {}

    public Optional<Entry> find(String id) {
        return users.findById(id).map(user -> entries(List.of(user)).getFirst());
    }

    /** Users with any of these ids, unknown ones missing. */
    public List<Entry> all(List<String> ids) {
        return entries(users.findAllById(ids));
    }

    /** By the directory's name; users it has not named yet by id or e-mail. */
    public List<String> idsOfName(String userName) {
        List<String> named = users.idsOfScimName(userName);
        return named.isEmpty()
                ? Stream.concat(
                                users.findById(userName).stream(),
                                users.findByMail(userName).stream())
                        .filter(user -> user.scim == null)
                        .map(user -> user.id)
                        .distinct()
                        .toList()
                : named;
    }

    public List<String> idsOfExternalId(String externalId) {
        return users.idsOfExternalId(externalId);
    }

    public List<String> idsOfMail(String email) {
        return users.findByMail(email).stream().map(user -> user.id).toList();
    }

    public long count() {
        return users.count();
    }

    /** A stretch of all users in the order in which they were made. */
    public List<Entry> page(int offset, int most) {
        return entries(
                database.createQuery("select u from User u order by u.createdAt, u.id", User.class)
                        .setFirstResult(offset)
                        .setMaxResults(most)
                        .getResultList());
    }

    /**
     * Makes a user.
     *
     * @throws ApiException 400 when its name or e-mail is in use
     */
    public Entry create(String id, Facts facts, String by) {
        requireFree(null, facts);
        User user = new User();
        user.id = id;
        user.role = Role.INTERNAL_USER;
        user.limits = Limits.from(administration.now());
        apply(facts, user);
        return entry(administration.create(users, user, access(by), saved -> List.of()).only());
    }

    /**
     * Makes a user what the directory says.
     *
     * @throws ApiException 404 when there is none, 400 when its name or e-mail is another's
     */
    public Entry replace(String id, Facts facts, String by) {
        requireFree(id, facts);
        return entry(
                administration
                        .change(users, List.of(id), access(by), (user, now) -> apply(facts, user))
                        .only());
    }

    /** Deletes a user with keys and memberships. */
    public void delete(String id, String by) {
        administration.delete(
                users,
                List.of(id),
                access(by),
                gone -> {
                    members.deleteOfUsers(List.of(id));
                    organizationMembers.deleteOfUsers(List.of(id));
                    return keys.deleteOfUsers(List.of(id), by);
                });
    }

    private void requireFree(@Nullable String id, Facts facts) {
        if (users.idsOfScimName(facts.userName()).stream().anyMatch(other -> !other.equals(id))) {
            throw ApiException.conflict("userName", "A user with this userName exists already.");
        }
        String email = facts.email();
        if (email != null && idsOfMail(email).stream().anyMatch(other -> !other.equals(id))) {
            throw ApiException.conflict("emails", "A user with this e-mail exists already.");
        }
    }

    private static void apply(Facts facts, User user) {
        user.email = facts.email();
        user.alias = facts.displayName();
        user.blocked = !facts.active();
        if (user.ssoUserId == null) {
            user.ssoUserId = facts.externalId();
        }
        ObjectNode scim = facts.attributes().deepCopy();
        scim.put("userName", facts.userName());
        if (facts.externalId() != null) {
            scim.put("externalId", facts.externalId());
        }
        user.scim = scim.toString();
    }

    private Entry entry(User user) {
        return entries(List.of(user)).getFirst();
    }

    private List<Entry> entries(List<User> some) {
        if (some.isEmpty()) {
            return List.of();
        }
        Map<String, List<String>> teamsOfUser =
                members.ofUsers(some.stream().map(user -> user.id).toList()).stream()
                        .collect(
                                Collectors.groupingBy(
                                        TeamMember::userId,
                                        Collectors.mapping(
                                                TeamMember::groupId, Collectors.toList())));
        Map<String, String> names = new LinkedHashMap<>();
        teams.findAllById(teamsOfUser.values().stream().flatMap(List::stream).distinct().toList())
                .forEach(
                        team ->
                                names.put(
                                        team.id, Objects.requireNonNullElse(team.alias, team.id)));
        List<Entry> entries = new ArrayList<>();
        for (User user : some) {
            Map<String, String> own = new LinkedHashMap<>();
            teamsOfUser
                    .getOrDefault(user.id, List.of())
                    .forEach(team -> own.put(team, names.getOrDefault(team, team)));
            ObjectNode attributes = attributes(user.scim);
            entries.add(
                    new Entry(
                            user.id,
                            attributes.path("userName").asString(name(user)),
                            user.email,
                            user.alias,
                            !user.blocked,
                            attributes,
                            own,
                            user.version,
                            user.createdAt,
                            user.updatedAt));
        }
        return entries;
    }

    private static String name(User user) {
        return user.email == null ? user.id : user.email;
    }

    static ObjectNode attributes(@Nullable String scim) {
        return scim != null && ContractJson.MAPPER.readTree(scim) instanceof ObjectNode object
                ? object
                : ContractJson.MAPPER.createObjectNode();
    }

    /** Who acts as a directory may touch all; whether somebody does was asked before. */
    private static Access access(String by) {
        return Access.ofService(Operation.USER_UPDATE, by);
    }
}
