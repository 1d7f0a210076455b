package io.tollgate.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.platform.access.Kind;
import io.tollgate.platform.access.NamedOperations;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Reach;
import io.tollgate.platform.access.Relation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Made from the table of rights: each operation, by each role, on own and on foreign objects. */
class RightsIT extends KeyServiceTestBase {

    /** Somebody, and what he is to the object of a case. */
    private record Actor(String name, Principal principal, Set<Relation> relations) {}

    @BeforeEach
    void make() {
        World.make(this);
    }

    @Test
    void everyOperationOfThisServiceIsTried(
            @Autowired @Qualifier("requestMappingHandlerMapping")
                    RequestMappingHandlerMapping mappings) {
        // Fetching a rotated secret needs a rotation, and only members have a membership of their
        // own: KeyRenewalIT and TeamExtrasIT try these.
        assertThat(
                        NamedOperations.of(mappings).values().stream()
                                .distinct()
                                .filter(
                                        operation ->
                                                operation != Operation.KEY_ROTATED
                                                        && operation != Operation.TEAM_MEMBERSHIP))
                .as("operations without a case in Probes")
                .isSubsetOf(
                        Probes.ALL.stream()
                                .map(Probes.Probe::operation)
                                .collect(Collectors.toSet()));
    }

    @Test
    void theDocumentNamesEveryEndpointWithItsRights() {
        Answer document = get(VIEWER, "/openapi.json");
        assertThat(document.at("/openapi")).startsWith("3.1");
        assertThat(document.at("/info/version")).isNotEmpty();
        assertThat(
                        document.body()
                                .at("/paths/~1key~1generate/post/x-tollgate-relations")
                                .valueStream()
                                .map(relation -> relation.asString()))
                .contains("owner", "team_admin");
        assertThat(document.body().at("/paths/~1team~1{id}/patch/parameters/0/name").asString())
                .isEqualTo("id");
        assertThat(document.at("/paths/~1key~1generate/post/x-tollgate-operation"))
                .isEqualTo("KEY_GENERATE");
        assertThat(document.body().at("/paths").propertyNames())
                .noneMatch(path -> path.startsWith("/internal"));
    }

    @TestFactory
    Stream<DynamicTest> theTableIsWhatHappens() {
        return Probes.ALL.stream()
                .map(
                        probe ->
                                DynamicTest.dynamicTest(
                                        probe.operation() + " " + probe.path(),
                                        () -> actors(probe).forEach(a -> check(probe, a))));
    }

    private void check(Probes.Probe probe, Actor actor) {
        Operation operation = probe.operation();
        Role role = actor.principal().role();
        Answer answer = probe.call(this, actor.principal());
        String who = actor.name() + " as " + role + " on " + probe + ": " + answer.body();
        boolean allowed =
                operation.reach(role) == Reach.EVERYTHING
                        || actor.relations().stream().anyMatch(r -> operation.allows(role, r));
        if (allowed) {
            assertThat(answer.status()).as(who).isEqualTo(200);
        } else if (operation.reach(role) == Reach.NOTHING) {
            assertThat(answer.status()).as(who).isEqualTo(403);
        } else if (probe.forbids()) {
            assertThat(answer.status()).as(who).isIn(400, 401, 403);
        } else {
            boolean visible =
                    role.seesEverything()
                            || !Collections.disjoint(actor.relations(), sight(operation.kind()));
            assertThat(answer.status()).as(who).isEqualTo(visible ? 403 : 404);
        }
    }

    /** Who may know that an object exists, said once more and independently of the table. */
    private static Set<Relation> sight(Kind kind) {
        return switch (kind) {
            case KEY ->
                    EnumSet.of(
                            Relation.SELF,
                            Relation.OWNER,
                            Relation.OWNER_IN_TEAM,
                            Relation.TEAM_ADMIN,
                            Relation.TEAM_MEMBER,
                            Relation.ORGANIZATION_ADMIN);
            case TEAM ->
                    EnumSet.of(
                            Relation.TEAM_ADMIN, Relation.TEAM_MEMBER, Relation.ORGANIZATION_ADMIN);
            case USER ->
                    EnumSet.of(Relation.SELF, Relation.TEAM_ADMIN, Relation.ORGANIZATION_ADMIN);
            case ORGANIZATION ->
                    EnumSet.of(Relation.ORGANIZATION_ADMIN, Relation.ORGANIZATION_MEMBER);
            case TAG, ACCESS_GROUP, MODEL -> EnumSet.of(Relation.ANYBODY);
            case DIRECTORY -> EnumSet.of(Relation.DIRECTORY);
            case INVITATION -> EnumSet.of(Relation.SELF, Relation.ORGANIZATION_ADMIN);
            case CUSTOMER, BUDGET, AUDIT, SPEND, ALERT -> EnumSet.noneOf(Relation.class);
        };
    }

    private static List<Actor> actors(Probes.Probe probe) {
        List<Actor> actors = new ArrayList<>();
        actors.add(new Actor("master", MASTER, Set.of()));
        actors.add(new Actor("viewer", VIEWER, Set.of()));
        for (Role role : List.of(Role.INTERNAL_USER, Role.INTERNAL_USER_VIEWER, Role.CUSTOMER)) {
            World.TO_THE_TEAM.forEach(
                    (user, relations) ->
                            actors.add(
                                    new Actor(
                                            user,
                                            World.signedIn(role, user),
                                            probe.relations(user, relations))));
            actors.add(
                    new Actor(
                            World.OWNER,
                            World.signedIn(role, World.OWNER),
                            probe.relations(World.OWNER, Set.of())));
        }
        return actors;
    }
}
